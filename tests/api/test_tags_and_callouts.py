"""Tags on cases, and notes that call upon a colleague."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from activities.recording import record
from db.tables import CaseRow, utc_now
from db.tags import tag_named
from domain.actor import Role
from domain.acts import carry_out
from domain.case import Case
from domain.journal import chained
from tests.api.conftest import Browser
from tests.api.dispatcher import FakeDispatcher
from tests.api.world import StoredCase, World, a_case
from workflows.case.steps import Recording


async def _carried_out(world: World, dispatcher: FakeDispatcher, stored: StoredCase) -> None:
    """What was asked last, as the workflow would record it."""
    async with world.sessions() as session:
        row = await session.get_one(CaseRow, stored.id)
        case, head, seq = Case.model_validate(row.state), row.head, row.seq
    rows, previous = [], head
    for event in carry_out(case, dispatcher.acts[-1], utc_now()):
        seq += 1
        rows.append(chained(case.id, head, seq, event))
        head = rows[-1].hash
    await record(
        world.sessions,
        Recording(case_id=case.id, client_id=case.client_id, previous=previous, rows=tuple(rows)),
    )


async def _ask(client: Any, case_id: UUID, **command: Any) -> Any:
    return await client.post(f"/api/cases/{case_id}/commands", json={"id": str(uuid4()), **command})


async def test_a_note_calls_upon_a_colleague_until_they_have_seen_it(
    world: World, browser: Browser, dispatcher: FakeDispatcher
) -> None:
    case = await a_case(world, world.north)
    people = world.north.people
    supervisor = people[Role.SUPERVISOR]
    async with browser(people[Role.AGENT]) as client:
        note = {"kind": "add_note", "text": f"@{supervisor.name} darf ich kulant sein?"}
        stranger = world.south.people[Role.SUPERVISOR].id
        for nobody in (stranger, people[Role.STAKEHOLDER].id, uuid4()):
            refused = await _ask(client, case.id, **note, names=[str(nobody)])
            assert refused.status_code == 422, "may not read the case"
        assert (await _ask(client, case.id, **note, names=[str(supervisor.id)])).status_code == 200
        await _carried_out(world, dispatcher, case)
        (shown,) = (await client.get(f"/api/cases/{case.id}/notes")).json()
        assert shown["names"] == [{"id": str(supervisor.id), "name": supervisor.name}]
        assert (await client.get("/api/callouts")).json() == []
    async with browser(supervisor) as client:
        unread = '/api/callouts?filter={"read":false}'
        (callout,) = (await client.get(unread)).json()
        assert (callout["case_id"], callout["text"]) == (str(case.id), note["text"])
        assert callout["by"]["name"] == people[Role.AGENT].name
        assert callout["customer"]["name"] == "Lena Ohm"
        other = await client.post("/api/callouts/seen", json={"case_id": str(uuid4())})
        assert other.json() == {"seen": 0}
        seen = await client.post("/api/callouts/seen", json={"case_id": str(case.id)})
        assert seen.json() == {"seen": 1}
        assert (await client.get(unread)).json() == []
        assert len((await client.get("/api/callouts")).json()) == 1, "it stays in the list"


async def test_a_tag_is_put_on_a_case_filtered_by_and_taken_off(
    world: World, browser: Browser, dispatcher: FakeDispatcher
) -> None:
    case, other = await a_case(world, world.north), await a_case(world, world.north)
    client_id = str(world.north.client_id)
    async with browser(world.north.people[Role.AGENT]) as client:
        made = await client.post("/api/tags", json={"client_id": client_id, "name": " Sturm "})
        assert made.status_code == 201, made.text
        tag = made.json()
        assert tag["name"] == "Sturm"
        again = await client.post("/api/tags", json={"client_id": client_id, "name": "sturm"})
        assert again.json() == tag, "one tag, however it is written"
        filtered = f"/api/cases?filter={json.dumps({'tag': tag['id']})}"
        assert (await client.get(filtered)).json() == []

        assert (await _ask(client, case.id, kind="tag_case", add=[tag["id"]])).status_code == 200
        await _carried_out(world, dispatcher, case)
        (row,) = (await client.get(filtered)).json()
        shown = {"id": tag["id"], "name": "Sturm"}
        assert (row["id"], row["tags"]) == (str(case.id), [shown])
        assert (await client.get(f"/api/cases/{case.id}")).json()["tags"] == [shown]
        assert (await client.get(f"/api/cases/{other.id}")).json()["tags"] == []
        journal = (await client.get(f"/api/cases/{case.id}/journal")).json()
        assert journal[-2]["event"]["added"] == [tag["id"]]
        assert "Sturm" not in json.dumps(journal), "the journal knows it by id alone"

        await _ask(client, case.id, kind="tag_case", remove=[tag["id"]])
        await _carried_out(world, dispatcher, case)
        assert (await client.get(filtered)).json() == []


async def test_another_clients_tags_are_not_there(world: World, browser: Browser) -> None:
    case = await a_case(world, world.north)
    async with world.sessions.begin() as session:
        foreign = await tag_named(session, world.south.client_id, "Geheim", None)
        tag_id = str(foreign.id)
    async with browser(world.north.people[Role.AGENT]) as client:
        assert (await _ask(client, case.id, kind="tag_case", add=[tag_id])).status_code == 422
        body = {"client_id": str(world.south.client_id), "name": "x"}
        assert (await client.post("/api/tags", json=body)).status_code == 404
        assert "Geheim" not in (await client.get("/api/tags")).text


@pytest.mark.parametrize("name", ["ΛΟΓΟΣ", "İade", "Ärger", "Straße", "VIP"])
async def test_a_tag_in_capitals_of_any_language_is_made_once(
    world: World, browser: Browser, name: str
) -> None:
    async with browser(world.north.people[Role.SUPERVISOR]) as client:
        asked = {"client_id": str(world.north.client_id), "name": name}
        made = [await client.post("/api/tags", json=asked) for _ in range(2)]
        assert [answer.status_code for answer in made] == [201, 201], made[0].text
        assert made[0].json() == made[1].json()
        assert made[0].json()["name"] == name
