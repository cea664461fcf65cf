"""kill -9 of worker, API, Temporal and PostgreSQL while fifty cases run with commands.

Clients repeat what was not answered, under the same ids. When everything stands again, every case
ends where its commands lead, every accepted mention is in exactly one case, journals follow from
the re-executed histories, and each reply stands on the network exactly once.

`WEBCARE_CHAOS_SEED`, `WEBCARE_CHAOS_CASES` (50) and `WEBCARE_CHAOS_KILLS` (8) make it another or a
larger run.
"""

import asyncio
import os
import random
import time
from collections import Counter
from uuid import UUID, uuid4

import pytest

from domain.case import CommandAccepted, CommandRefused, MentionTakenIn
from domain.journal import verify
from tests.chaos.crowd import Told, live
from tests.chaos.evidence import Evidence, re_executed
from tests.chaos.house import VICTIMS, House
from tests.chaos.scene import Scene, a_scene
from tests.servers import run_directory
from tests.waiting import eventually

SEED = int(os.environ.get("WEBCARE_CHAOS_SEED", random.randrange(10_000)))
CASES = int(os.environ.get("WEBCARE_CHAOS_CASES", "50"))
KILLS = int(os.environ.get("WEBCARE_CHAOS_KILLS", "8"))


async def murder(house: House, chance: random.Random, kills: int) -> list[str]:
    """kill -9 in a random order, each victim as often as any other, at random moments."""
    order: list[str] = []
    while len(order) < kills:
        order += chance.sample(VICTIMS, len(VICTIMS))
    done = []
    for victim in order[:kills]:
        await asyncio.sleep(chance.uniform(2.0, 8.0))
        while not house.kill(victim):
            await asyncio.sleep(0.2)
        done.append(victim)
        print(f"{time.monotonic():.1f} killed {victim}", flush=True)
    return done


@pytest.mark.timeout(600)
async def test_whatever_is_killed_every_case_ends_where_its_commands_lead() -> None:
    print(f"\nWEBCARE_CHAOS_SEED={SEED}")
    chance = random.Random(SEED)
    data = run_directory()
    data.mkdir(mode=0o755, exist_ok=True)
    async with a_scene(data / f"chaos-{uuid4().hex[:8]}", chance) as scene:
        murders = asyncio.create_task(murder(scene.house, random.Random(chance.random()), KILLS))
        try:
            told = await live(scene.client, scene.receiver, random.Random(chance.random()), CASES)
            print(f"{time.monotonic():.1f} all plots told", flush=True)
            killed = Counter(await murders)
            await scene.house.until_well()
            await eventually(lambda: _nothing_runs(scene.evidence), within=120)
        except BaseException:
            print(scene.house.last_words())
            raise
        assert len(killed) == min(KILLS, len(VICTIMS))
        await _every_mention_is_in_one_case(scene, told)
        await _every_case_ended_as_told(scene, told)
        await _every_command_acted_once(scene)
        await _every_reply_stands_once(scene, told)
        await _journals_follow_from_histories(scene)
        print(
            f"{len(told)} plots, {len(await scene.evidence.cases())} cases, killed {dict(killed)}, "
            f"{scene.client.faults} requests repeated, {len(scene.client.commands)} commands, "
            f"{len(scene.receiver.taken)} replies in {scene.receiver.requests} deliveries"
        )


async def _nothing_runs(evidence: Evidence) -> bool:
    return not await evidence.running()


async def _every_mention_is_in_one_case(scene: Scene, told: list[Told]) -> None:
    posts = [post for each in told for post in each.posts]
    assert scene.client.accepted == set(posts)
    inbound = await scene.evidence.inbound()
    assert {key: n for key, n in inbound.items() if n > 1} == {}
    assert all(inbound[f"created:{post}"] == 1 for post in posts)
    taken = Counter[UUID]()
    for case_id in await scene.evidence.cases():
        taken.update(
            row.event.mention.message_id
            for row in await scene.evidence.journal(case_id)
            if isinstance(row.event, MentionTakenIn)
        )
    messages = {
        message.id for message in await scene.evidence.messages() if message.direction == "inbound"
    }
    assert taken == Counter(messages)
    assert len(messages) == len(posts)


async def _every_case_ended_as_told(scene: Scene, told: list[Told]) -> None:
    cases = await scene.evidence.cases()
    assert sorted(cases) == sorted(UUID(case_id) for each in told for case_id in each.cases)
    for each in told:
        last = cases[UUID(each.cases[-1])]
        assert (last.status, last.closed_reason) == ("closed", each.ends), each
    assert {case.status for case in cases.values()} == {"closed"}


async def _every_command_acted_once(scene: Scene) -> None:
    rows = {str(row.id): row.status for row in await scene.evidence.commands()}
    heard = {
        command_id: "done" if came_to == "done" else "refused"
        for command_id, came_to in scene.client.commands.items()
    }
    assert rows == heard
    acted = Counter[str]()
    for case_id in await scene.evidence.cases():
        for row in await scene.evidence.journal(case_id):
            if isinstance(row.event, CommandAccepted):
                acted[str(row.event.command_id)] += 1
            elif isinstance(row.event, CommandRefused):
                acted[str(row.event.answer.command_id)] += 1
    refused = {command_id for command_id, came_to in heard.items() if came_to == "refused"}
    assert set(acted.values()) <= {1}
    assert acted.keys() <= heard.keys()
    # A refusal by a case whose run has ended stands with the command alone.
    assert heard.keys() - acted.keys() <= refused


async def _every_reply_stands_once(scene: Scene, told: list[Told]) -> None:
    """The network has exactly what the record says it has; of a person's replies, all."""
    outbound = [m for m in await scene.evidence.messages() if m.direction == "outbound"]
    came_to = Counter((m.delivery, "automatic" if m.automatic else "a person's") for m in outbound)
    assert {each for each in came_to if each[0] != "sent"} <= {("failed", "automatic")}, came_to
    assert {str(m.id) for m in outbound if m.delivery == "sent"} == set(scene.receiver.taken)
    for each in told:
        texts = scene.receiver.texts(each.conversation)
        automatic = [text for text in texts if text not in each.replies]
        assert Counter(texts) - Counter(automatic) == Counter(each.replies), each
        assert len(automatic) <= len(each.cases), each


async def _journals_follow_from_histories(scene: Scene) -> None:
    cases = await scene.evidence.cases()
    journals = {case_id: await scene.evidence.journal(case_id) for case_id in cases}
    for case_id, rows in journals.items():
        assert verify(case_id, rows) == cases[case_id].head
        assert len(rows) == cases[case_id].seq
    histories = {case_id: await scene.evidence.histories(case_id) for case_id in cases}
    assert await re_executed(histories) == journals
