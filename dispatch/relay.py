"""The relay: hands over whatever the fast path could not, for as long as it takes, once."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from functools import cached_property, partial
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio.service import RPCError

from db.engine import Sessions, each_alone
from db.tables import Command
from db.waiting import Arrivals, arrivals, waiting_commands, waiting_inbound
from dispatch.asking import Desk
from dispatch.handing_over import Doorkeeper
from dispatch.receiving import FLOOD, STREAM, WITHIN

LEFT_ALONE_FOR = timedelta(seconds=2)
"""The fast path has this long before the relay steps in."""

STILL = timedelta(seconds=0.1)
"""So long nothing arrived: what a flood has left is taken at once, as nothing is to be stored."""

IN_HAND = timedelta(seconds=0.2)
"""The fast path has done by then what it did not leave, unless something holds it up."""

AT_A_TIME = 200
PASSED_OVER_AT_MOST = 10_000
HANDFUL = 8
"""Items that are read and ticked off together."""

HANDFULS_AT_ONCE = 2
"""One is read or ticked off while the other is told."""

COMMANDS_AT_ONCE = 8
PAUSE = timedelta(seconds=0.25)

log = structlog.get_logger()


class Outcome(Enum):
    """What became of one item or command in a round."""

    DONE = auto()
    WAITS = auto()
    """It is not its time yet: an echo of what may be our own, while that is being sent."""
    FAILED = auto()


@dataclass(frozen=True)
class Errand:
    """Some of what waits, and how it is handed over together."""

    ids: Sequence[UUID]
    run: Callable[[], Awaitable[Sequence[Outcome]]]


Waiting = Callable[[AsyncSession, datetime, int, Collection[UUID]], Awaitable[Sequence[Errand]]]
"""What waits at a moment, at most so many, but for those."""


@dataclass(frozen=True)
class Line:
    """Goes round one kind of what waits, each client in turn, so many errands at a time."""

    sessions: Sessions
    waiting: Waiting
    side_by_side: int
    passed_over: set[UUID] = field(default_factory=set)
    """What full rounds did not hand over: the others come first."""

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
            await asyncio.sleep(0 if busy else PAUSE.total_seconds())

    async def round(self) -> bool:
        """One round; whether more may wait that it has not looked at, and nothing failed."""
        now = datetime.now(UTC)
        async with self._alone() as session:
            errands = await self.waiting(session, now, AT_A_TIME, self.passed_over)
        slots = asyncio.Semaphore(self.side_by_side)

        async def one(errand: Errand) -> Sequence[Outcome]:
            async with slots:
                try:
                    return await errand.run()
                except Exception as error:
                    _left(error)
                return [Outcome.FAILED] * len(errand.ids)

        told = await asyncio.gather(*map(one, errands))
        outcomes = {
            each: outcome
            for errand, those in zip(errands, told, strict=True)
            for each, outcome in zip(errand.ids, those, strict=True)
        }
        if len(outcomes) < AT_A_TIME or len(self.passed_over) > PASSED_OVER_AT_MOST:
            self.passed_over.clear()  # everything had its turn
            return False
        self.passed_over.update(
            each for each, outcome in outcomes.items() if outcome is not Outcome.DONE
        )
        return Outcome.FAILED not in outcomes.values()

    @property
    def _alone(self) -> Sessions:
        """For statements that need not see the same moment."""
        return each_alone(self.sessions)


def _left(error: BaseException) -> None:
    """It is for the next round."""
    if isinstance(error, RPCError):
        log.info("relay: Temporal is out of reach", rpc=error.status.name)
    else:
        log.warning("relay: left for the next round", error=type(error).__name__)


@dataclass
class Tide:
    """What the fast path leaves of what comes in, and when the relay may take that at once."""

    flood_until: datetime | None = None

    def before(self, seen: Arrivals, now: datetime) -> datetime:
        """What arrived before then is the relay's: of a flood that is over everything, and what is
        found soon after it; of a stream all but what the fast path may have in hand."""
        if seen.waiting > FLOOD:
            self.flood_until = now + LEFT_ALONE_FOR
        of_a_flood = self.flood_until is not None and now < self.flood_until
        if of_a_flood and seen.newest is not None and seen.newest + STILL <= now:
            return now
        stream = _lately(seen.before_some, now) and not _lately(seen.before_many, now)
        return now - (IN_HAND if stream else LEFT_ALONE_FOR)


def _lately(at: datetime | None, now: datetime) -> bool:
    """Looked at a little later than the fast path did."""
    return at is not None and now - WITHIN - 2 * PAUSE < at


@dataclass(frozen=True)
class Relay:
    """Takes inbound items and commands to their cases, each kind in a line of its own: commands
    whose cases do not answer hold up no customer. Several relays do no harm, they only do things
    twice that count once."""

    sessions: Sessions
    doorkeeper: Doorkeeper
    desk: Desk
    tide: Tide = field(default_factory=Tide)

    @cached_property
    def items(self) -> Line:
        """The line of inbound items."""
        return Line(self.sessions, self._waiting_items, HANDFULS_AT_ONCE)

    @cached_property
    def commands(self) -> Line:
        """The line of commands."""
        return Line(self.sessions, self._waiting_commands, COMMANDS_AT_ONCE)

    async def run(self) -> None:
        """Go round both lines until cancelled."""
        await asyncio.gather(self.items.run(), self.commands.run())

    async def _waiting_items(
        self, session: AsyncSession, now: datetime, at_most: int, but: Collection[UUID]
    ) -> Sequence[Errand]:
        seen = await arrivals(session, some=STREAM, many=FLOOD)
        if not seen.waiting:
            return []
        ids = await waiting_inbound(session, self.tide.before(seen, now), at_most, but)
        # In no order: relays that look at the same moment find most of it done by each other.
        mixed = random.sample([*ids], len(ids))
        handfuls = [mixed[first : first + HANDFUL] for first in range(0, len(mixed), HANDFUL)]
        return [Errand(some, partial(self._hand_over, some)) for some in handfuls]

    async def _waiting_commands(
        self, session: AsyncSession, now: datetime, at_most: int, but: Collection[UUID]
    ) -> Sequence[Errand]:
        commands = await waiting_commands(session, now - LEFT_ALONE_FOR, at_most, but)
        return [Errand([command.id], partial(self._pursue, command)) for command in commands]

    async def _hand_over(self, inbound_ids: Sequence[UUID]) -> list[Outcome]:
        return [_outcome(told) for told in await self.doorkeeper.hand_over_together(inbound_ids)]

    async def _pursue(self, command: Command) -> list[Outcome]:
        answered = (await self.desk.pursue(command)).status != "pending"
        return [Outcome.DONE if answered else Outcome.FAILED]


def _outcome(told: bool | BaseException) -> Outcome:
    if isinstance(told, BaseException):
        _left(told)
        return Outcome.FAILED
    return Outcome.DONE if told else Outcome.WAITS
