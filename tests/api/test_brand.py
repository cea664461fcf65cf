"""A client's words over HTTP, each change in the configuration's journal."""

from sqlalchemy import select

from db.brands import brand_of
from db.configuration import broken_change
from db.tables import ConfigurationChange
from domain.actor import Role
from tests.api.conftest import Browser
from tests.api.world import World


async def test_what_counts_as_a_mention_is_said_and_kept(browser: Browser, world: World) -> None:
    path = f"/api/clients/{world.north.client_id}/brand"
    words = {"names": [" Nord "], "hashtags": ["#nordwind", "nordwind"], "products": ["Ökostrom"]}
    async with browser(world.north.people[Role.SUPERVISOR]) as client:
        assert (await client.get(path)).json()["names"] == []
        changed = await client.put(path, json=words)
        assert changed.status_code == 200, changed.text
        assert changed.json()["names"] == ["Nord"]
        assert changed.json()["hashtags"] == ["nordwind"]
        assert (await client.get(path)).json() == changed.json()
        assert (await client.put(path, json={"names": ["x"]})).status_code == 422
    async with browser(world.north.people[Role.AUDITOR]) as client:
        assert (await client.get(path)).status_code == 200
        assert (await client.put(path, json=words)).status_code == 403
    async with world.sessions() as session:
        assert (await brand_of(session, world.north.client_id)).products == ("Ökostrom",)
        assert await session.scalar(
            select(ConfigurationChange.id).where(
                ConfigurationChange.client_id == world.north.client_id,
                ConfigurationChange.kind == "brand.published",
            )
        )
        assert await broken_change(session, world.north.client_id) is None


async def test_topics_are_a_list_of_the_clients_own(browser: Browser, world: World) -> None:
    path = f"/api/clients/{world.south.client_id}/brand"
    topics = [{"name": "Rechnung", "words": ["abgebucht"]}, {"name": "Ausfall", "words": []}]
    async with browser(world.south.people[Role.SUPERVISOR]) as client:
        kept = await client.put(path, json={"topics": topics})
        assert kept.json()["topics"] == topics
        twice = await client.put(path, json={"topics": [topics[0], topics[0]]})
        assert twice.status_code == 422


async def test_nobody_saves_over_a_colleagues_words_unseen(browser: Browser, world: World) -> None:
    path = f"/api/clients/{world.south.client_id}/brand"
    async with (
        browser(world.south.people[Role.SUPERVISOR]) as one,
        browser(world.south.people[Role.ADMINISTRATOR]) as other,
    ):
        before = (await one.get(path)).json()
        theirs = await other.put(path, json=before | {"names": ["Süd"]})
        assert theirs.json()["revision"] > before["revision"]
        refused = await one.put(path, json=before | {"names": ["Kompass"]})
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("/conflict")
        assert (await one.get(path)).json() == theirs.json()
        ours = await one.put(path, json=theirs.json() | {"names": ["Süd", "Kompass"]})
        assert ours.status_code == 200, ours.text
