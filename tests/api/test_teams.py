"""Teams, skills, presence, shifts and the board over HTTP."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select

from db.configuration import broken_change
from db.engine import Sessions
from db.shifts import plan_shift
from db.tables import ConfigurationChange, utc_now
from db.teams import TeamSettings, create_team, set_member
from domain.actor import Role
from domain.team import TeamKind
from tests.api.conftest import Browser
from tests.api.world import World, a_case


def a_team(world: World, **details: Any) -> dict[str, Any]:
    """A dedicated team of the north brand."""
    return {
        "name": f"Team {uuid4().hex[:6]}",
        "kind": "dedicated",
        "clients": [str(world.north.client_id)],
    } | details


async def made(client: AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    """The team that was made of it."""
    answer = await client.post("/api/teams", json=body)
    assert answer.status_code == 201, answer.text
    team: dict[str, Any] = answer.json()
    return team


async def test_a_team_is_made_changed_and_staffed_and_the_journal_says_by_whom(
    world: World, browser: Browser, sessions: Sessions
) -> None:
    admin, agent = world.north.people[Role.ADMINISTRATOR], world.north.people[Role.AGENT]
    async with browser(admin) as client:
        team = await made(client, a_team(world))
        address = f"/api/teams/{team['id']}"
        changed = await client.put(address, json=a_team(world, name="Night", picking=False))
        assert (changed.json()["name"], changed.json()["picking"]) == ("Night", False)
        member = f"{address}/members/{agent.id}"
        assert (await client.put(member, json={"capacity": 8})).status_code == 204
        shown = (await client.get(address)).json()
        assert shown["members"] == [{"id": str(agent.id), "name": agent.name, "capacity": 8}]
        assert (await client.put(member, json={"capacity": 1})).status_code == 422
        skills_of = f"/api/people/{world.north.people[Role.SUPERVISOR].id}/skills"
        seen = (await client.get(skills_of)).json()
        skills = [{"kind": "language", "name": "nl"}]
        put = await client.put(skills_of, json=seen | {"skills": skills})
        assert put.json()["skills"] == skills
        assert (await client.get(skills_of)).json() == put.json()
        assert (await client.delete(member)).status_code == 204
        assert (await client.delete(member)).status_code == 404
    async with sessions() as session:
        changes = await session.scalars(
            select(ConfigurationChange)
            .where(ConfigurationChange.client_id == world.north.client_id)
            .order_by(ConfigurationChange.seq.desc())
            .limit(5)
        )
        assert [(c.kind, c.actor) for c in changes] == [
            ("team.member_removed", admin.id),
            ("person.skills_set", admin.id),
            ("team.member_set", admin.id),
            ("team.changed", admin.id),
            ("team.created", admin.id),
        ]
        assert await broken_change(session, world.north.client_id) is None


@pytest.mark.parametrize(
    "contradiction",
    [
        {"origin": "agency"},
        {"agency": "Elsewhere"},
        {"lead": str(uuid4())},
        {"clients": []},
        {"idle_after": 1},
    ],
)
async def test_settings_that_contradict_each_other_are_refused(
    world: World, browser: Browser, contradiction: dict[str, Any]
) -> None:
    async with browser(world.north.people[Role.ADMINISTRATOR]) as client:
        answer = await client.post("/api/teams", json=a_team(world, **contradiction))
    assert answer.status_code == 422, answer.text


async def test_only_colleagues_who_do_tasks_can_be_given_any(
    world: World, browser: Browser
) -> None:
    case = await a_case(world, world.north)
    command = {"kind": "assign_task", "task_id": str(case.state.tasks[0].id)}
    async with browser(world.north.people[Role.SUPERVISOR]) as client:
        for brand, role, due in (
            (world.north, Role.AGENT, 200),
            (world.north, Role.AUDITOR, 422),
            (world.south, Role.AGENT, 422),
        ):
            person = {"id": str(uuid4()), "person_id": str(brand.people[role].id)}
            answer = await client.post(f"/api/cases/{case.id}/commands", json=command | person)
            assert answer.status_code == due, answer.text


async def test_the_board_shows_who_is_there_and_what_waits_in_vain(
    world: World, browser: Browser
) -> None:
    agent, supervisor = world.north.people[Role.AGENT], world.north.people[Role.SUPERVISOR]
    async with browser(world.north.people[Role.ADMINISTRATOR]) as client:
        team = await made(client, a_team(world))
        for person in (agent, supervisor):
            address = f"/api/teams/{team['id']}/members/{person.id}"
            assert (await client.put(address, json={})).status_code == 204
    held = await a_case(world, world.north, claimed_by=agent)
    waits = await a_case(world, world.north)

    async def board() -> dict[str, Any]:
        async with browser(supervisor) as client:
            (row,) = (await client.get("/api/board")).json()
        assert row["id"] == str(world.north.client_id)
        assert row["open"] >= 2
        found: dict[str, Any] = row
        return found

    before = await board()
    assert before["causes"]["nobody_present"] == before["in_vain"] == before["waiting"] >= 1
    async with browser(agent) as client:
        told = await client.post("/api/presence", json={})
        assert told.json()["availability"] == "available"
    after = await board()
    assert after["in_vain"] == 0
    assert after["waiting"] == before["waiting"]
    (shown,) = [t for t in after["teams"] if t["id"] == team["id"]]
    people = {person["id"]: person for person in shown["people"]}
    assert people[str(agent.id)]["there"] is True
    assert people[str(supervisor.id)]["there"] is False
    assert str(held.id) in {task["case_id"] for task in people[str(agent.id)]["tasks"]}
    assert str(waits.id) not in {task["case_id"] for task in people[str(agent.id)]["tasks"]}
    assert (shown["open"], shown["breached"]) == (1, 0)
    assert {person["id"] for person in after["assignable"]} == {str(agent.id), str(supervisor.id)}
    async with browser(supervisor) as client:
        for filters in ({"team_id": team["id"]}, {"assignee": str(agent.id)}):
            listed = await client.get("/api/cases", params={"filter": json.dumps(filters)})
            assert str(held.id) in {row["id"] for row in listed.json()}, listed.text
            assert str(waits.id) not in {row["id"] for row in listed.json()}
        waiting = await client.get("/api/tasks", params={"filter": json.dumps({"waiting": True})})
        assert str(waits.id) in {row["case_id"] for row in waiting.json()}
        assert all(row["assignee"] is None for row in waiting.json())


async def test_who_holds_a_task_without_being_in_a_team_stands_on_the_board_all_the_same(
    world: World, browser: Browser
) -> None:
    agent = world.south.people[Role.AGENT]
    held = await a_case(world, world.south, claimed_by=agent)
    late = await a_case(world, world.south, occurred_at=utc_now() - timedelta(days=2))
    async with browser(world.south.people[Role.SUPERVISOR]) as client:
        (row,) = (await client.get("/api/board")).json()
        assert [person["name"] for person in row["others"]] == [agent.name]
        assert str(held.id) in {task["case_id"] for task in row["others"][0]["tasks"]}
        # What the figure counts is what its list shows.
        for figure, name in (("breached", "overdue"), ("at_risk", "at_risk")):
            filters = json.dumps({"status": "open", name: True})
            listed = (await client.get("/api/cases", params={"filter": filters})).json()
            assert len(listed) == row[figure], figure
            assert (str(late.id) in {case["id"] for case in listed}) == (figure == "breached")


async def test_a_shift_is_planned_and_ended_by_its_person_with_a_note_for_their_colleagues(
    world: World, browser: Browser
) -> None:
    agent, now = world.north.people[Role.AGENT], utc_now()
    async with browser(world.north.people[Role.ADMINISTRATOR]) as client:
        team = await made(client, a_team(world, shifts=True))
        await client.put(f"/api/teams/{team['id']}/members/{agent.id}", json={})
    async with browser(world.north.people[Role.SUPERVISOR]) as client:
        shift = {
            "team_id": team["id"],
            "person_id": str(agent.id),
            "starts_at": (now - timedelta(hours=1)).isoformat(),
            "ends_at": (now + timedelta(hours=7)).isoformat(),
        }
        planned = await client.post("/api/shifts", json=shift)
        assert planned.status_code == 201, planned.text
        backwards = shift | {"ends_at": shift["starts_at"]}
        assert (await client.post("/api/shifts", json=backwards)).status_code == 422
    address = f"/api/shifts/{planned.json()['id']}"
    async with browser(agent) as client:
        foreign = {"notes": [{"client_id": str(world.south.client_id), "text": "x"}]}
        assert (await client.post(f"{address}/end", json=foreign)).status_code == 422
        note = {"notes": [{"client_id": str(world.north.client_id), "text": "Bitte anrufen."}]}
        twice = {"notes": [{**note["notes"][0], "text": "Nichts."}, *note["notes"]]}
        assert (await client.post(f"{address}/end", json=twice)).status_code == 422, "one is lost"
        ended = await client.post(f"{address}/end", json=note)
        assert ended.status_code == 200, ended.text
        assert ended.json()["ended_at"] is not None
        assert (await client.post(f"{address}/end", json=note)).status_code == 409
        assert (await client.delete(address)).status_code == 403
    async with browser(world.north.people[Role.SUPERVISOR]) as client:
        notes = (await client.get("/api/handover-notes")).json()
        assert [(n["text"], n["person_id"]) for n in notes] == [("Bitte anrufen.", str(agent.id))]
        assert (await client.delete(address)).status_code == 409
    async with browser(world.south.people[Role.SUPERVISOR]) as client:
        assert (await client.get("/api/handover-notes")).json() == []
        assert (await client.post(f"{address}/end", json={})).status_code == 404


async def test_nobody_leaves_a_note_with_a_client_for_whom_they_do_not_work(
    world: World, browser: Browser, sessions: Sessions
) -> None:
    """A team for two clients takes people of either: one of the first left notes with the other."""
    agent, now = world.north.people[Role.AGENT], utc_now()
    both = frozenset({world.north.client_id, world.south.client_id})
    settings = TeamSettings(name=f"Both {uuid4().hex[:6]}", kind=TeamKind.BLENDED, clients=both)
    hour = timedelta(hours=1)
    async with sessions.begin() as session:
        team = await create_team(session, settings, None)
        await set_member(session, team, agent.id, 6, None)
        shift = await plan_shift(session, team, agent.id, now - hour, now + hour, None)
    address = f"/api/shifts/{shift.id}/end"
    notes = [{"client_id": str(client_id), "text": "Bitte anrufen."} for client_id in both]
    async with browser(agent) as client:
        refused = await client.post(address, json={"notes": notes})
        assert refused.status_code == 422, refused.text
        own = [note for note in notes if note["client_id"] == str(world.north.client_id)]
        assert (await client.post(address, json={"notes": own})).status_code == 200
    filters = {"filter": json.dumps({"shift_id": str(shift.id)})}
    async with browser(world.south.people[Role.SUPERVISOR]) as client:
        assert (await client.get("/api/handover-notes", params=filters)).json() == []


async def test_without_work_the_next_task_is_nothing(world: World, browser: Browser) -> None:
    async with browser(world.north.people[Role.AGENT]) as client:
        answer = await client.post("/api/tasks/next")
        assert (answer.status_code, answer.content) == (204, b"")
    async with browser(world.north.people[Role.AUDITOR]) as client:
        assert (await client.post("/api/tasks/next")).status_code == 403
