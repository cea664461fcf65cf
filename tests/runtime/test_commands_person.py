"""Personal data, retention and master keys from the command line, on a database of their own."""

import asyncio
import json
import shutil
import zipfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner, Result

from db.engine import Sessions, create_engine, create_sessions
from db.erasure_log import ErasureLog
from db.keyring import Keyring
from db.keys import key_of
from db.tables import CaseRow, ConfigurationChange, Customer, File, utc_now
from db.words import read_words
from runtime.cli import app
from tests.api.world import StoredCase, World, a_brand, a_case
from tests.keys import FILE

T = TypeVar("T")
NAME = "Zita Zaunkönig"
WORDS = "Bitte vergesst meine Torte."
PDF = b"%PDF-1.7 Rechnung"


@dataclass(frozen=True)
class Place:
    """A database with one customer, whose case is closed, and the files beside it."""

    url: str
    keys: Path
    log: ErasureLog
    client: str
    stored: StoredCase

    @property
    def customer(self) -> str:
        return str(self.stored.customer_id)

    def ask(self, work: Callable[[Sessions], Awaitable[T]]) -> T:
        """What `work` finds with the keys as they are now."""
        return asyncio.run(_with_sessions(self.url, self.keys, work))

    def changes(self, kind: str) -> list[tuple[Any, Any, Any]]:
        """Actor, before and after of the changes of that kind."""

        async def look(sessions: Sessions) -> list[tuple[Any, Any, Any]]:
            async with sessions() as session:
                rows = await session.scalars(
                    select(ConfigurationChange)
                    .where(ConfigurationChange.kind == kind)
                    .order_by(ConfigurationChange.seq)
                )
                return [(row.actor, row.before, row.after) for row in rows]

        return self.ask(look)


async def _with_sessions(url: str, keys: Path, work: Callable[[Sessions], Awaitable[T]]) -> T:
    engine = create_engine(url, pool_size=2)
    try:
        return await work(create_sessions(engine, Keyring(keys)))
    finally:
        await engine.dispose()


@pytest.fixture
def place(fresh_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    keys = tmp_path / "master.keys"
    shutil.copy(FILE, keys)
    log = ErasureLog(tmp_path / "erasures.jsonl")
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("WEBCARE_MASTER_KEYS", str(keys))
    monkeypatch.setenv("WEBCARE_ERASURE_LOG", str(log.file))

    async def furnish(sessions: Sessions) -> tuple[str, StoredCase]:
        brand = await a_brand(sessions, "Strandkorb")
        stored = await a_case(World(sessions, brand, brand), brand, text=WORDS, customer_name=NAME)
        async with sessions.begin() as session:
            closed = {"closed_at": utc_now(), "status": "closed"}
            await session.execute(update(CaseRow).values(closed))
            key = await key_of(session, brand.client_id, stored.customer_id)
            file = File(
                id=uuid4(),
                client_id=brand.client_id,
                customer_id=stored.customer_id,
                media_type="application/pdf",
                sealed=b"",
                key_id=key.id,
            )
            file.sealed = key.seal(file.id, PDF)
            session.add(file)
        return brand.name, stored

    client, stored = asyncio.run(_with_sessions(fresh_database_url, keys, furnish))
    return Place(fresh_database_url, keys, log, client, stored)


def _run(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(app, [*words], input=given)


def _json(*words: str) -> Any:
    result = _run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


# -- webcare person --------------------------------------------------------------------------------


def test_somebody_is_found_and_handed_out(place: Place, tmp_path: Path) -> None:
    (found,) = _json("person", "find", "zaunk", "--client", place.client)
    assert (found["id"], found["cases"]) == (place.customer, 1)
    assert _json("person", "find", "niemand", "--client", place.client) == []

    for name in ("all.json", "all.html", "all.zip"):
        result = _run("person", "export", place.customer, "-o", str(tmp_path / name))
        assert result.exit_code == 0, result.output
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    told = json.loads((tmp_path / "all.json").read_text())
    assert told["cases"][0]["messages"][0]["text"] == WORDS
    assert "time_zone" in told["identities"][0]
    assert WORDS in (tmp_path / "all.html").read_text()
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.read(told["files"][0]["file"]) == PDF
        assert {"person.html", "person.json"} < set(archive.namelist())
    assert place.changes("customer.exported") == [(None, None, None)] * 3


def test_nobody_is_exported_or_erased_who_is_not_there(place: Place, tmp_path: Path) -> None:
    nobody = str(uuid4())
    for command in (("export", nobody, "-o", str(tmp_path / "x.json")), ("erase", nobody)):
        ground = ("--ground", "requested") if command[0] == "erase" else ()
        result = _run("person", *command, *ground)
        assert result.exit_code != 0
        assert "there is no such customer" in result.output
    assert not (tmp_path / "x.json").exists()


def test_erasing_asks_first_and_a_hold_stands_against_it(place: Place) -> None:
    asked = ("person", "erase", place.customer, "--ground", "requested")
    declined = _run(*asked, given="n\n")
    assert declined.exit_code != 0
    assert "1 cases, 1 messages, 1 texts" in declined.output

    hold = _json("person", "hold", place.customer, "--reason", "Klage")["hold"]
    refused = _run(*asked, "--yes")
    assert refused.exit_code != 0
    assert "legal hold" in refused.output
    assert _json("person", "lift", hold) == {"lifted": hold}
    assert _run("person", "lift", hold).exit_code != 0

    gone = _json(*asked, "--yes")
    assert (gone["erased"], gone["cases"], gone["texts"]) == (place.customer, 1, 1)
    (erasure,) = _json("person", "erasures")
    assert (erasure["customer"], erasure["ground"]) == (place.customer, "requested")
    assert [str(logged.customer_id) for logged in place.log.read()] == [place.customer]
    assert _json("person", "find", "zaunk", "--client", place.client) == []
    assert _json("person", "reapply-erasures") == {"erased": [], "refused": {}}
    (placed,), (lifted,) = place.changes("hold.placed"), place.changes("hold.lifted")
    assert placed[2] == lifted[1]
    assert lifted[2]["standing"] is False

    async def look(sessions: Sessions) -> tuple[Any, list[File], Any]:
        async with sessions() as session:
            customer = await session.get_one(Customer, place.stored.customer_id)
            files = (await session.scalars(select(File))).all()
            text = place.stored.state.mentions[0].mention.text.id
            words = await read_words(session, place.stored.client_id, [text])
            return customer.erased_at, list(files), words[text]

    erased_at, files, words = place.ask(look)
    assert erased_at is not None
    assert (files, words) == ([], None)


# -- webcare client retention ----------------------------------------------------------------------


def test_how_long_a_client_keeps_its_customers(place: Place) -> None:
    retention = ("client", "retention", place.client)
    assert _json(*retention) == {"retention_days": None}
    assert _json(*retention, "--days", "730") == {"retention_days": 730}
    assert _json(*retention) == {"retention_days": 730}
    assert "erased after 730 days" in _run(*retention).output
    for wrong in (("--days", "0"), ("--days", "5", "--forever")):
        assert _run(*retention, *wrong).exit_code != 0
    assert _json(*retention, "--forever") == {"retention_days": None}
    assert place.changes("client.retention_changed") == [
        (None, {"days": None}, {"days": 730}),
        (None, {"days": 730}, {"days": None}),
    ]


# -- webcare keys ----------------------------------------------------------------------------------


def test_a_master_key_is_rotated_and_forgotten_and_every_word_stays(place: Place) -> None:
    (first,) = _json("keys", "list")
    assert first["newest"]
    assert first["wraps"] >= 2
    refused = _run("keys", "forget", first["version"])
    assert refused.exit_code != 0
    assert f"still wraps {first['wraps']} keys: rotate first" in refused.output

    rotated = _json("keys", "rotate")
    assert rotated["wrapped"] == first["wraps"]
    assert _json("keys", "rotate", "--as-they-are")["wrapped"] == 0
    old, new = _json("keys", "list")
    assert (old["wraps"], new["wraps"], new["newest"]) == (0, first["wraps"], True)
    assert new["version"] == rotated["version"]
    assert _json("keys", "forget", old["version"]) == {"forgotten": old["version"]}
    assert [each["version"] for each in _json("keys", "list")] == [new["version"]]
    assert _run("keys", "forget", new["version"]).exit_code != 0

    async def look(sessions: Sessions) -> str | None:
        async with sessions() as session:
            text = place.stored.state.mentions[0].mention.text.id
            return (await read_words(session, place.stored.client_id, [text]))[text]

    assert place.ask(look) == WORDS


def test_where_the_file_of_keys_cannot_be_written_it_says_what_to_do(place: Place) -> None:
    place.keys.write_text("")
    result = _run("keys", "list")
    assert result.exit_code != 0
    assert "master" in result.output
