"""Standing load: many open cases with running clocks, and how exactly deadlines are acted on."""

from datetime import UTC, datetime

from benchmarks.figures import Figure, share
from benchmarks.ground import Ground
from benchmarks.wire import closed_loop, open_loop

AHEAD = 90.0
PROMISES = {
    "acknowledge_in": 2 * AHEAD,
    "acknowledge_margin": AHEAD,
    "automatic_per_second": 1_000,
}
"""The machine speaks so many seconds after a mention's own time; none takes an earlier place."""

LAGS = """
SELECT extract(epoch FROM j.recorded_at - m.occurred_at)
FROM journal j JOIN messages m ON m.case_id = j.case_id AND m.direction = 'inbound'
WHERE j.kind = 'reply_submitted' AND m.remote_key = ANY(:keys)
"""
OPEN = "SELECT count(*) FROM cases WHERE status = 'open'"
CONNECTIONS = 8


async def measure(ground: Ground, *, number: int, per_second: float, at_once: int) -> list[Figure]:
    """Memory with so many open cases, intake beside an empty house's, and the lag of deadlines."""
    empty = await closed_loop(ground.house.url, ground.post(), connections=CONNECTIONS, seconds=3.0)
    while await ground.number(OPEN) < number:
        missing = number - int(await ground.number(OPEN))
        batch = min(missing, 500)
        await open_loop(ground.house.url, ground.post(), number=batch, per_second=60)
        await _until_taken(ground)
    await _until_acknowledged(ground)
    memory = ground.resident()
    full = await closed_loop(ground.house.url, ground.post(), connections=CONNECTIONS, seconds=3.0)
    await _until_taken(ground)
    spread = await _lags(ground, int(per_second * 30), per_second, None)
    together = await _lags(ground, at_once, 20, datetime.now(UTC))
    name = f"{number:,} open cases"
    ours = sum(mb for process, mb in memory.items() if process != "postgres")
    return [
        Figure(
            "standing",
            f"{name}: API, worker and Temporal",
            "MB",
            (ours,),
            wanted=900,
            at_most=True,
            note=", ".join(f"{n} {m:.0f}" for n, m in memory.items()),
        ),
        Figure(
            "standing",
            f"{name}: intake",
            "/s",
            (full.rate,),
            (empty.rate,),
            note="floor: the empty house",
        ),
        Figure(
            "standing",
            f"{name}: lag of deadlines, {per_second:g}/s, median",
            "ms",
            (share(spread, 0.5) * 1_000,),
            wanted=150,
            at_most=True,
            note=f"{len(spread)} deadlines",
        ),
        Figure(
            "standing",
            f"{name}: lag of deadlines, {per_second:g}/s, 99th percentile",
            "ms",
            (share(spread, 0.99) * 1_000,),
            wanted=1_000,
            at_most=True,
        ),
        Figure(
            "standing",
            f"{name}: {at_once} deadlines in one instant, the last",
            "s",
            (max(together),),
            wanted=4,
            at_most=True,
            note=f"{len(together)} acted on",
        ),
    ]


async def _until_taken(ground: Ground) -> None:
    async def reached() -> bool:
        waiting = "SELECT count(*) FROM inbound WHERE taken_at IS NULL"
        return await ground.number(waiting) == 0

    await ground.until(reached, within=900, every=0.2)


async def _until_acknowledged(ground: Ground) -> None:
    """From then on only the clocks of the answers run in what stands."""

    async def reached() -> bool:
        silent = "SELECT count(*) FROM cases WHERE status = 'open' AND first_replied_at IS NULL"
        return await ground.number(silent) == 0

    await ground.until(reached, within=900, every=0.5)


async def _lags(
    ground: Ground, number: int, per_second: float, together: datetime | None
) -> list[float]:
    """Seconds from the moment at which the machine is to speak to its journal row."""
    keys: list[str] = []
    load = await open_loop(
        ground.house.url,
        ground.post(at=together, sent=keys),
        number=number,
        per_second=per_second,
    )
    assert not load.failed, "every one is to be measured"
    assert load.seconds < AHEAD - 20, "the first deadline came before the last was set"

    async def acted() -> bool:
        return len(await ground.column(LAGS, keys=keys)) >= len(keys)

    await ground.until(acted, within=AHEAD + 300, every=0.5)
    return [float(lag) - AHEAD for lag in await ground.column(LAGS, keys=keys)]
