"""A burst of comments under one public post: is everything stored and grouped, and does the brake
let the machine speak once?"""

import contextlib
from uuid import uuid4

from benchmarks.burst import MINUTE
from benchmarks.figures import Figure, share
from benchmarks.ground import Ground
from benchmarks.progress import Progress
from benchmarks.wire import open_loop

STORED = (
    "SELECT count(*) FROM messages WHERE thread_key = :post AND direction = 'inbound' "
    "AND text_id IS NOT NULL AND visibility = 'public'"
)
GROUPED = (
    "SELECT coalesce(max(number), 0) FROM (SELECT count(*) AS number FROM cases "
    "WHERE client_id = :client AND incident_id IS NOT NULL GROUP BY incident_id) AS each"
)
"""Cases in the largest incident."""

DECIDED = (
    "SELECT count(DISTINCT case_id) FROM journal WHERE client_id = :client "
    "AND kind IN ('acknowledgement_withheld', 'reply_sent', 'first_response_missed')"
)
"""Cases whose first reply went out, was held back, or was missed."""

WITHHELD = (
    "SELECT count(DISTINCT case_id) FROM journal WHERE client_id = :client "
    "AND kind = 'acknowledgement_withheld'"
)
SPOKEN = (
    "SELECT count(*) FROM messages WHERE thread_key = :post AND direction = 'outbound' "
    "AND visibility = 'public' AND delivery IN ('sending', 'sent', 'unknown')"
)
"""Every reply that left or may have left; what was prepared at the same moment is stopped later."""


async def measure(ground: Ground, *, number: int) -> list[Figure]:
    """Comments of so many people in one minute, all the same question; nobody else acts. It ends
    when each case has either spoken or been held back, and all are grouped."""
    post = f"post-{uuid4().hex}"
    one = ground.post(under=post)
    load = await open_loop(ground.house.url, one, number=number, per_second=number / MINUTE)

    told = Progress("comments", every=30)

    async def all_done() -> bool:
        decided = await ground.number(DECIDED, client=ground.client_id)
        grouped = await ground.number(GROUPED, client=ground.client_id)
        told.say(f"{decided:,.0f} of {number:,} decided, {grouped:,.0f} grouped")
        return decided >= number and grouped >= number

    took = 300 + 10 * MINUTE
    with contextlib.suppress(AssertionError):  # what is missing by then is in the figures
        took = await ground.until(all_done, within=took, every=1.0)
    stored = await ground.number(STORED, post=post)
    grouped = await ground.number(GROUPED, client=ground.client_id)
    spoken = await ground.number(SPOKEN, post=post)
    withheld = await ground.number(WITHHELD, client=ground.client_id)
    seen = len(ground.network.replied) + ground.network.repeats
    after = ground.resident()
    name = f"{number:,} in a minute under one post"
    return [
        Figure(
            "comments",
            f"{name}: stored",
            "of 1",
            (stored / max(1, number),),
            wanted=1.0,
            note=f"{load.failed} not taken in",
        ),
        Figure(
            "comments",
            f"{name}: in one incident",
            "of 1",
            (grouped / max(1, number),),
            wanted=1.0,
            note=f"{took:.0f} s after the minute",
        ),
        Figure(
            "comments",
            f"{name}: replies of the machine",
            "replies",
            (max(spoken, seen),),
            wanted=1.0,
            at_most=True,
            note=f"{seen} at the network; held back in {withheld:.0f} cases",
        ),
        Figure(
            "comments",
            f"{name}: row confirmed, 99th percentile",
            "ms",
            (share(load.took, 0.99) * 1_000,),
        ),
        Figure(
            "comments",
            f"{name}: memory at its end",
            "MB",
            (sum(after.values()),),
            note=", ".join(f"{n} {m:.0f}" for n, m in after.items()),
        ),
    ]
