"""Audits over HTTP: asked for once, watched, and told to those alone whom they concern."""

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from activities.audit.anchoring import make_anchor
from activities.audit.sealing import Seal
from db import audits
from db.audits import Scope
from db.engine import Sessions
from db.tables import AnchorRow
from domain.actor import Role
from domain.audit.findings import CaseReport, Check, Finding
from tests.api.conftest import Browser
from tests.api.dispatcher import FakeDispatcher
from tests.api.world import World, a_case


def _asked(client_id: UUID, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "client_id": str(client_id), **more}


async def _begin(client: AsyncClient, body: dict[str, Any]) -> Any:
    return await client.post("/api/audits", json=body)


async def test_an_audit_is_asked_for_once(
    browser: Browser, world: World, dispatcher: FakeDispatcher
) -> None:
    case = await a_case(world, world.north)
    body = _asked(world.north.client_id, case_ids=[str(case.id)])
    async with browser(world.north.people[Role.AUDITOR]) as client:
        before = len(dispatcher.audits)
        first, again = await _begin(client, body), await _begin(client, body)
        assert (first.status_code, again.status_code) == (202, 202), first.text
        assert first.json()["state"] == "waiting"
        wanted, same = dispatcher.audits[before:]
    assert wanted == same, "it is started once under its id, whoever asks"
    assert wanted.case_ids == (case.id,)
    assert wanted.client_id == world.north.client_id
    assert wanted.run_id == UUID(body["id"])


async def test_what_has_begun_is_not_asked_for_again(
    browser: Browser, world: World, dispatcher: FakeDispatcher
) -> None:
    body = _asked(world.north.client_id)
    async with browser(world.north.people[Role.AUDITOR]) as client:
        await _begin(client, body)
        async with world.sessions.begin() as session:
            scope = Scope(client_id=world.north.client_id)
            await audits.begin(session, UUID(body["id"]), kind=audits.ASKED, scope=scope)
        before = len(dispatcher.audits)
        assert (await _begin(client, body)).json()["state"] == "running"
        assert dispatcher.audits[before:] == []


async def test_cases_of_others_cannot_be_named(browser: Browser, world: World) -> None:
    foreign = await a_case(world, world.south)
    body = _asked(world.north.client_id, case_ids=[str(foreign.id)])
    async with browser(world.north.people[Role.AUDITOR]) as client:
        assert (await _begin(client, body)).status_code == 404


async def test_without_a_workflow_server_nothing_is_left_waiting(
    browser: Browser, world: World, dispatcher: FakeDispatcher
) -> None:
    body = _asked(world.north.client_id)
    async with browser(world.north.people[Role.AUDITOR]) as client:
        dispatcher.answers = False
        try:
            assert (await _begin(client, body)).status_code == 503
        finally:
            dispatcher.answers = True
        assert (await client.get(f"/api/audits/{body['id']}")).status_code == 404


async def test_a_nightly_audit_tells_each_client_what_is_theirs(
    browser: Browser, world: World
) -> None:
    run_id = uuid4()
    async with world.sessions.begin() as session:
        await audits.begin(session, run_id, kind=audits.NIGHTLY, scope=Scope(after_anchor=0))
        for brand, count in ((world.north, 1), (world.south, 2)):
            case = await a_case(world, brand)
            wrong = Finding(check=Check.TEXT, case_id=case.id, seq=2, said=brand.name)
            report = CaseReport(
                case_id=case.id, client_id=brand.client_id, rows=3, findings=(wrong,) * count
            )
            await audits.add_reports(session, run_id, [report])
        await audits.add_findings(session, run_id, [Finding(check=Check.ANCHOR, said="torn")])
        await audits.finish(session, run_id, through_anchor=1)
    async with browser(world.north.people[Role.AUDITOR]) as client:
        told = (await client.get(f"/api/audits/{run_id}")).json()
        listed = (await client.get("/api/audits?sort=%5B%22started_at%22,%22DESC%22%5D")).json()
    assert {finding["said"] for finding in told["findings"]} == {world.north.name, "torn"}
    assert (told["differences"], told["gaps"]) == (2, 0)
    assert (told["state"], told["expected"], told["rows"]) == ("finished", None, None)
    assert listed[0]["differences"] == 2


async def test_an_audit_whose_process_is_no_more_has_ended(browser: Browser, world: World) -> None:
    """Begun on a command line and killed, it was said to run for ever."""
    run_id = uuid4()
    async with browser(world.north.people[Role.AUDITOR]) as client:

        async def seen() -> tuple[Any, Any]:
            (listed,) = (await client.get(f'/api/audits?filter={{"id":"{run_id}"}}')).json()
            return listed, (await client.get(f"/api/audits/{run_id}")).json()

        async with audits.at_work(world.sessions, run_id):
            async with world.sessions.begin() as session:
                await audits.begin(session, run_id, kind=audits.ASKED, scope=Scope())
                case = await a_case(world, world.north)
                report = CaseReport(case_id=case.id, client_id=world.north.client_id, rows=3)
                await audits.add_reports(session, run_id, [report])
            listed, told = await seen()
            assert (listed["state"], told["state"]) == ("running", "running")
        for _ in range(2):
            async with world.sessions.begin() as session:
                await audits.end_broken_off(session)
            listed, told = await seen()
            assert (listed["state"], told["state"]) == ("finished", "finished")
            assert (listed["gaps"], told["gaps"], told["differences"]) == (1, 1, 0)
            (gap,) = told["findings"]
            assert (gap["check"], gap["case_id"]) == ("gap", None)
            assert "broken off" in gap["said"]
    async with world.sessions() as session:
        run = (await audits.get_audit(session, [], run_id)).run
        assert (run.expected, run.looked_at) == (1, 1), "no case counts that nobody looked at"


async def test_an_audit_of_a_workflow_goes_on_without_a_process(
    browser: Browser, world: World
) -> None:
    """A worker that dies is followed by another."""
    nightly, asked = uuid4(), uuid4()
    async with world.sessions.begin() as session:
        await audits.begin(session, nightly, kind=audits.NIGHTLY, scope=Scope(after_anchor=0))
        scope = Scope(client_id=world.north.client_id)
        await audits.begin(session, asked, kind=audits.ASKED, scope=scope)
    async with browser(world.north.people[Role.AUDITOR]) as client:
        for run_id in (nightly, asked):
            assert (await client.get(f"/api/audits/{run_id}")).json()["state"] == "running"


async def test_what_postgresql_cannot_keep_is_found_all_the_same(
    browser: Browser, world: World
) -> None:
    """A forger's bytes do not keep an audit from its end."""
    run_id = uuid4()
    async with world.sessions.begin() as session:
        await audits.begin(session, run_id, kind=audits.NIGHTLY, scope=Scope(after_anchor=0))
        odd = {"history": "a\x00b\ud800", "derived": [float("nan"), {"\x00": 1e400}]}
        wrong = Finding(check=Check.EVENTS, field="by\x00", said="the tellings differ", values=odd)
        await audits.add_findings(session, run_id, [wrong], world.north.client_id)
    async with browser(world.north.people[Role.AUDITOR]) as client:
        (found,) = (await client.get(f"/api/audits/{run_id}")).json()["findings"]
    assert found["values"] == {"history": "a\ufffdb\ufffd", "derived": ["nan", {"\ufffd": "inf"}]}
    assert found["field"] == "by\ufffd"


@pytest.fixture
async def seal(app: FastAPI, sessions: Sessions, tmp_path: Path) -> Any:
    """A key of this installation, and one anchor signed with it."""
    seal = Seal(tmp_path / "signing-key.pem")
    await make_anchor(sessions, seal, datetime(2026, 3, 1, tzinfo=UTC))
    given = app.state.dependencies
    app.state.dependencies = type(given)(**{**vars(given), "seal": seal})
    yield seal
    app.state.dependencies = given


async def test_anchors_are_checked_against_the_keys(
    browser: Browser, world: World, seal: Seal, sessions: Sessions
) -> None:
    async with browser(world.north.people[Role.AUDITOR]) as client:
        (key,) = (await client.get("/api/anchors/keys")).json()
        assert key["key_id"] == seal.public_key().id
        (anchor,) = (await client.get("/api/anchors")).json()
        assert (anchor["number"], anchor["state"], anchor["problem"]) == (1, "signed", None)
        async with sessions.begin() as session:
            row = await session.get_one(AnchorRow, 1)
            row.signature = base64.b64encode(b"0" * 64).decode()
        (anchor,) = (await client.get("/api/anchors")).json()
        assert anchor["state"] == "contradicted"
        assert anchor["problem"] == "the signature is not over this statement"
