"""Who a task can be handed to, who can be named in a note, and the pool of those who pick."""

from uuid import uuid4

from db.presence import heartbeat
from db.tables import utc_now
from db.teams import TeamSettings, create_team, set_member
from domain.actor import Role
from domain.presence import ABSENT_AFTER
from domain.team import Availability, TeamKind
from tests.api.conftest import Browser
from tests.api.world import World, a_case


async def test_colleagues_of_a_case_are_those_who_may_read_it(
    world: World, browser: Browser
) -> None:
    case = await a_case(world, world.north)
    people = world.north.people
    async with world.sessions.begin() as session:
        await heartbeat(session, people[Role.SUPERVISOR].id, Availability.AVAILABLE, utc_now())
        await heartbeat(session, people[Role.AUDITOR].id, Availability.AWAY, utc_now())
    async with browser(people[Role.AGENT]) as client:
        shown = (await client.get(f"/api/cases/{case.id}/colleagues")).json()
    by_id = {each["id"]: each for each in shown}
    assert str(people[Role.AGENT].id) not in by_id, "oneself"
    assert str(people[Role.STAKEHOLDER].id) not in by_id, "may not read what was said"
    supervisor, auditor = (by_id[str(people[r].id)] for r in (Role.SUPERVISOR, Role.AUDITOR))
    assert (supervisor["there"], supervisor["takes_tasks"]) == (True, True)
    assert (auditor["there"], auditor["takes_tasks"]) == (False, False)
    assert not {str(p.id) for p in world.south.people.values()} & set(by_id)


async def test_a_task_says_what_one_may_do_about_it(world: World, browser: Browser) -> None:
    case = await a_case(world, world.north, claimed_by=world.north.people[Role.AGENT])
    async with browser(world.north.people[Role.AGENT]) as client:
        (task,) = (await client.get(f"/api/cases/{case.id}")).json()["tasks"]
        assert task["actions"] == ["hand_over_task", "refuse_task", "release_task", "remind_me"]
    async with browser(world.north.people[Role.AUDITOR]) as client:
        (task,) = (await client.get(f"/api/cases/{case.id}")).json()["tasks"]
        assert task["actions"] == []


async def test_whose_team_does_not_pick_is_offered_no_pool(world: World, browser: Browser) -> None:
    waits = await a_case(world, world.south)
    agent = world.south.people[Role.AGENT]

    async def offered() -> tuple[set[str], list[str]]:
        async with browser(agent) as client:
            me = (await client.get("/api/auth/me")).json()
            tasks = (await client.get('/api/tasks?filter={"mine":true}')).json()
            return {task["case_id"] for task in tasks}, me["picks"]

    assert await offered() == ({str(waits.id)}, [str(world.south.client_id)])
    async with world.sessions.begin() as session:
        clients = frozenset({world.south.client_id})
        settings = TeamSettings(f"T {uuid4().hex[:6]}", TeamKind.DEDICATED, clients, picking=False)
        team = await create_team(session, settings, None)
        await set_member(session, team, agent.id, 6, None)
    assert await offered() == (set(), [])


async def test_a_heartbeat_without_a_word_keeps_what_was_said(
    world: World, browser: Browser
) -> None:
    agent = world.south.people[Role.SUPERVISOR]
    async with browser(agent) as client:

        async def tell(**said: str) -> str:
            answer = await client.post("/api/presence", json=said)
            return str(answer.json()["availability"])

        assert await tell() == "available"
        assert await tell(availability="away") == "away"
        assert await tell() == "away"
    async with world.sessions.begin() as session:
        later = utc_now() + ABSENT_AFTER * 2
        said = await heartbeat(session, agent.id, None, later)
        assert (said.availability, said.since) == ("available", later), "a new day"
