"""What one types is kept as one types, for oneself alone, until it is sent."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4, uuid5

from sqlalchemy import func, select

from activities.forgetting import Forgetter
from db.erasure_log import ErasureLog
from db.reply_files import hashes_of, keep_upload
from db.sketches import KEPT_FOR
from db.tables import File, Sketch, Words, utc_now
from db.words import read_words
from domain.actor import Role
from tests.api.conftest import Browser
from tests.api.dispatcher import FakeDispatcher, Outcome
from tests.api.world import World, a_case


async def _kept(world: World, case_id: UUID) -> int:
    async with world.sessions() as session:
        text_ids = [uuid5(case_id, f"sketch-{person.id}") for person in world.north.people.values()]
        return await session.scalar(select(func.count()).where(Words.id.in_(text_ids))) or 0


async def test_another_device_has_what_was_typed_and_nobody_else_does(
    world: World, browser: Browser
) -> None:
    case = await a_case(world, world.north)
    address = f"/api/cases/{case.id}/sketch"
    agent, supervisor = world.north.people[Role.AGENT], world.north.people[Role.SUPERVISOR]
    typed = {
        "text": "Guten Tag Frau Ohm, wir ",
        "purpose": "interim",
        "visibility": "private",
        "answers": str(case.message_id),
    }
    async with browser(agent) as laptop:
        assert (await laptop.get(address)).status_code == 204
        assert (await laptop.put(address, json={"text": "Guten"})).status_code == 200
        kept = await laptop.put(address, json=typed)
        assert kept.status_code == 200, kept.text
    async with browser(agent) as phone:
        shown = (await phone.get(address)).json()
        assert {name: shown[name] for name in typed} == typed
        assert shown["saved_at"] == kept.json()["saved_at"]
    async with browser(supervisor) as client:
        assert (await client.get(address)).status_code == 204
    async with world.sessions() as session:
        words = await session.get_one(Words, uuid5(case.id, f"sketch-{agent.id}"))
        read = await read_words(session, words.client_id, [words.id])
        assert (read[words.id], words.person_id) == (typed["text"], agent.id)


async def test_it_is_gone_once_sent_or_thrown_away(
    world: World, browser: Browser, dispatcher: FakeDispatcher
) -> None:
    case = await a_case(world, world.north)
    address = f"/api/cases/{case.id}/sketch"
    reply = {"kind": "submit_reply", "text": "Wir sehen nach.", "purpose": "interim"}
    async with browser(world.north.people[Role.AGENT]) as client:

        async def send() -> int:
            asked = {**reply, "id": str(uuid4())}
            answer = await client.post(f"/api/cases/{case.id}/commands", json=asked)
            return int(answer.status_code)

        await client.put(address, json={"text": "Wir sehen nach."})
        dispatcher.outcome = Outcome("refused", "stale-draft", "The customer has written.", "Read.")
        try:
            assert await send() == 409
        finally:
            dispatcher.outcome = Outcome()
        assert (await client.get(address)).status_code == 200, "refused: still there"
        assert await send() == 200
        assert (await client.get(address)).status_code == 204
        assert await _kept(world, case.id) == 0, "the words are gone as well"
        await client.put(address, json={"text": "Noch etwas"})
        assert (await client.delete(address)).status_code == 204
        assert (await client.get(address)).status_code == 204
        assert (await client.delete(address)).status_code == 204, "nothing to throw away"
    assert await _kept(world, case.id) == 0


async def test_what_nobody_touched_for_two_weeks_is_forgotten(
    world: World, browser: Browser
) -> None:
    old, new = await a_case(world, world.north), await a_case(world, world.north)
    async with browser(world.north.people[Role.AGENT]) as client:
        await client.put(f"/api/cases/{old.id}/sketch", json={"text": "Von früher"})
        async with world.sessions.begin() as session:
            row = await session.get_one(Sketch, (world.north.people[Role.AGENT].id, old.id))
            row.saved_at = utc_now() - KEPT_FOR - timedelta(minutes=1)
        await client.put(f"/api/cases/{new.id}/sketch", json={"text": "Von heute"})
        assert (await client.get(f"/api/cases/{old.id}/sketch")).status_code == 204
        assert (await client.get(f"/api/cases/{new.id}/sketch")).status_code == 200
    assert await _kept(world, old.id) == 0


async def test_it_is_forgotten_though_its_author_never_types_again(
    world: World, browser: Browser, tmp_path: Path
) -> None:
    """Only their next sketch or file took the old ones away: whoever had left kept theirs."""
    case = await a_case(world, world.north)
    agent, long_ago = world.north.people[Role.AGENT], utc_now() - KEPT_FOR - timedelta(minutes=1)
    async with browser(agent) as client:
        await client.put(f"/api/cases/{case.id}/sketch", json={"text": "Von früher"})
    async with world.sessions.begin() as session:
        (await session.get_one(Sketch, (agent.id, case.id))).saved_at = long_ago
        put = (session, case.client_id, case.id, agent.id, "image/png")
        new = await keep_upload(*put, b"new", utc_now())
        await keep_upload(*put, b"old", long_ago)
        named = await keep_upload(*put, b"named", long_ago)
        await hashes_of(session, case.client_id, case.id, [named.id], utc_now())
    await Forgetter(world.sessions, ErasureLog(tmp_path / "erasures.jsonl")).round()
    assert await _kept(world, case.id) == 0
    async with world.sessions() as session:
        left = await session.scalars(select(File.id).where(File.case_id == case.id))
        assert set(left) == {new.id, named.id}
        assert await session.get(Sketch, (agent.id, case.id)) is None
