"""Who else looks at a case or types there; silence ends it, and only readers hear of it."""

from datetime import timedelta
from typing import Any

from db.onlookers import look, others_at
from db.tables import utc_now
from domain.actor import Role
from domain.onlooking import LOOKS_FOR, TYPES_FOR, types
from tests.api.conftest import Browser
from tests.api.world import World, a_case


async def test_colleagues_see_who_looks_and_who_types(world: World, browser: Browser) -> None:
    case = await a_case(world, world.north)
    address = f"/api/cases/{case.id}/onlookers"
    agent, supervisor = world.north.people[Role.AGENT], world.north.people[Role.SUPERVISOR]
    async with browser(agent) as one, browser(supervisor) as other:

        async def seen_by(client: Any, **said: bool) -> list[dict[str, Any]]:
            answer = await client.post(address, json=said)
            assert answer.status_code == 200, answer.text
            others: list[dict[str, Any]] = answer.json()["others"]
            return others

        assert await seen_by(one) == [], "not oneself"
        (seen,) = await seen_by(other, typing=True)
        assert (seen["id"], seen["name"], seen["types_until"]) == (str(agent.id), agent.name, None)
        (seen,) = await seen_by(one)
        assert seen["id"] == str(supervisor.id)
        assert seen["types_until"] is not None
        assert (await other.delete(address)).status_code == 204
        assert await seen_by(one) == []


async def test_silence_ends_it(world: World) -> None:
    case = await a_case(world, world.north)
    agent, other = world.north.people[Role.AGENT].id, world.north.people[Role.SUPERVISOR].id
    now = utc_now()
    async with world.sessions.begin() as session:
        await look(session, world.north.client_id, case.id, agent, now, typing=True)

    async def seen(later: timedelta) -> tuple[bool, bool]:
        async with world.sessions() as session:
            found = await others_at(session, case.id, other, now + later)
        return bool(found), any(types(each.typed_at, now + later) for each in found)

    assert await seen(timedelta(0)) == (True, True)
    assert await seen(TYPES_FOR + timedelta(seconds=1)) == (True, False)
    assert await seen(LOOKS_FOR + timedelta(seconds=1)) == (False, False)
