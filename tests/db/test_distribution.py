"""What distribution looks at, when there is more of it than it looks at in one round."""

from datetime import UTC, datetime, timedelta

import pytest

from db.distribution import read_situation
from db.engine import Sessions
from db.teams import TeamSettings, create_team
from domain.team import TeamKind
from tests.api.world import World, a_brand, a_case


async def test_one_client_s_flood_hides_no_other_client_s_task(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the thousand most urgent tasks of all nobody's were looked at: while one client's
    people could not keep up, another's sat idle and its customers waited."""
    monkeypatch.setattr("db.distribution.MOST_TASKS", 3)
    north, south = await a_brand(sessions, "Nord"), await a_brand(sessions, "Süd")
    world, now = World(sessions, north, south), datetime.now(UTC)
    async with sessions.begin() as session:
        for brand in (north, south):
            wanted = TeamSettings(brand.name, TeamKind.DEDICATED, frozenset({brand.client_id}))
            await create_team(session, wanted, None)
    flood = [
        await a_case(world, north, occurred_at=now - timedelta(minutes=10 - n)) for n in range(5)
    ]
    alone = await a_case(world, south, occurred_at=now)
    async with sessions() as session:
        situation = await read_situation(session, now)
    looked_at = [situation.places[task.id].case_id for task in situation.waiting]
    assert looked_at == [flood[0].id, flood[1].id, alone.id]
