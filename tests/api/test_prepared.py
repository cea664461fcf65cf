"""Prepared replies over HTTP: written, reviewed by somebody else, used and counted."""

from typing import Any
from uuid import uuid4

from httpx2 import AsyncClient, Response
from sqlalchemy import select

from db.configuration import broken_change
from db.engine import Sessions
from db.tables import Command, ConfigurationChange
from domain.actor import Role
from tests.api.conftest import Browser
from tests.api.dispatcher import FakeDispatcher
from tests.api.world import World, a_case


def a_reply(world: World, **details: Any) -> dict[str, Any]:
    """A courtesy of the north brand, in German."""
    return {
        "client_id": str(world.north.client_id),
        "title": "Dank",
        "purpose": "courtesy",
        "language": "de",
        "address": "formal",
        "text": "Vielen Dank, {name}! {signature}",
    } | details


async def written(client: AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post("/api/prepared", json=body)
    assert answer.status_code == 201, answer.text
    reply: dict[str, Any] = answer.json()
    return reply


async def reviewed(
    client: AsyncClient, address: str, deed: str = "approve", **more: str
) -> Response:
    """What becomes of deciding on the newest wording as it stands."""
    newest = (await client.get(address)).json()["newest"]
    body = {"revision": newest["revision"], **more}
    return await client.post(f"{address}/wordings/{newest['number']}/{deed}", json=body)


async def rewritten(client: AsyncClient, address: str, text: str) -> Response:
    """What becomes of other words for what stands there."""
    newest = (await client.get(address)).json()["newest"]
    body = {"text": text, "revision": newest["revision"]}
    return await client.post(f"{address}/wordings", json=body)


async def offered(client: AsyncClient, case_id: object) -> list[dict[str, Any]]:
    """What the composer of the case offers, without the acknowledgement."""
    case = (await client.get(f"/api/cases/{case_id}")).json()
    return [each for each in case["prepared"] if each["id"]]


async def test_only_what_somebody_else_has_released_can_be_used(
    world: World, browser: Browser, sessions: Sessions
) -> None:
    people = world.north.people
    case = await a_case(world, world.north, customer_name="Lena Ohm")
    async with browser(people[Role.AGENT]) as agent, browser(people[Role.SUPERVISOR]) as other:
        reply = await written(agent, a_reply(world))
        address = f"/api/prepared/{reply['id']}"
        assert (reply["newest"]["state"], reply["actions"]) == ("draft", ["write", "submit"])
        assert (await reviewed(other, address)).status_code == 409
        handed_in = await agent.post(f"{address}/wordings/1/submit")
        assert handed_in.json()["newest"]["state"] == "in_review"
        assert (await reviewed(agent, address)).status_code == 403
        assert await offered(agent, case.id) == []

        given_back = await reviewed(other, address, "return", comment="Bitte kürzer.")
        assert given_back.json()["newest"]["comment"] == "Bitte kürzer."
        again = await rewritten(agent, address, "Danke, {name}! {signature}")
        assert (again.json()["newest"]["number"], again.json()["newest"]["comment"]) == (1, None)
        await agent.post(f"{address}/wordings/1/submit")
        approved = await reviewed(other, address)
        assert (approved.json()["released"], approved.json()["used"]) == (1, 0)
        (offer,) = await offered(agent, case.id)
        assert (offer["text"], offer["version"]) == ("Danke, Lena Ohm! ^XY", "1")

        # The next wording does not count before it is released, and replaces this one then.
        await rewritten(agent, address, "Merci, {name}!")
        await agent.post(f"{address}/wordings/2/submit")
        assert (await offered(agent, case.id))[0]["text"] == "Danke, Lena Ohm! ^XY"
        await reviewed(other, address)
        (offer,) = await offered(agent, case.id)
        assert (offer["text"], offer["version"]) == ("Merci, Lena Ohm!", "2")
        shown = (await agent.get(address)).json()
        assert [(w["number"], w["state"]) for w in shown["wordings"]] == [
            (2, "approved"),
            (1, "retired"),
        ]
        assert (await other.post(f"{address}/retire")).json()["released"] is None
        assert await offered(agent, case.id) == []
        assert (await other.post(f"{address}/retire")).status_code == 409
    async with sessions() as session:
        kinds = await session.scalars(
            select(ConfigurationChange.kind)
            .where(ConfigurationChange.client_id == world.north.client_id)
            .order_by(ConfigurationChange.seq.desc())
            .limit(3)
        )
        assert list(kinds)[:2] == ["prepared.published", "prepared.retired"]
        assert await broken_change(session, world.north.client_id) is None


async def test_nobody_reviews_their_own_words(world: World, browser: Browser) -> None:
    async with browser(world.north.people[Role.SUPERVISOR]) as client:
        reply = await written(client, a_reply(world))
        address = f"/api/prepared/{reply['id']}"
        await client.post(f"{address}/wordings/1/submit")
        refused = await reviewed(client, address)
        assert refused.json()["type"].endswith("/own-draft")
        returned = await reviewed(client, address, "return", comment="x")
        assert returned.status_code == 403


async def test_nobody_writes_over_a_colleagues_words_unseen(world: World, browser: Browser) -> None:
    people = world.north.people
    async with browser(people[Role.AGENT]) as agent, browser(people[Role.SUPERVISOR]) as other:
        reply = await written(agent, a_reply(world))
        address = f"/api/prepared/{reply['id']}"
        assert (await rewritten(other, address, "Danke, {name}!")).status_code == 200
        body = {"text": "Merci, {name}!", "revision": reply["newest"]["revision"]}
        refused = await agent.post(f"{address}/wordings", json=body)
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("/conflict")
        shown = (await agent.get(address)).json()
        assert [each["text"] for each in shown["wordings"]] == [
            "Danke, {name}!",
            "Vielen Dank, {name}! {signature}",
        ]


async def test_nobody_releases_words_that_they_have_not_seen(
    world: World, browser: Browser
) -> None:
    people = world.north.people
    async with browser(people[Role.AGENT]) as agent, browser(people[Role.SUPERVISOR]) as other:
        reply = await written(agent, a_reply(world))
        address = f"/api/prepared/{reply['id']}"
        await agent.post(f"{address}/wordings/1/submit")
        await reviewed(other, address, "return", comment="Bitte kürzer.")
        await rewritten(agent, address, "Danke, Sie Held!")
        await agent.post(f"{address}/wordings/1/submit")
        for deed, more in (("approve", {}), ("return", {"comment": "Noch kürzer."})):
            body = {"revision": reply["newest"]["revision"], **more}
            refused = await other.post(f"{address}/wordings/1/{deed}", json=body)
            assert refused.status_code == 409, refused.text
        assert (await reviewed(other, address)).json()["released"] == 1


async def test_an_unknown_placeholder_is_refused_with_its_place(
    world: World, browser: Browser
) -> None:
    async with browser(world.north.people[Role.AGENT]) as client:
        answer = await client.post("/api/prepared", json=a_reply(world, text="Hallo {nmae}!"))
        assert answer.status_code == 422
        assert "{nmae}, at character 7" in answer.json()["detail"]
        assert "{first_name}" in answer.json()["right"]


async def test_what_the_brand_never_says_is_found_and_refused(
    world: World, browser: Browser
) -> None:
    client_id = world.south.client_id
    voice = f"/api/clients/{client_id}/voice"
    async with browser(world.south.people[Role.ADMINISTRATOR]) as client:
        before = (await client.get(voice)).json()
        wanted = {"form_of_address": "informal", "forbidden_words": ["leider", " kein  Problem "]}
        put = await client.put(voice, json=before | wanted)
        now = put.json()
        assert now["form_of_address"] == "informal"
        assert now["forbidden_words"] == ["leider", "kein Problem"]
        assert (await client.get(voice)).json() == now
        unseen = await client.put(voice, json=before | {"forbidden_words": ["billig"]})
        assert unseen.status_code == 409, "what a colleague said meanwhile is not written over"
        assert (await client.get(voice)).json() == now
    case = await a_case(world, world.south)
    async with browser(world.south.people[Role.AGENT]) as client:
        found = await client.post(f"{voice}/check", json={"text": "Das ist Leider so."})
        assert found.json()["forbidden"] == [{"word": "leider", "start": 8, "end": 14}]
        command = {"kind": "submit_reply", "text": "Leider nein.", "purpose": "substance"}
        refused = await client.post(
            f"/api/cases/{case.id}/commands", json={"id": str(uuid4()), **command}
        )
        assert refused.status_code == 422, refused.text
        assert refused.json()["type"].endswith("/forbidden-words")
        text = a_reply(world, client_id=str(client_id), text="Kein Problem, {name}")
        refused = await client.post("/api/prepared", json=text)
        assert refused.json()["type"].endswith("/forbidden-words")


async def test_the_reply_names_what_it_began_with_and_only_if_that_is_released(
    world: World, browser: Browser, sessions: Sessions, dispatcher: FakeDispatcher
) -> None:
    people = world.north.people
    case = await a_case(world, world.north)
    async with browser(people[Role.AGENT]) as agent, browser(people[Role.SUPERVISOR]) as other:
        reply = await written(agent, a_reply(world))
        send = {
            "kind": "submit_reply",
            "text": "Danke!",
            "purpose": "courtesy",
            "prepared": reply["id"],
        }
        where = f"/api/cases/{case.id}/commands"
        refused = await agent.post(where, json={"id": str(uuid4()), **send})
        assert refused.status_code == 409, refused.text
        await agent.post(f"/api/prepared/{reply['id']}/wordings/1/submit")
        await reviewed(other, f"/api/prepared/{reply['id']}")
        (offer,) = [each for each in await offered(agent, case.id) if each["id"] == reply["id"]]
        command_id = uuid4()
        await agent.post(where, json={"id": str(command_id), **send})
    async with sessions() as session:
        row = await session.get_one(Command, command_id)
        asked = row.payload["command"]
        assert (asked["prepared"], asked["prepared_version"]) == (reply["id"], offer["version"])


async def test_a_prepared_reply_is_for_a_channel_that_there_is(
    world: World, browser: Browser
) -> None:
    async with browser(world.north.people[Role.AGENT]) as client:
        for channel in ("telegraph", "x" * 33):
            answer = await client.post("/api/prepared", json=a_reply(world, channel=channel))
            assert answer.status_code == 422, answer.text
            assert "generic" in answer.json()["right"]
