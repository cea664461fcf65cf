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
from uuid import uuid4

import pytest

from tests.chaos.crowd import live
from tests.chaos.house import VICTIMS, House
from tests.chaos.scene import a_scene
from tests.chaos.verdict import judge, nothing_runs
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
    print(f"\nWEBCARE_CHAOS_SEED={SEED} WEBCARE_CHAOS_CASES={CASES} WEBCARE_CHAOS_KILLS={KILLS}")
    chance = random.Random(SEED)
    data = run_directory()
    data.mkdir(mode=0o755, exist_ok=True)
    async with a_scene(data / f"chaos-{uuid4().hex[:8]}", chance) as scene:
        murders = asyncio.create_task(murder(scene.house, random.Random(chance.random()), KILLS))
        try:
            crowd = random.Random(chance.random())
            told = await live(scene.client, scene.receiver, crowd, CASES, max(20, 0.4 * CASES))
            print(f"{time.monotonic():.1f} all plots told", flush=True)
            killed = Counter(await murders)
            await scene.house.until_well()
            await eventually(lambda: nothing_runs(scene.evidence), within=120)
        except BaseException:
            print(scene.house.last_words())
            raise
        assert len(killed) == min(KILLS, len(VICTIMS))
        await judge(scene, told)
        print(
            f"{len(told)} plots, {len(await scene.evidence.cases())} cases, killed {dict(killed)}, "
            f"{scene.client.faults} requests repeated, {len(scene.client.commands)} commands, "
            f"{len(scene.receiver.taken)} replies in {scene.receiver.requests} deliveries"
        )
