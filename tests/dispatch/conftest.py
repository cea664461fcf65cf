"""A desk on a real database that the tests of one module share."""

from collections.abc import AsyncIterator

import pytest

from db.engine import Sessions, create_engine, create_sessions
from tests.dispatch.desk import Desk
from tests.keys import KEYS


@pytest.fixture(scope="module")
async def sessions(database_url: str) -> AsyncIterator[Sessions]:
    engine = create_engine(database_url, pool_size=10)
    yield create_sessions(engine, KEYS)
    await engine.dispose()


@pytest.fixture
async def desk(sessions: Sessions) -> Desk:
    """A client and an account of its own for each test."""
    return await Desk.open(sessions)
