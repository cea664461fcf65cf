"""The rules in the order in which the durable workflow applies them, without a server.

What is decided is folded and chained as the workflow does it, so that a whole life of a case can be
driven through the pure functions in milliseconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain import (
    acts,
    answering,
    approving,
    assessing,
    counting,
    documenting,
    holding,
    monitoring,
    owning_up,
    responding,
)
from domain.assessment import Assessment
from domain.case import Case
from domain.commands import Act
from domain.events import CaseEvent, CaseOpened, HoursLookedUp
from domain.evolving import evolve
from domain.journal import GENESIS, JournalRow, chained
from domain.mention import Arrival
from domain.opening import hours_for
from domain.reply import SendOutcome
from domain.steps import next_look
from domain.values import TextRef
from tests.domain.builders import opened


@dataclass(frozen=True)
class Told:
    """One event with the case before and after it."""

    before: Case
    event: CaseEvent
    after: Case


@dataclass
class Shell:
    """One case and its clock on the wall."""

    now: datetime
    case: Case
    rows: list[JournalRow] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    under_way: set[UUID] = field(default_factory=set)

    @classmethod
    def open(cls, event: CaseOpened | None = None) -> "Shell":
        """A case that has just been opened."""
        event = event or opened()
        shell = cls(now=event.at, case=evolve(None, event))
        shell._chain(event)
        return shell

    def write(self, events: Sequence[CaseEvent]) -> None:
        """They happened."""
        for event in [*owning_up.owed(self.case, events), *events]:
            before, self.case = self.case, evolve(self.case, event)
            self.told.append(Told(before, event, self.case))
            self._chain(event)

    def arrive(self, arrival: Arrival) -> None:
        """Something happened on the network."""
        self.write(monitoring.take_in(self.case, arrival, self.now))

    def assess(self, assessment: Assessment) -> None:
        """The oldest mention that nobody has looked at is this."""
        self.know_hours()
        taken = assessing.unassessed(self.case)[0]
        self.write(assessing.assessed(self.case, taken, assessment, self.now))

    def act(self, act: Act) -> list[CaseEvent]:
        """A person asks for something; what came of it."""
        self.know_hours()
        events = acts.carry_out(self.case, act, self.now)
        self.write(events)
        return events

    def know_hours(self) -> None:
        """Look up when people work, where the case has to know."""
        wanted = counting.hours_wanted(self.case, self.now)
        if wanted is not None:
            hours = hours_for(wanted.calendar, wanted.since, wanted.now, wanted.seconds)
            self.write([HoursLookedUp(at=self.now, hours=hours)])

    def look(self, prepared: TextRef | str) -> None:
        """Everything that is due now; `prepared` is the acknowledgement's text, or why it may not
        be said. Replies whose turn it is are under way afterwards."""
        self.write(responding.what_is_due(self.case, self.now))
        if responding.acknowledgement_due(self.case, self.now):
            if isinstance(prepared, str):
                self.write(responding.withheld(self.case, prepared, self.now))
            else:
                self.write(responding.acknowledged(self.case, prepared, self.now))
        self.write(approving.what_is_due(self.case, self.now))
        self.write(answering.what_is_due(self.case, self.now))
        self.write(holding.what_is_due(self.case, self.now))
        given_up = answering.given_up(self.case, self.under_way, self.now)
        self.write(given_up)
        self.under_way |= {reply.id for reply in answering.to_send(self.case, self.now)}
        self.write(documenting.what_is_due(self.case, self.now))
        if given_up:
            self.look(prepared)  # what they kept back may be due: the case looks again at once

    def deliver(self, reply_id: UUID, outcome: SendOutcome) -> None:
        """An attempt has ended."""
        self.under_way.remove(reply_id)
        reply = self.case.reply(reply_id)
        assert reply is not None
        self.write(answering.delivered(self.case, reply, outcome, self.now))

    @property
    def next_look(self) -> datetime | None:
        """When time alone next changes something."""
        return next_look(self.case, self.under_way)

    def _chain(self, event: CaseEvent) -> None:
        head = self.rows[-1].hash if self.rows else GENESIS
        self.rows.append(chained(self.case.id, head, len(self.rows) + 1, event))
