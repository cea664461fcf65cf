"""Standing load: many open cases with running clocks, and how exactly deadlines are acted on.

What stands are questions whose first reply falls due in a day and whose answer in thirty: each is a
case that was assessed, has a task, two running clocks and an armed timer, and nothing comes due
while it is measured. The deadlines that are measured are those of messages that were written so
long ago that their moment comes `AHEAD` after they arrive: to some the machine itself replies, to
others, a lawyer's case, only people may, and as nobody does, the miss is put on record at its
moment. A lag is the time from that moment to the row in the journal. These cases are new, so the
worker still has them in its cache; one that is not there costs nearly twice the work.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.figures import Figure, share
from benchmarks.ground import QUESTION, Ground
from benchmarks.progress import Progress
from benchmarks.wire import closed_loop, open_loop

AHEAD = timedelta(seconds=60)
MARGIN = timedelta(hours=1)
DAY = timedelta(days=1)
PROMISES = {
    "acknowledge_in": DAY.total_seconds(),
    "acknowledge_margin": MARGIN.total_seconds(),
    "answer_in": 30 * DAY.total_seconds(),
    "automatic_per_second": 1_000,
}
"""No first reply takes an earlier place: the load is what is asked for, not what is made of it."""

LAGS = """
SELECT extract(epoch FROM j.recorded_at - m.occurred_at)
FROM journal j JOIN messages m ON m.case_id = j.case_id AND m.direction = 'inbound'
WHERE j.kind = :kind AND m.remote_key = ANY(:keys)
"""
WITH_CLOCK = """
SELECT count(*) FROM cases c JOIN messages m ON m.case_id = c.id AND m.direction = 'inbound'
WHERE c.acknowledge_due_at IS NOT NULL AND m.remote_key = ANY(:keys)
"""
OPEN = "SELECT count(*) FROM cases WHERE status = 'open'"
WAITING = "SELECT count(*) FROM inbound WHERE taken_at IS NULL"
CONNECTIONS = 8
BATCH = 500

_TOLD = Progress("standing")


@dataclass(frozen=True)
class Deadline:
    """A kind of moment: what brings it about, how long after it, and which row tells of it."""

    name: str
    words: str
    after: timedelta
    row: str


REPLY = Deadline("first replies", QUESTION, DAY - MARGIN, "reply_submitted")
MISS = Deadline(
    "misses", "Meine Bestellung kam nie an, mein Anwalt meldet sich.", DAY, "first_response_missed"
)


async def measure(ground: Ground, *, number: int, per_second: float, at_once: int) -> list[Figure]:
    """Memory with so many open cases, intake beside an empty house's, and the lag of deadlines."""
    empty = await closed_loop(ground.house.url, ground.post(), connections=CONNECTIONS, seconds=3.0)
    await _taken(ground)
    while (missing := number - int(await ground.number(OPEN))) > 0:
        _TOLD.say(f"{number - missing:,} cases are open")
        await open_loop(
            ground.house.url, ground.post(), number=min(missing, BATCH), per_second=BATCH / 10
        )
        await _taken(ground)
    filled = ground.resident()
    _TOLD.say(f"{number:,} cases are open: {_told(filled)}")
    full = await closed_loop(ground.house.url, ground.post(), connections=CONNECTIONS, seconds=3.0)
    await _taken(ground)
    lags = {}
    for deadline in (MISS, REPLY):
        lags[deadline] = await _lags(ground, deadline, int(per_second * 30), per_second, None)
        _TOLD.say(f"{deadline.name}, {per_second:g}/s: median {share(lags[deadline], 0.5):.3f} s")
    together = await _lags(ground, MISS, at_once, per_second, datetime.now(UTC))
    _TOLD.say(f"{at_once} in one instant: the last after {max(together):.2f} s")
    acted = ground.resident()
    name = f"{number:,} open cases"
    most = max(filled, acted, key=_ours)
    figures = [
        Figure(
            "standing",
            f"{name}: API, worker and Temporal",
            "MB",
            (_ours(most),),
            wanted=900,
            at_most=True,
            note=_told(most),
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
            f"{name}: {at_once} misses in one instant, the last",
            "s",
            (max(together),),
            wanted=4,
            at_most=True,
            note=f"median {share(together, 0.5):.2f}",
        ),
    ]
    for deadline, found in lags.items():
        for part, told, wanted in ((0.5, "median", 150), (0.99, "99th percentile", 1_000)):
            figures.append(
                Figure(
                    "standing",
                    f"{name}: lag of {deadline.name}, {per_second:g}/s, {told}",
                    "ms",
                    (share(found, part) * 1_000,),
                    wanted=wanted,
                    at_most=True,
                    note=f"{len(found)} deadlines",
                )
            )
    return figures


async def _taken(ground: Ground) -> None:
    """Wait until everything that came in is in its case."""

    async def reached() -> bool:
        return await ground.number(WAITING) == 0

    await ground.until(reached, within=900, every=0.2)


async def _lags(
    ground: Ground, deadline: Deadline, number: int, per_second: float, together: datetime | None
) -> list[float]:
    """Seconds from each moment to its row; all have one moment where `together` is given, from
    which they come in."""
    keys: list[str] = []
    ahead = AHEAD if together is None else AHEAD + timedelta(seconds=number / per_second)
    post = ground.post(at=together, ago=deadline.after - ahead, sent=keys, words=deadline.words)
    load = await open_loop(ground.house.url, post, number=number, per_second=per_second)
    assert not load.failed, "every one is to be measured"

    async def clocks_run() -> bool:
        return await ground.number(WITH_CLOCK, keys=keys) >= number

    took = await ground.until(clocks_run, within=AHEAD.total_seconds(), every=0.2)
    early = ahead.total_seconds() - took - load.seconds
    assert early > 0, "the first deadline came before the last clock ran"

    async def acted() -> bool:
        return len(await ground.column(LAGS, keys=keys, kind=deadline.row)) >= number

    await ground.until(acted, within=ahead.total_seconds() + 300, every=1)
    rows = await ground.column(LAGS, keys=keys, kind=deadline.row)
    return [float(row) - deadline.after.total_seconds() for row in rows]


def _ours(memory: dict[str, float]) -> float:
    """Megabytes of all but PostgreSQL."""
    return sum(mb for process, mb in memory.items() if process != "postgres")


def _told(memory: dict[str, float]) -> str:
    return ", ".join(f"{process} {mb:.0f}" for process, mb in memory.items())
