"""The first replies that the machine is going to give are counted, and no others."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from db.engine import Sessions, create_engine, create_sessions
from db.speaking import first_replies_planned
from db.tables import CaseRow
from domain.places import place_of
from tests.api.world import a_case, a_world
from tests.keys import KEYS


@pytest.fixture
async def sessions(fresh_database_url: str) -> AsyncIterator[Sessions]:
    engine = create_engine(fresh_database_url, pool_size=2)
    yield create_sessions(engine, KEYS)
    await engine.dispose()


async def test_what_is_overdue_counts_now_and_what_is_long_past_not_at_all(
    sessions: Sessions,
) -> None:
    world, now = await a_world(sessions), datetime.now(UTC)
    moments = (
        now + timedelta(minutes=4),
        now + timedelta(minutes=4),
        now - timedelta(minutes=1),
        now - timedelta(hours=2),
        None,
    )
    for moment in moments:
        case = await a_case(world, world.north)
        async with sessions.begin() as session:
            await session.execute(
                update(CaseRow).where(CaseRow.id == case.id).values(speaks_at=moment)
            )
    async with sessions() as session:
        planned = await first_replies_planned(session, now)
    assert planned == {place_of(now): 1, place_of(now + timedelta(minutes=4)): 2}
