"""Lists as react-admin asks for them: sorted, filtered, a page at a time, clear about errors."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from httpx2 import AsyncClient, Response
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

import db.listing
from db.tables import utc_now
from domain.actor import Role
from domain.assessment import Kind
from tests.api.conftest import Browser
from tests.api.world import World, a_case

_CASES = 12


@pytest.fixture(scope="module")
async def agent(browser: Browser, world: World) -> AsyncIterator[AsyncClient]:
    """An agent who finds twelve cases, each a minute younger than the one before."""
    # Half a minute of slack: while these tests run, no clock runs out.
    begin = utc_now() - timedelta(minutes=_CASES, seconds=30)
    jana = world.north.people[Role.AGENT]
    for number in range(_CASES):
        await a_case(
            world,
            world.north,
            text=f"100 % Ausfall, Zähler {number}",
            kind=Kind.COMPLAINT if number % 3 == 0 else Kind.PROBLEM,
            occurred_at=begin + timedelta(minutes=number),
            customer_name=f"Kundin {number}",
            claimed_by=jana if number == 0 else None,
        )
    async with browser(jana) as client:
        yield client


async def _get(client: AsyncClient, path: str, **query: Any) -> Response:
    encoded = {name: json.dumps(value) for name, value in query.items()}
    return await client.get(f"{path}?{urlencode(encoded)}")


async def test_a_page_and_how_many_there_are(agent: AsyncClient, world: World) -> None:
    answer = await _get(agent, "/api/cases", sort=["opened_at", "DESC"], range=[2, 4])
    assert answer.headers["content-range"] == f"cases 2-4/{_CASES}"
    assert "Content-Range" in answer.headers["access-control-expose-headers"]
    expected = [str(case.id) for case in reversed(world.cases)][2:5]
    assert [row["id"] for row in answer.json()] == expected


async def test_what_nobody_counts_to_the_end_is_more(
    agent: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.listing, "COUNTED", 5)
    assert _CASES > 10
    for here, counted in (([0, 1], "5+"), ([2, 4], "10+"), ([_CASES - 1, _CASES], str(_CASES))):
        answer = await _get(agent, "/api/cases", range=here)
        assert answer.headers["content-range"].endswith(f"/{counted}")


async def test_behind_the_last_row_there_is_nothing(agent: AsyncClient) -> None:
    answer = await _get(agent, "/api/cases", range=[500, 524])
    assert answer.json() == []
    assert answer.headers["content-range"] == f"cases */{_CASES}"


async def test_pages_neither_repeat_nor_skip_rows_that_sort_alike(agent: AsyncClient) -> None:
    seen = []
    for first in range(0, _CASES, 5):
        page = await _get(agent, "/api/cases", sort=["channel", "DESC"], range=[first, first + 4])
        seen += [row["id"] for row in page.json()]
    assert len(seen) == len(set(seen)) == _CASES


async def test_a_case_in_a_list_tells_enough(agent: AsyncClient, world: World) -> None:
    jana = world.north.people[Role.AGENT]
    row = (await _get(agent, "/api/cases", filter={"id": str(world.cases[0].id)})).json()[0]
    assert row["client_name"] == world.north.name
    assert row["customer"]["name"] == "Kundin 0"
    assert row["customer"]["handle"] == "kundin_0"
    assert row["excerpt"] == "100 % Ausfall, Zähler 0"
    assert row["assignees"] == [{"id": str(jana.id), "name": jana.name}]
    assert row["step"] == "respond"
    assert row["kind"] == "complaint"
    assert row["due_at"] == row["acknowledge_due_at"]
    assert row["opened_at"].endswith("Z")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, _CASES),
        ({"kind": "complaint"}, 4),
        ({"kind": ["complaint", "problem"]}, _CASES),
        ({"kind": "praise"}, 0),
        ({"id": []}, 0),
        ({"status": "open", "answering": "respond", "channel": "generic"}, _CASES),
        ({"q": "zähler 7"}, 1),
        ({"q": "100 %"}, _CASES),
        ({"q": "100_%"}, 0),
        ({"q": "1%0"}, 0),
        ({"risk": ["legal", "press"]}, 0),
        ({"priority": "high"}, _CASES),
        ({"overdue": True}, 8),
        ({"overdue": False}, 4),
        ({"overdue": [True, False]}, _CASES),
        ({"opened_after": "2099-01-01T00:00:00Z"}, 0),
        ({"opened_before": "2099-01-01T00:00:00+02:00"}, _CASES),
    ],
)
async def test_filters_of_cases(agent: AsyncClient, filters: dict[str, Any], expected: int) -> None:
    answer = await _get(agent, "/api/cases", filter=filters)
    assert len(answer.json()) == expected


@pytest.mark.parametrize(
    "path", ["cases", "tasks", "accounts", "people", "customers", "clients", "callouts", "prepared"]
)
async def test_every_order_that_a_list_names_is_one(agent: AsyncClient, path: str) -> None:
    refused = (await _get(agent, f"/api/{path}", sort=["nothing", "ASC"])).json()["right"]
    for name in refused.removeprefix("Sort by: ").removesuffix(".").split(", "):
        answer = await _get(agent, f"/api/{path}", sort=[name, "DESC"])
        assert answer.status_code == 200, (name, answer.text)


async def test_many_by_id(agent: AsyncClient, world: World) -> None:
    ids = [str(case.id) for case in world.cases[:3]]
    answer = await _get(agent, "/api/cases", filter={"id": [*ids, str(uuid4())]})
    assert {row["id"] for row in answer.json()} == set(ids)


async def test_without_a_due_moment_a_case_comes_last_either_way(
    agent: AsyncClient, browser: Browser, world: World
) -> None:
    praise = await a_case(world, world.south, kind=Kind.PRAISE)
    await a_case(world, world.south)
    async with browser(world.south.people[Role.AGENT]) as client:
        for order in ("ASC", "DESC"):
            listed = (await _get(client, "/api/cases", sort=["due_at", order])).json()
            assert listed[-1]["id"] == str(praise.id)
            assert listed[-1]["due_at"] is None


@pytest.mark.parametrize(
    ("path", "query", "right"),
    [
        ("/api/cases", {"filter": {"colour": "red"}}, "answering"),
        ("/api/cases", {"filter": {"kind": "rant"}}, "complaint or"),
        ("/api/cases", {"filter": {"kind": {"not": "spam"}}}, "complaint or"),
        ("/api/cases", {"filter": {"id": "42"}}, "an id"),
        ("/api/cases", {"filter": {"id": 42}}, "an id"),
        ("/api/cases", {"filter": {"overdue": "yes"}}, "true or false"),
        ("/api/cases", {"filter": {"opened_after": "yesterday"}}, "2026-03-01T09:30:00Z"),
        ("/api/cases", {"filter": {"opened_after": "2026-03-01T09:30:00"}}, "with its zone"),
        ("/api/cases", {"filter": {"q": "a\x00b"}}, "a text"),
        ("/api/cases", {"filter": {"q": "\ud800"}}, "a text"),
        ("/api/cases", {"filter": ["status", "open"]}, '{"status":"open"}'),
        ("/api/cases", {"sort": ["state", "ASC"]}, "due_at"),
        ("/api/cases", {"sort": ["due_at", "UP"]}, '["due_at","ASC"]'),
        ("/api/cases", {"sort": "due_at"}, '["due_at","ASC"]'),
        ("/api/cases", {"range": [5, 2]}, "[0,24]"),
        ("/api/cases", {"range": [-1, 2]}, "[0,24]"),
        ("/api/cases", {"range": [0, 1000]}, "[0,24]"),
        ("/api/cases", {"range": [0, 24.5]}, "[0,24]"),
        ("/api/cases", {"range": [True, 24]}, "[0,24]"),
        ("/api/tasks", {"filter": {"mine": "me"}}, "true or false"),
        ("/api/tasks", {"filter": {"words": "x"}}, "mine"),
        ("/api/customers", {"sort": ["name", "ASC"]}, "seen_at"),
        ("/api/accounts", {"filter": {"secrets": "x"}}, "channel"),
        ("/api/people", {"filter": {"password_hash": "x"}}, "active"),
        ("/api/stops", {"filter": {"standing": 1}}, "true or false"),
    ],
)
async def test_what_a_list_cannot_do_it_says(
    agent: AsyncClient, path: str, query: dict[str, Any], right: str
) -> None:
    answer = await _get(agent, path, **query)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert right in answer.json()["right"]


@pytest.mark.parametrize("name", ["sort", "range", "filter"])
@pytest.mark.parametrize("text", ["", "[", "{'a': 1}", "[" * 10_000])
async def test_what_is_no_json_is_refused(agent: AsyncClient, name: str, text: str) -> None:
    answer = await agent.get("/api/cases", params={name: text})
    assert answer.status_code == 422, answer.text


async def test_my_tasks_are_mine_and_those_offered_to_my_group(
    agent: AsyncClient, browser: Browser, world: World
) -> None:
    jana = world.north.people[Role.AGENT]
    mine = await _get(agent, "/api/tasks", filter={"mine": True}, sort=["due_at", "ASC"])
    assert len(mine.json()) == _CASES
    dues = [row["due_at"] for row in mine.json()]
    assert dues == sorted(dues)
    first = mine.json()[0]
    assert first["assignee"] == {"id": str(jana.id), "name": jana.name}
    assert first["case"]["excerpt"] == "100 % Ausfall, Zähler 0"
    assert first["case"]["customer"]["handle"] == "kundin_0"
    others = await _get(agent, "/api/tasks", filter={"mine": False})
    assert others.json() == []
    async with browser(world.north.people[Role.AUDITOR]) as auditor:
        offered = await _get(auditor, "/api/tasks", filter={"mine": True})
        assert offered.json() == []
        assert len((await _get(auditor, "/api/tasks")).json()) == _CASES


async def test_done_tasks_are_shown_when_asked_for(agent: AsyncClient) -> None:
    assert (await _get(agent, "/api/tasks", filter={"status": "done"})).json() == []
    both = await _get(agent, "/api/tasks", filter={"status": ["open", "done"]})
    assert len(both.json()) == _CASES
    one = both.json()[0]
    assert (await agent.get(f"/api/tasks/{one['id']}")).json() == one


async def test_customers_with_their_names_and_cases(agent: AsyncClient, world: World) -> None:
    found = (await _get(agent, "/api/customers", filter={"q": "KUNDIN_1"})).json()
    assert {each["name"] for each in found} == {"Kundin 1", "Kundin 10", "Kundin 11"}
    one = (await agent.get(f"/api/customers/{found[0]['id']}")).json()
    assert one == found[0]
    assert one["cases"] == 1
    assert one["identities"][0]["channel"] == "generic"


async def test_colleagues_clients_and_accounts(agent: AsyncClient, world: World) -> None:
    people = (await _get(agent, "/api/people", filter={"active": True})).json()
    assert {each["id"] for each in people} == {
        str(person.id) for person in world.north.people.values()
    }
    assert all("email" not in each for each in people)
    (client,) = (await _get(agent, "/api/clients")).json()
    shown = (await agent.get(f"/api/clients/{client['id']}")).json()
    assert shown["agreement"]["acknowledge_in"] == 300
    (account,) = (await _get(agent, "/api/accounts")).json()
    assert account["inbound_url"] == f"/api/inbound/generic/{world.north.account.name}"
    assert account["status"] == "active"


@pytest.mark.parametrize(
    "path", ["/api/cases", "/api/tasks", "/api/customers", "/api/people", "/api/accounts"]
)
async def test_a_longer_page_costs_no_more_queries(
    agent: AsyncClient, world: World, path: str
) -> None:
    async def cost(last: int) -> int:
        with counted_queries(world) as queries:
            answer = await _get(agent, path, range=[0, last])
            assert answer.status_code == 200
        return len(queries)

    await cost(0)
    assert await cost(9) <= await cost(1) <= 12


class counted_queries:  # noqa: N801  reads as what it is used as
    """The statements that reach the database within the block."""

    def __init__(self, world: World) -> None:
        engine = world.sessions.kw["bind"]
        assert isinstance(engine, AsyncEngine)
        self._engine = engine.sync_engine
        self._statements: list[str] = []

    def __enter__(self) -> list[str]:
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self._statements

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        self._statements.append(statement)
