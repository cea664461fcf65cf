"""Two clients under one roof: nobody learns anything of the other's, whichever door they try."""

import re
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI

from db.stops import press_stop
from db.tables import Command, TaskRow
from domain.actor import Role
from domain.permissions import ROLE_PERMISSIONS, Permission
from tests.api.conftest import Browser
from tests.api.world import Brand, StoredCase, World, a_case

_WORD = "Geheimnisvoll"


@dataclass(frozen=True)
class Foreign:
    """What the other client has, of each kind one."""

    brand: Brand
    case: StoredCase
    task_id: UUID
    command_id: UUID
    stop_id: UUID

    def secrets(self) -> list[str]:
        """Whatever must not appear in anything the first client's people are answered."""
        ids = [
            self.brand.client_id,
            self.brand.account.id,
            self.case.id,
            self.case.customer_id,
            self.case.message_id,
            self.task_id,
            self.command_id,
            self.stop_id,
            *(person.id for person in self.brand.people.values()),
        ]
        return [_WORD, self.brand.name, self.brand.account.name, *map(str, ids)]


@pytest.fixture(scope="module")
async def foreign(world: World) -> Foreign:
    await a_case(world, world.north, text="Eigenes")
    brand = world.south
    agent, supervisor = brand.people[Role.AGENT], brand.people[Role.SUPERVISOR]
    case = await a_case(world, brand, text=_WORD, customer_name=_WORD, claimed_by=agent, note=_WORD)
    task = case.state.tasks[0]
    async with world.sessions.begin() as session:
        assert await session.get(TaskRow, task.id) is not None
        stop = await press_stop(
            session,
            client_id=brand.client_id,
            account_id=None,
            reason=_WORD,
            actor=supervisor.id,
        )
        command = Command(
            id=uuid4(),
            client_id=brand.client_id,
            case_id=case.id,
            actor=agent.id,
            kind="add_note",
            payload={},
            payload_hash="0" * 64,
            status="done",
        )
        session.add(command)
    return Foreign(brand, case, task.id, command.id, stop.id)


def _addresses(foreign: Foreign) -> dict[str, str]:
    """Every address that names something, filled with what is the other client's."""
    case, account = foreign.case.id, foreign.brand.account.id
    return {
        "/api/cases/{case_id}": f"/api/cases/{case}",
        "/api/cases/{case_id}/messages": f"/api/cases/{case}/messages",
        "/api/cases/{case_id}/notes": f"/api/cases/{case}/notes",
        "/api/cases/{case_id}/journal": f"/api/cases/{case}/journal",
        "/api/cases/{case_id}/journal/verify": f"/api/cases/{case}/journal/verify",
        "/api/commands/{command_id}": f"/api/commands/{foreign.command_id}",
        "/api/tasks/{task_id}": f"/api/tasks/{foreign.task_id}",
        "/api/customers/{customer_id}": f"/api/customers/{foreign.case.customer_id}",
        "/api/clients/{client_id}": f"/api/clients/{foreign.brand.client_id}",
        "/api/accounts/{account_id}": f"/api/accounts/{account}",
    }


_LISTS = (
    "/api/cases",
    "/api/tasks",
    "/api/customers",
    "/api/clients",
    "/api/accounts",
    "/api/people",
    "/api/stops",
)

_ELSEWHERE = (
    "/api/auth/",  # about oneself
    "/api/health",  # the same for everybody
    "/api/vocabulary",
    "/api/docs",
    "/api/events",  # tests/api/test_events.py
    "/api/inbound/",  # by signature: tests/api/test_generic_webhook.py
    "/api/outbound/",
)


def test_every_route_is_looked_at(app: FastAPI, foreign: Foreign) -> None:
    """A new resource is refused here until somebody says where its scope is proven."""
    looked_at = {*_addresses(foreign), *_LISTS}
    readable = {path for method, path in _operations(app) if method == "get"}
    assert looked_at <= readable
    assert {path for path in readable - looked_at if not path.startswith(_ELSEWHERE)} == set()


@pytest.mark.parametrize("role", list(Role))
async def test_nothing_of_another_client_is_there(
    browser: Browser, world: World, foreign: Foreign, role: Role
) -> None:
    async with browser(world.north.people[role]) as client:
        for address in _addresses(foreign).values():
            answer = await client.get(address)
            assert answer.status_code == 404, address
            assert not any(secret in answer.text for secret in foreign.secrets()), address
        for address in _LISTS:
            for query in ("", f'?filter={{"client_id":"{foreign.brand.client_id}"}}'):
                answer = await client.get(address + query)
                assert answer.status_code in (200, 403, 422), address
                assert not any(secret in answer.text for secret in foreign.secrets()), address


@pytest.mark.parametrize("role", list(Role))
async def test_nothing_of_another_client_can_be_changed(
    browser: Browser, world: World, foreign: Foreign, role: Role
) -> None:
    case, brand = foreign.case, foreign.brand
    async with browser(world.north.people[role]) as client:
        attempts = [
            await client.post(
                f"/api/cases/{case.id}/commands",
                json={"id": str(uuid4()), "kind": "add_note", "text": "?"},
            ),
            await client.post(
                "/api/stops", json={"client_id": str(brand.client_id), "reason": "?"}
            ),
            await client.post(f"/api/stops/{foreign.stop_id}/lift"),
            await client.post(
                "/api/accounts",
                json={
                    "client_id": str(brand.client_id),
                    "channel": "generic",
                    "name": "mine-now",
                    "handle": "x",
                },
            ),
            await client.patch(f"/api/accounts/{brand.account.id}", json={"status": "paused"}),
            await client.post(f"/api/accounts/{brand.account.id}/rotate-secret"),
        ]
        assert [answer.status_code for answer in attempts] == [404] * len(attempts)


@pytest.mark.parametrize("role", list(Role))
async def test_own_cases_are_for_those_who_may_read_them(
    browser: Browser, world: World, foreign: Foreign, role: Role
) -> None:
    mine = next(case for case in world.cases if case.client_id == world.north.client_id)
    may_read = Permission.READ_CASES in ROLE_PERMISSIONS[role]
    async with browser(world.north.people[role]) as client:
        for address in ("/api/cases", "/api/tasks", f"/api/cases/{mine.id}"):
            answer = await client.get(address)
            assert answer.status_code == (200 if may_read else 403), address
        listed = await client.get("/api/cases")
        if may_read:
            assert [row["id"] for row in listed.json()] == [str(mine.id)]


@pytest.mark.parametrize("role", list(Role))
async def test_configuration_is_for_those_who_may_change_it(
    browser: Browser, world: World, role: Role
) -> None:
    account = world.north.account
    may = ROLE_PERMISSIONS[role]
    async with browser(world.north.people[role]) as client:
        changed = await client.patch(f"/api/accounts/{account.id}", json={"handle": "brand"})
        assert changed.status_code == (200 if Permission.CONFIGURE in may else 403)
        stopped = await client.post(
            "/api/stops", json={"client_id": str(world.north.client_id), "reason": "drill"}
        )
        assert stopped.status_code == (201 if Permission.STOP_MACHINE in may else 403)
        shown = await client.get(f"/api/accounts/{account.id}")
        if shown.status_code == 200:
            sees = {Permission.READ_CONFIGURATION, Permission.CONFIGURE} & may
            assert (shown.json()["settings"] is not None) == bool(sees)
            assert world.north.secret not in shown.text


async def test_nobody_gets_anything_without_logging_in(app: FastAPI, browser: Browser) -> None:
    free = ("/api/health", "/api/auth/login", "/api/docs", "/api/inbound", "/api/outbound")
    async with browser(None) as client:
        closed = [each for each in _operations(app) if not each[1].startswith(free)]
        assert len(closed) > 20
        for method, path in closed:
            address = re.sub(r"\{\w+\}", str(uuid4()), path)
            answer = await client.request(method, address, json={})
            # The body is looked at beside the login; neither tells what is there.
            assert answer.status_code in (401, 422), (method, path)


def _operations(app: FastAPI) -> list[tuple[str, str]]:
    """Every method and path there is."""
    paths = app.openapi()["paths"]
    return [(method, path) for path, methods in paths.items() for method in methods]
