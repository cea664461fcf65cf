"""Cases taken out over HTTP: as a page, as a PDF, and as a bundle that proves itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, select, text

from activities.audit import bundle_writing
from activities.audit.bundle_verifying import verify_bundle
from activities.audit.examiner import Sources
from activities.audit.sealing import Seal
from db.configuration import journal_change
from db.tables import ConfigurationChange, JournalEntry
from domain.actor import Role
from tests.api.conftest import Browser
from tests.api.world import StoredCase, World, a_case
from tests.keys import KEYS


@pytest.fixture(scope="module")
async def stored(world: World) -> StoredCase:
    return await a_case(world, world.north, text="Wo ist mein Paket?", note="Beim Nachbarn")


@pytest.fixture
def seal(app: FastAPI, database_url: str, tmp_path: Path) -> Iterator[Seal]:
    """A key of this installation."""
    seal = Seal(tmp_path / "signing-key.pem")
    given = app.state.dependencies
    with_key = {**vars(given), "seal": seal, "sources": Sources(database_url, KEYS)}
    app.state.dependencies = type(given)(**with_key)
    yield seal
    app.state.dependencies = given


async def _export(browser: Browser, world: World, stored: StoredCase, format_: str) -> Any:
    async with browser(world.north.people[Role.AUDITOR]) as client:
        body = {"case_ids": [str(stored.id)], "format": format_}
        return await client.post("/api/exports", json=body)


async def test_a_page_and_a_pdf_can_be_kept(
    browser: Browser, world: World, stored: StoredCase
) -> None:
    page = await _export(browser, world, stored, "html")
    assert page.status_code == 200, page.text
    assert "Wo ist mein Paket?" in page.text
    assert page.headers["Content-Disposition"] == f'attachment; filename="case-{stored.id}.html"'
    paper = await _export(browser, world, stored, "pdf")
    assert paper.content.startswith(b"%PDF-")
    async with world.sessions() as session:
        change = await session.scalars(
            select(ConfigurationChange)
            .where(ConfigurationChange.kind == "cases.exported")
            .order_by(ConfigurationChange.seq)
        )
        told = [(one.actor, one.after) for one in change]
    auditor = world.north.people[Role.AUDITOR].id
    cases = [str(stored.id)]
    assert told == [
        (auditor, {"format": "html", "cases": cases}),
        (auditor, {"format": "pdf", "cases": cases}),
    ]


async def test_a_file_holds_as_many_cases_as_screens_are_told(
    browser: Browser, world: World
) -> None:
    async with browser(world.north.people[Role.AUDITOR]) as client:
        limits = (await client.get("/api/vocabulary")).json()["limits"]
        many = [str(uuid4()) for _ in range(limits["largest_export"] + 1)]
        too_many = await client.post("/api/exports", json={"case_ids": many})
        assert too_many.status_code == 422
        assert "most" in too_many.json()["errors"][0]["problem"]
        unknown = await client.post("/api/exports", json={"case_ids": many[1:]})
        assert unknown.status_code == 404, "so many it would take"


async def test_a_stop_button_does_not_wait_for_an_export(
    browser: Browser, world: World, stored: StoredCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else is journalled for the client is, while the cases are written."""
    pressed = False

    async def names_in(*arguments: Any) -> Any:
        nonlocal pressed
        async with world.sessions.begin() as session:
            await session.execute(text("SET LOCAL lock_timeout = '2s'"))
            await journal_change(
                session, client_id=world.north.client_id, actor=None, kind="stop.pressed"
            )
        pressed = True
        return await written(*arguments)

    written = bundle_writing.names_in
    monkeypatch.setattr("api.exports.routes.names_in", names_in)
    assert (await _export(browser, world, stored, "html")).status_code == 200
    assert pressed


async def test_a_bundle_proves_itself(
    browser: Browser, world: World, stored: StoredCase, seal: Seal, tmp_path: Path
) -> None:
    answer = await _export(browser, world, stored, "bundle")
    assert answer.status_code == 200, answer.text
    file = tmp_path / "out.zip"
    file.write_bytes(answer.content)
    result = await verify_bundle(file, seal.public_key())
    assert result.cases == 1
    # The case was written without a workflow, and that is all there is to say.
    assert {finding.said for finding in result.differences} <= {"no run of this case is known"}


async def test_without_a_journal_there_is_nothing_to_prove(
    browser: Browser, world: World, seal: Seal
) -> None:
    forged = await a_case(world, world.north)
    async with world.sessions.begin() as session:
        await session.execute(delete(JournalEntry).where(JournalEntry.case_id == forged.id))
    assert (await _export(browser, world, forged, "bundle")).status_code == 409


async def test_where_nothing_can_be_signed_there_is_no_bundle(
    browser: Browser, world: World, stored: StoredCase, seal: Seal
) -> None:
    seal.anchors_file.mkdir(parents=True)
    assert (await _export(browser, world, stored, "bundle")).status_code == 503


async def test_without_a_key_there_is_no_bundle(
    browser: Browser, world: World, stored: StoredCase
) -> None:
    assert (await _export(browser, world, stored, "bundle")).status_code == 503


async def test_one_foreign_case_spoils_the_whole(
    browser: Browser, world: World, stored: StoredCase
) -> None:
    foreign = await a_case(world, world.south)
    async with browser(world.north.people[Role.AUDITOR]) as client:
        body = {"case_ids": [str(stored.id), str(foreign.id)]}
        assert (await client.post("/api/exports", json=body)).status_code == 404
