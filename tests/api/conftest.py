"""The API in this process on a real database, and browsers that talk to it."""

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from api.app import create_app
from api.dependencies import Dependencies
from db.engine import Sessions, create_engine, create_sessions, each_alone
from db.erasure_log import ErasureLog
from db.tables import Person
from domain.actor import Role
from tests.api.dispatcher import FakeDispatcher
from tests.api.world import PASSWORD, World, a_world
from tests.keys import KEYS

Browser = Callable[[Person | None], contextlib.AbstractAsyncContextManager[AsyncClient]]


@pytest.fixture(scope="module")
async def sessions(database_url: str) -> AsyncIterator[Sessions]:
    engine = create_engine(database_url, pool_size=5)
    yield create_sessions(engine, KEYS)
    await engine.dispose()


@pytest.fixture(scope="module")
async def world(sessions: Sessions) -> World:
    return await a_world(sessions)


@pytest.fixture(scope="module")
def dispatcher(sessions: Sessions) -> FakeDispatcher:
    return FakeDispatcher(sessions)


@pytest.fixture(scope="module")
def given(
    sessions: Sessions,
    database_url: str,
    dispatcher: FakeDispatcher,
    tmp_path_factory: pytest.TempPathFactory,
) -> Dependencies:
    async def well() -> None:
        return

    return Dependencies(
        sessions=sessions,
        reading=each_alone(sessions),
        database_url=database_url,
        dispatcher=dispatcher,
        version="1.2.3",
        static=Path(tmp_path_factory.mktemp("static")),
        erasures=ErasureLog(Path(tmp_path_factory.mktemp("keys")) / "erasures.jsonl"),
        probes={"temporal": well, "worker": well},
    )


@pytest.fixture(scope="module")
def app(given: Dependencies) -> FastAPI:
    return create_app(given)


@pytest.fixture(scope="module")
def browser(app: FastAPI) -> Browser:
    """A browser of its own per call; logged in when it is given somebody."""

    @contextlib.asynccontextmanager
    async def open_browser(person: Person | None = None) -> AsyncIterator[AsyncClient]:
        # What the API does not foresee shall arrive as the 500 that a browser would see.
        transport = ASGITransport(app, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://webcare.test") as client:
            if person is not None:
                await log_in(client, person)
            yield client

    return open_browser


async def log_in(client: AsyncClient, person: Person, password: str = PASSWORD) -> None:
    """Log in and send the CSRF token from then on."""
    answer = await client.post(
        "/api/auth/login", json={"email": person.email, "password": password}
    )
    assert answer.status_code == 200, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]


@pytest.fixture(scope="module")
async def administrator(browser: Browser, world: World) -> AsyncIterator[AsyncClient]:
    async with browser(world.north.people[Role.ADMINISTRATOR]) as client:
        yield client
