"""The first replies that the machine is going to give are counted, and no others."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from activities.planning import GOOD_FOR, Planned
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


async def test_the_count_is_remembered_for_a_second(sessions: Sessions) -> None:
    """A clock that was set back counts anew as well."""
    world, now, planned = await a_world(sessions), datetime.now(UTC), Planned()
    later = now + timedelta(minutes=4)

    async def another() -> None:
        case = await a_case(world, world.north)
        async with sessions.begin() as session:
            await session.execute(
                update(CaseRow).where(CaseRow.id == case.id).values(speaks_at=later)
            )

    async def counted(at: datetime) -> int:
        async with sessions() as session:
            return (await planned.numbers(session, at)).get(place_of(later), 0)

    before = await counted(now)
    await another()
    assert await counted(now + GOOD_FOR / 2) == before
    assert await counted(now + GOOD_FOR) == before + 1
    await another()
    assert await counted(now) == before + 2


async def test_what_could_not_be_counted_is_counted_the_next_time(sessions: Sessions) -> None:
    now, planned = datetime.now(UTC), Planned()
    async with sessions() as session:
        await session.execute(text("SET LOCAL search_path = nowhere"))
        with pytest.raises(DBAPIError):
            await planned.numbers(session, now)
    async with sessions() as session:
        assert await planned.numbers(session, now) == await first_replies_planned(session, now)
