"""Sessions on a real database that the tests of one module share."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Sessions, create_engine, create_sessions
from tests.keys import KEYS


@pytest.fixture(scope="module")
async def sessions(database_url: str) -> AsyncIterator[Sessions]:
    engine = create_engine(database_url, pool_size=5)
    yield create_sessions(engine, KEYS)
    await engine.dispose()


@pytest.fixture
async def session(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """A session whose doings are undone after the test."""
    async with sessions() as session:
        yield session
        await session.rollback()
