"""Cases: begun with their clocks running, and answered by the machine, beside bare workflows."""

import asyncio
import time
from datetime import UTC, datetime
from uuid import uuid4

from temporalio.client import WorkflowHandle

from benchmarks.bare import BARE_TASK_QUEUE, Armed, Replying
from benchmarks.figures import Figure, share
from benchmarks.ground import ARMED, Ground
from benchmarks.progress import Progress
from benchmarks.wire import Load, Wire, open_loop

SIDE_BY_SIDE = 16
WITH_A_TIMER = 5
"""Events of a bare workflow whose timer runs: started, its task in three, the timer."""

AHEAD = 60.0
PROMISES = {
    "acknowledge_in": 2 * AHEAD,
    "acknowledge_margin": AHEAD,
    "automatic_per_second": 1_000,
}
"""The machine speaks so many seconds after a mention's own time, long before it is due, and all
in one moment: none takes an earlier place."""


_TOLD = Progress("case")


async def measure(ground: Ground, *, rounds: int, number: int) -> list[Figure]:
    """How many cases a second get their clocks, and how many their first reply."""
    number = max(1, number // SIDE_BY_SIDE) * SIDE_BY_SIDE
    armed, armed_floor, replied, replied_floor = [], [], [], []
    for _ in range(rounds):
        await ground.rests()
        armed_floor.append(number / await _bare(ground, number, Armed))
        replied_floor.append(number / await _bare(ground, number, Replying))
        begun, answered = await _cases(ground, number)
        armed.append(number / begun)
        replied.append(number / answered)
        _TOLD.say(
            f"begun {armed[-1]:.1f}/s, the floor {armed_floor[-1]:.1f}/s; "
            f"answered {replied[-1]:.1f}/s, the floor {replied_floor[-1]:.1f}/s"
        )
    return [
        Figure(
            "case",
            "begun, clocks running",
            "/s",
            (*armed,),
            (*armed_floor,),
            0.7,
            note="floor: one timer",
        ),
        Figure(
            "case",
            "mention to automatic first reply",
            "/s",
            (*replied,),
            (*replied_floor,),
            0.6,
            note="floor: one timer, one activity",
        ),
    ]


async def offered(ground: Ground, *, per_second: float, seconds: float) -> list[Figure]:
    """At a steady rate: how long the network waits, and how long until the clock runs."""
    await ground.rests()
    already = await ground.number("SELECT count(*) FROM cases")
    number = int(per_second * seconds)
    sent: list[str] = []
    load: Load = await open_loop(
        ground.house.url, ground.post(sent=sent), number=number, per_second=per_second
    )
    await ground.all_armed(int(already) + len(sent))
    lags = [
        float(lag)
        for lag in await ground.column(
            """
            SELECT extract(epoch FROM j.recorded_at - m.received_at)
            FROM journal j JOIN messages m ON m.case_id = j.case_id AND m.direction = 'inbound'
            WHERE j.kind = 'clocks_started' AND m.remote_key = ANY(:keys)
            """,
            keys=sent,
        )
    ]
    at = f"{per_second:g}/s offered"
    return [
        Figure(
            "case",
            f"{at}: row confirmed, 99th percentile",
            "ms",
            (share(load.took, 0.99) * 1_000,),
            wanted=50,
            at_most=True,
            note=f"{load.failed} failed of {number}",
        ),
        Figure(
            "case",
            f"{at}: clock running after, 99th percentile",
            "s",
            (share(lags, 0.99),),
            wanted=2,
            at_most=True,
            note=f"median {share(lags, 0.5):.2f}",
        ),
    ]


async def _cases(ground: Ground, number: int) -> tuple[float, float]:
    """Seconds until so many new cases have their clocks; and with those from the one moment at
    which all replies are due to the last of them at the network."""
    already, answered = await ground.number(ARMED), len(ground.network.replied)
    together = datetime.now(UTC)
    began = time.perf_counter()
    one = ground.post(at=together)

    async def send() -> None:
        wire = await Wire.to(ground.house.url)
        for _ in range(number // SIDE_BY_SIDE):
            assert await one(wire)
        wire.close()

    async def all_replied() -> bool:
        return len(ground.network.replied) >= answered + number

    await asyncio.gather(*(send() for _ in range(SIDE_BY_SIDE)))
    await ground.all_armed(int(already) + number)
    begun = time.perf_counter() - began
    assert begun < AHEAD, "the replies fell due while cases were still being begun: take fewer"
    await ground.until(all_replied, within=AHEAD + 600, every=0.05)
    return begun, begun + time.perf_counter() - began - AHEAD


async def _bare(ground: Ground, number: int, kind: type[Armed] | type[Replying]) -> float:
    """Seconds for so many bare workflows: until their timers run, or they have ended."""
    began = time.perf_counter()
    slots = asyncio.Semaphore(SIDE_BY_SIDE)
    seconds = 3_600.0 if kind is Armed else 2.0

    async def start() -> WorkflowHandle[object, object]:
        async with slots:
            return await ground.temporal.start_workflow(
                kind.__name__, seconds, id=f"bare-{uuid4()}", task_queue=BARE_TASK_QUEUE
            )

    handles = await asyncio.gather(*(start() for _ in range(number)))
    if kind is Replying:
        await asyncio.gather(*(handle.result() for handle in handles))
        return time.perf_counter() - began
    for handle in reversed(handles):
        while (await handle.describe()).history_length < WITH_A_TIMER:
            await asyncio.sleep(0.02)
    took = time.perf_counter() - began
    for handle in handles:
        await handle.terminate()
    return took
