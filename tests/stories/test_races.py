"""Step 6, document: a mention that arrives in the very moment in which a run ends is never lost.

`WEBCARE_TEST_RACES` is how many are let race (default 40; what was promised was counted with 400).
"""

import asyncio
import os
import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.tables import CaseRow, Message
from domain.agreement import ServiceAgreement
from domain.case import Case, Status
from tests.stories.house import House
from tests.stories.town import Town
from tests.waiting import eventually

RACES = int(os.environ.get("WEBCARE_TEST_RACES", "40"))
AT_ONCE = 20
MOST = 10 * RACES
"""However slow the machine is, by then some have come in time and some have not."""

SHORTEST = 3.0
"""Seconds for which a closed case can be reopened; then its run ends."""


async def _race(town: Town, window: float, lead: float) -> bool:
    """A customer writes again so many seconds before (or after) the run ends; whether the very run
    took it in."""
    case = await town.hears("RT @mia: Wann kommt mein Paket endlich an?")
    closed = await case.until(lambda c: c.status is Status.CLOSED)
    assert closed.closed_at is not None
    ends_at = closed.closed_at + timedelta(seconds=window)
    await asyncio.sleep(max(0.0, (ends_at - datetime.now(UTC)).total_seconds() - lead))
    key = await case.hears("Wo bleibt denn nun mein Paket?", occurred_at=datetime.now(UTC))
    return await eventually(lambda: _taken_in(town, key)) == str(case.id)


async def _taken_in(town: Town, key: str) -> str | None:
    """The case that has the message in its recorded state, once there is one."""
    async with town.sessions() as session:
        rows = await session.execute(
            select(CaseRow.id, CaseRow.state, Message.id)
            .join(Message, Message.case_id == CaseRow.id)
            .where(Message.account_id == town.account_id, Message.remote_key == key)
        )
    found = [
        str(case_id)
        for case_id, state, message_id in rows
        if Case.model_validate(state).mention(message_id) is not None
    ]
    assert len(found) <= 1
    return found[0] if found else None


async def test_a_mention_that_races_the_end_of_a_run_is_taken_in_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dispatch.receiving.STREAM", 1_000)  # nobody waits for the relay to look
    dice = random.Random(400)
    window, lead, same, other = SHORTEST, 0.4, 0, 0
    town = await house.town(ServiceAgreement(version="1", reopen_for=window))
    while same + other < RACES or not ((same and other) or same + other > MOST):
        leads = [lead + dice.uniform(-0.2, 0.2) for _ in range(AT_ONCE)]
        joined = sum(await asyncio.gather(*(_race(town, window, each) for each in leads)))
        same, other = same + joined, other + AT_ONCE - joined
        lead += 1.2 * (0.5 - joined / AT_ONCE)  # however slow the machine: about half are late
        if lead > window:  # who writes as soon as the case is seen to be closed is late by then
            window *= 2
            town = await house.town(ServiceAgreement(version="1", reopen_for=window))
    print(f"{same} joined the case that was ending, {other} began a linked one")
    assert same + other >= RACES
    assert same, "everybody came too late: this was no race"
    assert other, "nobody came too late: this was no race"
