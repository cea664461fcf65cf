"""An incident as its page shows it."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import update

from db.accounts import add_account
from db.tables import CaseRow, Incident, utc_now
from domain.actor import Role
from tests.api.conftest import Browser
from tests.api.world import World, a_case


async def test_a_statement_is_as_long_as_each_of_its_channels_lets_it_be(
    world: World, browser: Browser
) -> None:
    incident_id, began = uuid4(), utc_now() - timedelta(minutes=5)
    async with world.sessions.begin() as session:
        terse = await add_account(
            session,
            client_id=world.north.client_id,
            channel="generic",
            name=f"terse-{uuid4().hex[:8]}",
            handle="brand",
            settings={"max_length": 160},
            secrets={"signing_secret": "of-the-terse-one"},
        )
        session.add(
            Incident(
                id=incident_id,
                client_id=world.north.client_id,
                fingerprint=b"the same words",
                found_at=began,
                began_at=began,
                latest_at=utc_now(),
            )
        )
    cases = [
        await a_case(world, world.north, occurred_at=began),
        await a_case(world, replace(world.north, account=terse)),
    ]
    async with world.sessions.begin() as session:
        beneath = CaseRow.id.in_([case.id for case in cases])
        await session.execute(update(CaseRow).where(beneath).values(incident_id=incident_id))
    async with browser(world.north.people[Role.SUPERVISOR]) as client:
        found = (await client.get(f"/api/incidents/{incident_id}")).json()
    assert (found["cases"], found["open"]) == (2, 2)
    assert found["longest"] == 160
