"""Two people, or one person's two clicks, at the same moment."""

import asyncio
from uuid import uuid4

from db.configuration import broken_change
from domain.actor import Role
from tests.api.conftest import Browser
from tests.api.world import World, a_case


async def test_changes_of_one_client_do_not_wait_for_each_other_for_ever(
    world: World, browser: Browser
) -> None:
    asked = {"client_id": str(world.north.client_id), "reason": "Brand im Lager"}
    async with browser(world.north.people[Role.SUPERVISOR]) as client:
        answers = await asyncio.gather(*(client.post("/api/stops", json=asked) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    case = await a_case(world, world.north)
    async with browser(world.north.people[Role.AUDITOR]) as client:
        answers = await asyncio.gather(
            *(
                client.post(
                    f"/api/cases/{case.id}/reviews",
                    json={"id": str(uuid4()), "verdict": "remark", "text": "Zu spät"},
                )
                for _ in range(4)
            )
        )
    assert [answer.status_code for answer in answers] == [201] * 4
    async with world.sessions() as session:
        assert await broken_change(session, world.north.client_id) is None
