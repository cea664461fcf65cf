"""Whatever is away, full, unreadable or killed while cases run: nothing is lost, nothing happens
twice, and every journal follows from its history.

`WEBCARE_CHAOS_SEED` (1998), `WEBCARE_CHAOS_CASES` (12) and `WEBCARE_CHAOS_FAULTS` (4) make it
another or a larger run; `make chaos` is the large one, with another seed each time.
"""

import asyncio
import os
import random
import time
from collections import Counter
from uuid import uuid4

import pytest

from tests.chaos.crowd import live
from tests.chaos.faults import FAULTS, in_some_order
from tests.chaos.scene import Scene, a_scene
from tests.chaos.verdict import judge, misses, nothing_runs
from tests.servers import run_directory
from tests.waiting import eventually

SEED = int(os.environ.get("WEBCARE_CHAOS_SEED", "1998"))
CASES = int(os.environ.get("WEBCARE_CHAOS_CASES", "12"))
NUMBER = int(os.environ.get("WEBCARE_CHAOS_FAULTS", "4"))

BEGUN_WITHIN = max(20.0, 0.5 * CASES)
"""Seconds in which all cases begin: 500 of them for about as long as 20 faults take."""


async def strike(scene: Scene, chance: random.Random, number: int) -> list[str]:
    """Faults at random moments in a random order; a delivery that nobody can read and a full disk
    are among them however few there are."""
    order = in_some_order(number, chance)
    for name in order:
        await asyncio.sleep(chance.uniform(1.0, 4.0))
        print(f"{time.monotonic():.1f} {name}", flush=True)
        await FAULTS[name](scene, chance)
    return order


@pytest.mark.timeout(2400)
async def test_whatever_goes_wrong_every_case_ends_where_its_commands_lead() -> None:
    print(f"\nWEBCARE_CHAOS_SEED={SEED} WEBCARE_CHAOS_CASES={CASES} WEBCARE_CHAOS_FAULTS={NUMBER}")
    chance = random.Random(SEED)
    run_directory().mkdir(mode=0o755, exist_ok=True)
    async with a_scene(run_directory() / f"faults-{uuid4().hex[:8]}", chance) as scene:
        faults = asyncio.create_task(strike(scene, random.Random(chance.random()), NUMBER))
        try:
            crowd = random.Random(chance.random())
            told = await live(scene.client, scene.receiver, crowd, CASES, BEGUN_WITHIN)
            print(f"{time.monotonic():.1f} all plots told", flush=True)
            struck = Counter(await faults)
            await scene.house.until_well()
            await eventually(lambda: nothing_runs(scene.evidence), within=300)
            await judge(scene, told)
        except BaseException:
            print(scene.house.last_words())
            raise
        assert len(struck) == min(NUMBER, len(FAULTS))  # none is left out while another comes twice
        print(
            f"{len(told)} plots, {len(await scene.evidence.cases())} cases, {dict(struck)}, "
            f"{scene.client.faults} requests repeated, {len(scene.client.commands)} commands, "
            f"{len(scene.receiver.taken)} replies in {scene.receiver.requests} deliveries, "
            f"missed: {dict(await misses(scene))}"
        )


@pytest.mark.parametrize("number", [1, 4, len(FAULTS), 20, 50])
def test_no_fault_is_left_out_while_another_comes_twice(number: int) -> None:
    for seed in range(200):
        order = in_some_order(number, random.Random(seed))
        assert len(order) == number
        assert len(set(order)) == min(number, len(FAULTS)), order
