"""The journal of configuration as an auditor reads it."""

import json
from typing import Any

from db.configuration import publish_agreement
from db.tables import Client
from domain.actor import Role
from domain.agreement import ServiceAgreement
from tests.api.conftest import Browser
from tests.api.world import World


async def _read(browser: Browser, world: World, **conditions: Any) -> list[dict[str, Any]]:
    async with browser(world.north.people[Role.AUDITOR]) as client:
        params = {"filter": json.dumps(conditions), "sort": '["seq","DESC"]'}
        answer = await client.get("/api/configuration-changes", params=params)
        assert answer.status_code == 200, answer.text
        return list(answer.json())


async def test_a_published_version_tells_what_is_different(browser: Browser, world: World) -> None:
    administrator = world.north.people[Role.ADMINISTRATOR]
    async with world.sessions.begin() as session:
        client = await session.get_one(Client, world.north.client_id)
        agreement = ServiceAgreement(version="1", answer_in=3_600)
        await publish_agreement(session, client, agreement, administrator.id)
    newest, *earlier = await _read(browser, world, client_id=str(world.north.client_id))
    assert newest["kind"] == "agreement.published"
    assert newest["by"] == {"id": str(administrator.id), "name": administrator.name}
    assert newest["changes"] == [
        {"field": "answer_in", "before": 86_400.0, "after": 3_600.0},
        {"field": "version", "before": "1", "after": "2"},
    ]
    assert [change["seq"] for change in earlier] == sorted(
        (change["seq"] for change in earlier), reverse=True
    )


async def test_what_happened_to_people_is_told_by_name(browser: Browser, world: World) -> None:
    agent = world.north.people[Role.AGENT]
    (granted,) = await _read(browser, world, subject=str(agent.id), kind="person.granted")
    assert granted["subject_name"] == agent.name
    assert {"field": "role", "before": "(absent)", "after": "agent"} in granted["changes"]


async def test_another_clients_configuration_is_not_told(browser: Browser, world: World) -> None:
    assert await _read(browser, world, client_id=str(world.south.client_id)) == []
