"""Intake: from a signed delivery to its durable row and the answer to the network."""

import asyncio
from uuid import uuid4

from benchmarks.figures import Figure, share
from benchmarks.ground import Ground
from benchmarks.progress import Progress
from benchmarks.wire import Wire, closed_loop

CONNECTIONS = (1, 8, 32)

PROMISES = {"acknowledge_in": 86_400}
"""Seconds: no first reply of an earlier load falls into a later one, or into its floor."""


_TOLD = Progress("intake")


async def insert(wire: Wire) -> bool:
    """The floor: one row."""
    status, _ = await wire.ask("POST", "/rows", uuid4().bytes * 20)
    return status == 200


async def measure(ground: Ground, *, rounds: int, seconds: float) -> list[Figure]:
    """Rate and 99th percentile at each number of connections, beside one inserted row; and what
    becomes of accepted deliveries when the API dies at the peak."""
    figures = []
    sent: list[str] = []
    for connections in CONNECTIONS:
        at = f"{connections} connection{'s' if connections > 1 else ''}"
        rates, slowest, floors, floors_slowest = [], [], [], []
        for number in range(rounds):
            floor = await closed_loop(
                ground.floor_url, insert, connections=connections, seconds=seconds
            )
            load = await closed_loop(
                ground.house.url,
                ground.post(sent=sent),
                connections=connections,
                seconds=seconds,
            )
            rates.append(load.rate)
            floors.append(floor.rate)
            slowest.append(share(load.took, 0.99) * 1_000)
            floors_slowest.append(share(floor.took, 0.99) * 1_000)
            _TOLD.say(
                f"{at}, round {number + 1} of {rounds}: {load.rate:.0f}/s, "
                f"the floor {floor.rate:.0f}/s; {len(sent):,} cases are to begin"
            )
            await ground.all_armed(len(sent))
            await ground.rests()
        main = connections == 8
        figures += [
            Figure("intake", at, "/s", (*rates,), (*floors,), 0.35 if main else None),
            Figure(
                "intake",
                f"{at}, 99th percentile",
                "ms",
                (*slowest,),
                (*floors_slowest,),
                3 if main else None,
                at_most=True,
            ),
        ]
    figures.append(await _killed_at_the_peak(ground, seconds))
    return figures


async def _killed_at_the_peak(ground: Ground, seconds: float) -> Figure:
    """Deliveries answered with 200 whose item is not there afterwards."""
    sent: list[str] = []
    loads = asyncio.gather(
        *(_until_it_breaks(ground, sent) for _ in range(8)), return_exceptions=True
    )
    await asyncio.sleep(seconds / 2)
    ground.house.kill("api")
    await loads
    await ground.house.until_well()
    there = await ground.column(
        "SELECT key FROM inbound WHERE key = ANY(:keys)", keys=[f"created:{key}" for key in sent]
    )
    lost = {f"created:{key}" for key in sent} - set(there)
    return Figure(
        "intake",
        "lost when the API is killed",
        "deliveries",
        (float(len(lost)),),
        wanted=0,
        at_most=True,
        note=f"{len(sent)} accepted before",
    )


async def _until_it_breaks(ground: Ground, sent: list[str]) -> None:
    wire = await Wire.to(ground.house.url)
    one = ground.post(sent=sent)
    while await one(wire):
        pass
