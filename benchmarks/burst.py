"""A burst of private messages within one minute: does each get its first reply in time?"""

import asyncio
import time

from benchmarks.figures import Figure, share
from benchmarks.ground import Ground
from benchmarks.progress import Progress
from benchmarks.wire import open_loop

MINUTE = 60.0
PROMISES = {"acknowledge_in": 300}


async def measure(ground: Ground, *, number: int) -> list[Figure]:
    """Within 300 s of each message, counted where the network sees the reply; nobody else acts."""
    sent: dict[str, float] = {}
    order: list[str] = []
    one = ground.post(sent=order)
    load = await open_loop(ground.house.url, one, number=number, per_second=number / MINUTE)
    # `order` is by answer; a message's moment is at most its answer's wait earlier.
    now = time.time()
    for index, key in enumerate(order):
        sent[key] = now - load.seconds + index * MINUTE / number
    memory = ground.resident()

    told = Progress("burst", every=30)

    async def all_replied() -> bool:
        told.say(f"{len(ground.network.replied):,} of {len(sent):,} have their first reply")
        return all(key in ground.network.replied for key in sent)

    patience = 300 + 3 * MINUTE
    try:
        await ground.until(all_replied, within=patience, every=0.5)
    except AssertionError:
        await asyncio.sleep(0)  # what is missing by now has missed its promise long ago
    delays = [ground.network.replied.get(key, float("inf")) - at for key, at in sent.items()]
    kept = sum(delay <= 300 for delay in delays) / max(1, number)
    after = ground.resident()
    name = f"{number:,} in a minute"
    return [
        Figure(
            "burst",
            f"{name}: first replies within 5 minutes",
            "of 1",
            (kept,),
            wanted=1.0,
            note=f"{load.failed} not taken in",
        ),
        Figure(
            "burst",
            f"{name}: delay of the first reply, largest",
            "s",
            (max(delays),),
            note=f"median {share(delays, 0.5):.0f}, 99th {share(delays, 0.99):.0f}",
        ),
        Figure(
            "burst",
            f"{name}: row confirmed, 99th percentile",
            "ms",
            (share(load.took, 0.99) * 1_000,),
        ),
        Figure(
            "burst",
            f"{name}: memory at its end",
            "MB",
            (sum(after.values()),),
            note=", ".join(f"{n} {m:.0f}" for n, m in after.items())
            + f"; {sum(memory.values()):.0f} after the minute",
        ),
    ]
