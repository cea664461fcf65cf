"""An administrator finds a customer, hands out what is on record, holds and erases them, and says
how long a client keeps people; each act stands in the journal of configuration."""

import asyncio
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select, update

from activities.forgetting import PAUSE, Forgetter
from api.dependencies import Dependencies
from db.configuration import broken_change
from db.directory import (
    ContactSettings,
    DepartmentSettings,
    create_contact,
    create_department,
)
from db.erasing import erase
from db.erasure_log import ErasureLog
from db.forms import Form, NewFile, form_named, keep_files
from db.keys import key_of
from db.question_files import keep_file
from db.reply_files import hashes_of, keep_upload
from db.tables import (
    CaseRow,
    Client,
    ConfigurationChange,
    Conversation,
    EscalationKey,
    File,
    Inbound,
    utc_now,
)
from db.tags import tag_named
from domain.actor import Role
from domain.erasure import Ground
from domain.errors import NotFound, PersonErased
from tests.api.conftest import Browser
from tests.api.world import StoredCase, World, a_case, a_closed_case

DATA = "/api/personal-data"
PNG = b"\x89PNG\r\n\x1a\n a picture"


async def _a_file(world: World, customer_id: UUID, content: bytes) -> UUID:
    async with world.sessions.begin() as session:
        key = await key_of(session, world.north.client_id, customer_id)
        file = File(
            id=UUID(int=customer_id.int ^ 1),
            client_id=world.north.client_id,
            customer_id=customer_id,
            media_type="application/pdf",
            sealed=b"",
            key_id=key.id,
        )
        file.sealed = key.seal(file.id, content)
        session.add(file)
    return file.id


async def _a_file_for(world: World, stored: StoredCase) -> UUID:
    """A picture that an agent put there for a reply."""
    agent = world.north.people[Role.AGENT]
    async with world.sessions.begin() as session:
        file = await keep_upload(
            session, stored.client_id, stored.id, agent.id, "image/png", PNG, utc_now()
        )
    return file.id


async def _a_file_of_a_contact(world: World, stored: StoredCase, content: bytes) -> UUID:
    """What a department sent along when it was asked about the case."""
    async with world.sessions.begin() as session:
        department = await create_department(
            session, stored.client_id, DepartmentSettings("Netz"), None
        )
        contact = await create_contact(
            session, department, ContactSettings("Nele", "netz@nord.example"), None
        )
        link = EscalationKey(
            secret_hash=stored.id.hex * 2,
            client_id=stored.client_id,
            case_id=stored.id,
            escalation_id=stored.id,
            contact_id=contact.id,
            purpose="page",
            expires_at=utc_now(),
        )
        return await keep_file(session, link, "Auskunft.pdf", "application/pdf", content)


async def _changes(world: World, kind: str, subject: UUID) -> list[ConfigurationChange]:
    async with world.sessions() as session:
        assert await broken_change(session, world.north.client_id) is None
        rows = await session.scalars(
            select(ConfigurationChange)
            .where(ConfigurationChange.kind == kind, ConfigurationChange.subject == subject)
            .order_by(ConfigurationChange.seq)
        )
        return list(rows)


async def _get(client: AsyncClient, path: str) -> Any:
    answer = await client.get(f"{DATA}/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_somebody_is_found_by_name_handle_or_the_networks_id(
    administrator: AsyncClient, world: World
) -> None:
    stored = await a_case(world, world.north, customer_name="Wiebke Zander")
    foreign = await a_case(world, world.south, customer_name="Wiebke Zander")
    seen = await _get(administrator, f"customers/{stored.customer_id}")
    for words in ("wiebke", "wiebke_zander", "author-"):
        wanted = json.dumps({"named": words})
        found = (await administrator.get(f"{DATA}/customers", params={"filter": wanted})).json()
        ids = {row["id"] for row in found}
        assert str(stored.customer_id) in ids
        assert str(foreign.customer_id) not in ids
    assert seen["confirm_with"] == "Wiebke Zander"
    assert seen["counts"] == {
        "cases": 1,
        "messages": 1,
        "texts": 1,
        "attachments": 0,
        "deliveries": 0,
    }
    assert seen["obstacles"] == ["open_case"]
    assert [(each["id"], each["status"]) for each in seen["cases_in_detail"]] == [
        (str(stored.id), "open")
    ]


@pytest.mark.parametrize(
    ("called", "typed"),
    [
        ("Zoe\u0308 \u00a0 Ohm", "zo\u00eb ohm"),
        ("Zo\u00eb Ohm", "Zoe\u0308  Ohm"),
        ("\u202aUlf\u202c Ohm", "Ulf Ohm"),
        ("Ulf\u3164Ohm", "Ulf Ohm"),
        ("x" * 400, "x" * 300),
        ("\u200b\u2060\u3164", None),
    ],
)
async def test_somebody_is_erased_by_the_name_that_can_be_read(
    administrator: AsyncClient, world: World, called: str, typed: str | None
) -> None:
    """Nobody sees two spaces, of how many signs a letter is made, or a name without any."""
    stored = await a_closed_case(world, world.north, called)
    path = f"customers/{stored.customer_id}"
    shown = (await _get(administrator, path))["confirm_with"]
    assert (shown == str(stored.customer_id)) == (typed is None)
    for confirmation, status in (("Wer anders", 422), (typed or shown, 200)):
        asked = {"ground": "requested", "confirmation": confirmation, "expected_cases": 1}
        answer = await administrator.post(f"{DATA}/{path}/erase", json=asked)
        assert answer.status_code == status, answer.text


async def test_everything_about_somebody_is_one_file(
    administrator: AsyncClient, world: World
) -> None:
    stored = await a_case(world, world.north, customer_name="Ute Export", text="Zählerstand 4711")
    file_id = await _a_file(world, stored.customer_id, b"%PDF-1.7 Rechnung")
    sent_id = await _a_file_for(world, stored)
    asked_id = await _a_file_of_a_contact(world, stored, b"%PDF-1.7 Auskunft")
    async with world.sessions.begin() as session:
        tag = await tag_named(session, stored.client_id, "Umzug", None)
        case = await session.get_one(CaseRow, stored.id)
        case.tags = [tag.id]
    path = f"{DATA}/customers/{stored.customer_id}/export"
    answer = await administrator.post(path, json={})
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.read(f"files/{file_id}.pdf") == b"%PDF-1.7 Rechnung"
        assert archive.read(f"files/{sent_id}.png") == PNG
        assert archive.read(f"files/{asked_id}.pdf") == b"%PDF-1.7 Auskunft"
        told = json.loads(archive.read("person.json"))
        page = archive.read("person.html").decode()
    assert {(each["file"], each["from"]) for each in told["files"]} == {
        (f"files/{file_id}.pdf", "them"),
        (f"files/{sent_id}.png", "us"),
        (f"files/{asked_id}.pdf", "somebody who was asked"),
    }
    assert told["cases"][0]["tags"] == ["Umzug"]
    assert told["cases"][0]["messages"][0]["text"] == "Zählerstand 4711"
    assert "Zählerstand 4711" in page
    for kind in ("html", "json"):
        answer = await administrator.post(path, json={"format": kind})
        assert "Zählerstand 4711" in answer.text
    changes = await _changes(world, "customer.exported", stored.customer_id)
    assert [change.actor for change in changes] == [world.north.people[Role.ADMINISTRATOR].id] * 3


async def test_erasing_needs_the_name_and_cannot_be_taken_back(
    administrator: AsyncClient, world: World
) -> None:
    stored = await a_closed_case(world, world.north, "Udo Geht")
    await _a_file(world, stored.customer_id, b"%PDF-1.7 Ausweis")
    sent_id, unsent_id = await _a_file_for(world, stored), await _a_file_for(world, stored)
    async with world.sessions.begin() as session:
        await hashes_of(session, stored.client_id, stored.id, [sent_id], utc_now())
    path = f"{DATA}/customers/{stored.customer_id}/erase"
    asked = {"ground": "requested", "confirmation": "Udo Geht", "expected_cases": 1}
    for wrong, status in (
        ({"confirmation": "Uwe Geht"}, 422),
        ({"ground": "retention"}, 422),
        ({"expected_cases": 2}, 409),
    ):
        answer = await administrator.post(path, json=asked | wrong)
        assert answer.status_code == status, answer.text
    answer = await administrator.post(path, json=asked | {"confirmation": " udo geht "})
    assert answer.status_code == 200, answer.text
    seen = answer.json()
    assert (seen["name"], seen["handle"], seen["counts"]["texts"]) == ("", "", 0)
    assert seen["obstacles"] == ["erased"]
    by = world.north.people[Role.ADMINISTRATOR]
    assert seen["erasure"]["by"] == {"id": str(by.id), "name": by.name}
    assert (seen["erasure"]["ground"], seen["erasure"]["counts"]["texts"]) == ("requested", 1)
    assert seen["erasure"]["counts"]["attachments"] == 2, "what an agent was to send"
    async with world.sessions() as session:
        left = select(File).where(File.customer_id == stored.customer_id)
        (sent,) = (await session.scalars(left)).all()  # what they left with a form goes too
        assert (sent.id, sent.sealed, sent.salt, sent.key_id) == (sent_id, None, None, None)
        assert sent.hash, "by it the journal names what is not there any more"
        assert sent.id != unsent_id
    agent = world.north.people[Role.AGENT]
    async with world.sessions() as session:
        with pytest.raises(PersonErased):
            await keep_upload(
                session, stored.client_id, stored.id, agent.id, "image/png", PNG, utc_now()
            )
    (change,) = await _changes(world, "customer.erased", stored.customer_id)
    assert (change.actor, (change.after or {})["ground"]) == (by.id, "requested")
    again = asked | {"confirmation": seen["confirm_with"]}
    assert (await administrator.post(path, json=again)).json()["type"].endswith("/not-erasable")
    wanted = json.dumps({"customer_id": str(stored.customer_id)})
    listed = (await administrator.get(f"{DATA}/erasures", params={"filter": wanted})).json()
    assert [(row["ground"], row["by"]["name"]) for row in listed] == [("requested", by.name)]
    found = (await administrator.get(f"{DATA}/customers?filter=%7B%22named%22:%22udo%22%7D")).json()
    assert found == []


async def test_a_file_that_comes_after_the_erasure_is_not_kept(
    administrator: AsyncClient, world: World
) -> None:
    """A form's message is erased between its delivery and its file."""
    stored = await a_closed_case(world, world.north, "Fiona Form")
    async with world.sessions.begin() as session:
        account = world.north.account
        thread = await session.scalar(
            select(Conversation).where(Conversation.customer_id == stored.customer_id)
        )
        assert thread is not None
        thread.thread_key = str(stored.id)
    asked = {"ground": "requested", "confirmation": "Fiona Form", "expected_cases": 1}
    path = f"{DATA}/customers/{stored.customer_id}/erase"
    assert (await administrator.post(path, json=asked)).status_code == 200
    async with world.sessions() as session:
        await session.execute(
            update(type(account)).where(type(account).id == account.id).values(channel="webform")
        )
        form = await form_named(session, account.name)
        file = NewFile("a.pdf", "application/pdf", b"%PDF-1.7")
        with pytest.raises(NotFound):
            await keep_files(session, form, stored.id, [(stored.message_id, file)])
        await session.rollback()


async def test_a_file_that_comes_while_its_customer_is_erased_is_not_kept(
    world: World, tmp_path: Path
) -> None:
    """It was sealed with a key that was destroyed before it was stored."""
    stored = await a_closed_case(world, world.north, "Gerd Gleichzeitig")
    async with world.sessions.begin() as session:
        thread = await session.scalar(
            select(Conversation).where(Conversation.customer_id == stored.customer_id)
        )
        assert thread is not None
        thread.thread_key = str(stored.id)
        form = Form(world.north.account, await session.get_one(Client, stored.client_id))

    async def keep() -> None:
        file = NewFile("a.pdf", "application/pdf", b"%PDF-1.7")
        async with world.sessions.begin() as session:
            await keep_files(session, form, stored.id, [(stored.message_id, file)])

    async with world.sessions() as erasing:
        log = ErasureLog(tmp_path / "erasures.jsonl")
        why, now = Ground.REQUESTED, utc_now()
        await erase(erasing, log, stored.customer_id, ground=why, actor=None, now=now)
        keeping = asyncio.create_task(keep())
        await asyncio.wait([keeping], timeout=0.5)
        assert not keeping.done(), "it waits for what the erasure comes to"
        await erasing.commit()
    with pytest.raises(PersonErased):
        await keeping
    async with world.sessions() as session:
        theirs = select(File).where(File.customer_id == stored.customer_id)
        assert (await session.scalars(theirs)).all() == []


@pytest.mark.parametrize("kind", ["created", "edited"])
async def test_nobody_is_erased_whose_case_is_yet_to_record_what_they_have_just_written(
    administrator: AsyncClient, world: World, kind: str
) -> None:
    """Their earlier cases are closed, and of the new one there is nothing but a signal: it found
    no words any more, and nobody ever read them. An edit may be the first that is heard of a
    post."""
    stored = await a_closed_case(world, world.north, "Rike Rückkehr")
    item = Inbound(
        id=uuid4(),
        client_id=stored.client_id,
        account_id=world.north.account.id,
        key=f"{kind}:{uuid4()}",
        kind=kind,
        message_id=stored.message_id,
        occurred_at=utc_now(),
        case_id=uuid4(),
        handed_over_at=utc_now(),
    )
    async with world.sessions.begin() as session:
        session.add(item)
    asked = {"ground": "requested", "confirmation": "Rike Rückkehr", "expected_cases": 1}
    path = f"{DATA}/customers/{stored.customer_id}"
    assert (await _get(administrator, f"customers/{stored.customer_id}"))["obstacles"] == [
        "under_way"
    ]
    assert (await administrator.post(f"{path}/erase", json=asked)).status_code == 409
    async with world.sessions.begin() as session:
        (await session.get_one(Inbound, item.id)).taken_at = utc_now()
    assert (await administrator.post(f"{path}/erase", json=asked)).status_code == 200


async def test_a_legal_hold_stands_against_it_until_it_is_lifted(
    administrator: AsyncClient, world: World
) -> None:
    stored = await a_closed_case(world, world.north, "Hanna Halt")
    path = f"{DATA}/customers/{stored.customer_id}"
    asked = {"reason": "Rechtsstreit", "case_id": str(stored.id)}
    placed = (await administrator.post(f"{path}/holds", json=asked)).json()
    assert (placed["held"], placed["obstacles"]) == (True, ["hold"])
    (hold,) = placed["holds"]
    assert (hold["reason"], hold["case_id"]) == ("Rechtsstreit", str(stored.id))
    erasing = {"ground": "requested", "confirmation": "Hanna Halt", "expected_cases": 1}
    refused = await administrator.post(f"{path}/erase", json=erasing)
    assert (refused.status_code, refused.json()["right"]) == (409, "Lift it first.")
    lifted = (await administrator.post(f"{DATA}/holds/{hold['id']}/lift")).json()
    assert (lifted["held"], lifted["obstacles"]) == (False, [])
    assert lifted["holds"][0]["lifted_by"]["id"] == str(world.north.people[Role.ADMINISTRATOR].id)
    assert (await administrator.post(f"{DATA}/holds/{hold['id']}/lift")).status_code == 409
    (before,) = await _changes(world, "hold.placed", stored.customer_id)
    (after,) = await _changes(world, "hold.lifted", stored.customer_id)
    assert before.before is None
    assert before.after == after.before
    assert (after.after or {})["standing"] is False
    assert "Rechtsstreit" not in str([before.after, after.after])


async def test_a_hold_and_an_erasure_at_once_do_not_wait_for_each_other_for_ever(
    administrator: AsyncClient, world: World
) -> None:
    asked = {"ground": "requested", "confirmation": "Eile Beide", "expected_cases": 1}
    for _ in range(5):
        stored = await a_closed_case(world, world.north, "Eile Beide")
        path = f"{DATA}/customers/{stored.customer_id}"
        answers = await asyncio.gather(
            administrator.post(f"{path}/erase", json=asked),
            administrator.post(f"{path}/holds", json={"reason": "Gericht"}),
        )
        erased, held = (answer.status_code for answer in answers)
        assert (erased, held) in ((200, 409), (409, 201))


async def test_retention_says_what_it_would_take_and_what_the_last_look_came_to(
    administrator: AsyncClient, world: World, given: Dependencies
) -> None:
    stored = await a_closed_case(world, world.north, "Rita Rest")
    async with world.sessions.begin() as session:
        long_ago = utc_now() - timedelta(days=200)
        await session.execute(
            update(CaseRow).where(CaseRow.id == stored.id).values(closed_at=long_ago)
        )
    client_id = world.north.client_id
    (before,) = await _get(administrator, "retention")
    assert (before["days"], before["last"], before["next_at"]) == (None, None, None)
    path = f"retention/{client_id}"
    assert await _get(administrator, f"{path}/would-go?days=201") == {"customers": 0}
    assert await _get(administrator, f"{path}/would-go?days=199") == {"customers": 1}
    changed = await administrator.put(f"{DATA}/{path}", json={"days": 199})
    assert changed.json()["days"] == 199
    (change,) = await _changes(world, "client.retention_changed", client_id)
    assert (change.before, change.after) == ({"days": None}, {"days": 199})
    assert change.actor == world.north.people[Role.ADMINISTRATOR].id

    assert given.erasures is not None
    now = utc_now()
    gone = await Forgetter(world.sessions, given.erasures, lambda: now).round()
    assert gone == [stored.customer_id]
    (after,) = await _get(administrator, "retention")
    assert (after["last"]["erased"], after["last"]["kept"]) == (1, 0)
    await Forgetter(world.sessions, given.erasures, lambda: now + timedelta(seconds=PAUSE)).round()
    (later,) = await _get(administrator, "retention")
    assert later["last"]["at"] == after["next_at"]
    assert later["last"]["erased"] == 0
    forever = await administrator.put(f"{DATA}/{path}", json={"days": None})
    assert (forever.json()["days"], forever.json()["next_at"]) == (None, None)


async def test_nobody_else_looks_after_personal_data(browser: Browser, world: World) -> None:
    stored = await a_case(world, world.north, customer_name="Nora Niemand")
    for role in (Role.SUPERVISOR, Role.AUDITOR, Role.AGENT):
        async with browser(world.north.people[role]) as client:
            for path in ("customers", f"customers/{stored.customer_id}", "erasures", "retention"):
                assert (await client.get(f"{DATA}/{path}")).status_code == 403, (role, path)
