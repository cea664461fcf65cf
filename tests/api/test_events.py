"""Live updates: heard within a second, by those who may read them, and ended with the login."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from api.dependencies import Dependencies
from api.events import feed as feeds
from api.events import routes as events
from api.events.feed import ChangeFeed, Hearing, Missed
from db.notify import Change, notify
from db.people import deactivate
from db.tables import Person
from domain.actor import Role
from tests.api.conftest import log_in
from tests.api.serving import served
from tests.api.world import Brand, World, a_case, a_colleague
from tests.waiting import eventually


@pytest.fixture(scope="module")
async def address(app: FastAPI) -> AsyncIterator[str]:
    async with served(app) as address:
        yield address


class Stream:
    """What a browser's EventSource hears."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def next(self, within: float = 5) -> tuple[str, Any]:
        """The next event's name and data, or ("comment", its text)."""
        event = ""
        async with asyncio.timeout(within):
            async for line in self._lines:
                if line.startswith(":"):
                    return "comment", line[1:].strip()
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                if line.startswith("data: "):
                    return event, json.loads(line.removeprefix("data: "))
        raise EOFError


@contextlib.asynccontextmanager
async def streaming(address: str, person: Person) -> AsyncIterator[Stream]:
    async with AsyncClient(base_url=address, trust_env=False, timeout=30) as client:
        await log_in(client, person)
        async with client.stream("GET", "/api/events") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            stream = Stream(answer.aiter_lines())
            assert await stream.next() == ("comment", "listening")
            yield stream


async def test_a_change_is_heard_within_a_second(address: str, world: World) -> None:
    async with streaming(address, world.north.people[Role.AGENT]) as stream:
        began = time.monotonic()
        case = await a_case(world, world.north)
        event, data = await stream.next()
        assert time.monotonic() - began < 1
        assert event == "change"
        assert data == {
            "resource": "tasks",
            "id": str(case.id),
            "case_id": str(case.id),
            "client_id": str(world.north.client_id),
        }


async def test_only_what_one_may_read_is_heard(address: str, world: World) -> None:
    north, south = world.north, world.south
    async with (
        streaming(address, north.people[Role.AGENT]) as agent,
        streaming(address, north.people[Role.ADMINISTRATOR]) as administrator,
        streaming(address, north.people[Role.SECOND_LINE]) as second_line,
    ):
        await _announce(world, south, "cases")
        await _announce(world, south, "accounts")
        await _announce(world, north, "cases")
        await _announce(world, north, "accounts")
        assert [(await agent.next())[1]["resource"] for _ in range(2)] == ["cases", "accounts"]
        assert (await administrator.next())[1]["resource"] == "accounts"
        for stream in (agent, administrator, second_line):
            with pytest.raises(TimeoutError):
                await stream.next(within=0.3)


async def test_a_lost_database_connection_is_said(
    address: str, world: World, database_url: str
) -> None:
    async with streaming(address, world.north.people[Role.AGENT]) as stream:
        with psycopg.connect(database_url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE query LIKE 'LISTEN%' AND datname = current_database()"
            )
        assert await stream.next() == ("missed", {})


async def test_a_silent_stream_says_that_it_lives_and_ends_with_the_login(
    address: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "HEARTBEAT", 0.2)
    async with world.sessions.begin() as session:
        leaving = await a_colleague(session, world.north.client_id, Role.AGENT, "streaming")
    async with streaming(address, leaving) as stream:
        assert await stream.next() == ("beat", {})
        async with world.sessions.begin() as session:
            await deactivate(session, await session.get_one(Person, leaving.id))
        with pytest.raises(EOFError):
            await _until_it_ends(stream)


async def test_an_open_stream_holds_no_database_connection(
    address: str, world: World, given: Dependencies
) -> None:
    pool = given.sessions.kw["bind"].pool

    async def all_returned() -> bool:
        return bool(pool.checkedout() == 0)

    agent = world.north.people[Role.AGENT]
    async with streaming(address, agent), streaming(address, agent):
        await eventually(all_returned, within=5)


async def test_without_login_there_is_no_stream(address: str) -> None:
    async with AsyncClient(base_url=address, trust_env=False) as client:
        assert (await client.get("/api/events")).status_code == 401


async def test_who_is_too_slow_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "_LONGEST_QUEUE", 3)
    change = Change("cases", uuid4(), uuid4())
    with ChangeFeed("").hearing() as hearing:
        assert isinstance(hearing, Hearing)
        for _ in range(4):
            hearing.tell(change)
        hearing.tell(change)
        assert isinstance(await hearing.next(1), Missed)
        assert await hearing.next(1) == change
        assert await hearing.next(0.01) is None


async def _until_it_ends(stream: Stream) -> None:
    while True:
        await stream.next()


async def _announce(world: World, brand: Brand, resource: Any) -> None:
    async with world.sessions.begin() as session:
        await notify(session, resource, uuid4(), None, brand.client_id)


async def test_what_one_types_is_announced_to_oneself_alone(address: str, world: World) -> None:
    """And who looks at a case to those who may read it; by ids, without a word."""
    north = world.north
    case = await a_case(world, north)
    agent, supervisor = north.people[Role.AGENT], north.people[Role.SUPERVISOR]
    async with streaming(address, agent) as mine, streaming(address, supervisor) as theirs:
        async with AsyncClient(base_url=address, trust_env=False) as client:
            await log_in(client, agent)
            await client.put(f"/api/cases/{case.id}/sketch", json={"text": "Sehr geehrte"})
            await client.post(f"/api/cases/{case.id}/onlookers", json={"typing": True})
        _, typed = await mine.next()
        assert (typed["resource"], typed["id"]) == ("sketches", str(agent.id))
        _, seen = await theirs.next()
        assert seen == {
            "resource": "onlookers",
            "id": str(agent.id),
            "case_id": str(case.id),
            "client_id": str(north.client_id),
        }
