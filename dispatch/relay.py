"""The relay: hands over whatever the fast path could not, for as long as it takes, once."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from uuid import UUID

import structlog
from temporalio.service import RPCError

from db.engine import Sessions
from db.tables import Command
from db.waiting import waiting_commands, waiting_inbound
from dispatch.asking import Desk
from dispatch.handing_over import Doorkeeper

LEFT_ALONE_FOR = timedelta(seconds=2)
"""The fast path has this long before the relay steps in."""

AT_A_TIME = 200
PASSED_OVER_AT_MOST = 10_000
SIDE_BY_SIDE = 8
PAUSE = 1.0

log = structlog.get_logger()


class Outcome(Enum):
    """What became of one item or command in a round."""

    DONE = auto()
    WAITS = auto()
    """It is not its time yet: an echo of what may be our own, while that is being sent."""
    FAILED = auto()


@dataclass(frozen=True)
class Relay:
    """Goes round: waiting inbound items, then waiting commands, of each client in turn. Several
    relays do no harm, they only do things twice that count once."""

    sessions: Sessions
    doorkeeper: Doorkeeper
    desk: Desk
    passed_over: tuple[set[UUID], set[UUID]] = field(default_factory=lambda: (set(), set()))
    """Inbound items and commands that full rounds did not hand over: the others come first."""

    async def run(self) -> None:
        """Go round until cancelled; no fault of database or Temporal ends it."""
        while True:
            try:
                busy = await self.round()
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.warning("relay waits", error=type(error).__name__)
                busy = False
            await asyncio.sleep(0 if busy else PAUSE)

    async def round(self) -> bool:
        """One round; whether more may wait that it has not looked at, and nothing failed."""
        before = datetime.now(UTC) - LEFT_ALONE_FOR
        async with self.sessions() as session:
            inbound = await waiting_inbound(session, before, AT_A_TIME, self.passed_over[0])
            commands = await waiting_commands(session, before, AT_A_TIME, self.passed_over[1])
        slots = asyncio.Semaphore(SIDE_BY_SIDE)

        async def one(job: UUID | Command) -> Outcome:
            async with slots:
                try:
                    if isinstance(job, Command):
                        answered = (await self.desk.pursue(job)).status != "pending"
                        return Outcome.DONE if answered else Outcome.FAILED
                    told = await self.doorkeeper.hand_over(job)
                    return Outcome.DONE if told else Outcome.WAITS
                except RPCError as error:
                    log.info("relay: Temporal is out of reach", rpc=error.status.name)
                except Exception as error:
                    log.warning("relay: left for the next round", error=type(error).__name__)
                return Outcome.FAILED

        jobs: list[UUID | Command] = [*inbound, *commands]
        outcomes = await asyncio.gather(*(one(job) for job in jobs))
        came_to = (outcomes[: len(inbound)], outcomes[len(inbound) :])
        ids = (inbound, [command.id for command in commands])
        more = False
        for passed_over, looked_at, results in zip(self.passed_over, ids, came_to, strict=True):
            if len(looked_at) < AT_A_TIME or len(passed_over) > PASSED_OVER_AT_MOST:
                passed_over.clear()  # everything had its turn
                continue
            more = True
            paired = zip(looked_at, results, strict=True)
            passed_over |= {each for each, outcome in paired if outcome is not Outcome.DONE}
        return more and Outcome.FAILED not in outcomes
