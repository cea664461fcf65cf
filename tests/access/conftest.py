"""Two furnished clients and an API whose every request is undone after it was answered."""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncConnection, async_sessionmaker

from api.app import create_app
from api.dependencies import Dependencies
from db.engine import Sessions, create_engine, create_sessions
from db.erasure_log import ErasureLog
from db.keys import KEYRING
from db.sessions import Login
from tests.access.house import House, a_house
from tests.api.dispatcher import FakeDispatcher
from tests.api.world import World, a_world
from tests.keys import KEYS
from tests.servers import SharedPostgres

Undoing = Callable[[], contextlib.AbstractAsyncContextManager[FakeDispatcher]]


@dataclass(eq=False)
class Switchboard:
    """Sessions that can be pointed to a connection whose transaction is never committed. What each
    statement does alone is there to stay: cases are recorded like that, before anybody asks."""

    everyday: Sessions
    undone: Sessions | None = None

    def __call__(self, **given: Any) -> Any:
        return (self.undone or self.everyday)(**given)

    def begin(self) -> Any:
        return (self.undone or self.everyday).begin()

    @property
    def kw(self) -> dict[str, Any]:
        assert self.undone is None, "what is recorded now would not be undone"
        return self.everyday.kw


@dataclass(frozen=True)
class Access:
    """The application and what there is to be accessed."""

    app: FastAPI
    north: House
    south: House
    dispatcher: FakeDispatcher
    switchboard: Switchboard
    connection: AsyncConnection

    @contextlib.asynccontextmanager
    async def undoing(self) -> AsyncIterator[None]:
        """Whatever requests change within the block is forgotten."""
        transaction = await self.connection.begin()
        self.switchboard.undone = async_sessionmaker(
            self.connection,
            expire_on_commit=False,
            info={KEYRING: KEYS},
            join_transaction_mode="create_savepoint",
        )
        try:
            yield
        finally:
            self.switchboard.undone = None
            await transaction.rollback()

    @contextlib.asynccontextmanager
    async def client(
        self, login: Login | None = None, token: str | None = None
    ) -> AsyncIterator[AsyncClient]:
        """A browser with that login, a program with that token, or nobody."""
        transport = ASGITransport(self.app, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://webcare.test") as client:
            if login is not None:
                # A header, because logging out would empty the browser's jar for good.
                client.headers["Cookie"] = f"webcare_session={login.token}"
                client.headers["X-CSRF-Token"] = login.csrf_token
            if token is not None:
                client.headers["Authorization"] = f"Bearer {token}"
            yield client


@pytest.fixture(scope="session")
async def access(
    postgres: SharedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Access]:
    """One for all these tests: none of them leaves anything behind."""
    database_url = postgres.create_database()
    engine = create_engine(database_url, pool_size=5)
    switchboard = Switchboard(create_sessions(engine, KEYS))
    sessions: Any = switchboard
    world: World = await a_world(sessions)
    north = await a_house(world, world.north)
    south = await a_house(world, world.south)
    dispatcher = FakeDispatcher(sessions)

    async def well() -> None:
        return

    app = create_app(
        Dependencies(
            sessions=sessions,
            database_url=database_url,
            dispatcher=dispatcher,
            version="1.2.3",
            static=tmp_path_factory.mktemp("static"),
            erasures=ErasureLog(tmp_path_factory.mktemp("keys") / "erasures.jsonl"),
            probes={"temporal": well, "worker": well},
        )
    )
    async with engine.connect() as connection:
        yield Access(app, north, south, dispatcher, switchboard, connection)
    await engine.dispose()
    postgres.drop_database(database_url)
