"""How much waits at a client, as rows may ask for it: counted to a bound, however much it is."""

import pytest

from db.engine import Sessions
from db.policies import tasks_waiting
from tests.api.world import World, a_brand, a_case


async def test_open_tasks_of_the_client_count_to_the_bound(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.policies.OPEN_TASKS_COUNTED_TO", 3)
    north, south = await a_brand(sessions, "Nord"), await a_brand(sessions, "Süd")
    world = World(sessions, north, south)
    counted = []
    for _ in range(5):
        await a_case(world, north)
        async with sessions() as session:
            counted.append(await tasks_waiting(session, north.client_id))
    assert counted == [1, 2, 3, 3, 3]
    async with sessions() as session:
        assert await tasks_waiting(session, south.client_id) == 0
