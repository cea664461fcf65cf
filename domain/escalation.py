"""A question handed to the second line or to a department: its state, its hands and its clock."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.actor import Actor
from domain.calendar import OpenHours
from domain.values import Moment, Seconds, TextRef, Value, seconds_between

REMINDERS = (0.5, 0.75)
"""Shares of a hand's time at which whoever has the question is reminded."""

LEAST_TIME = 1_800.0
"""Seconds of their own office hours that everybody gets, even if the customer's answer is due
before: a question that is due while nobody is there helps nobody."""

MOST_EXCHANGES = 40
"""Longer talks are for the telephone; nothing per case grows without end."""


class EscalationKind(StrEnum):
    """Whom a question went to."""

    SECOND_LINE = "second_line"
    DEPARTMENT = "department"


class EscalationState(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    ASKED_BACK = "asked_back"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OPEN_STATES = frozenset({EscalationState.OPEN, EscalationState.ASKED_BACK})


class Use(StrEnum):
    """What may be done with an answer: its words may be quoted to the customer, or not."""

    QUOTABLE = "quotable"
    INTERNAL = "internal"


class Turn(StrEnum):
    """What somebody said in the thread of a question."""

    QUESTION = "question"
    ASK_BACK = "ask_back"
    CLARIFICATION = "clarification"
    ANSWER = "answer"
    HANDED_ON = "handed_on"
    DECLINED = "declined"


class Exchange(Value):
    """One turn in the thread between departments, which no customer ever sees. `files` are ids of
    attachments."""

    turn: Turn
    text: TextRef
    at: Moment
    by: Actor
    use: Use | None = None
    files: tuple[UUID, ...] = ()


class Desk(Value):
    """Where a question lies, as the client's directory had it when it was put there.

    `contact_id`: one person of a department; None: everybody at that desk (the second line).
    `more`: somebody stands behind them, should they stay silent. `hours`: when they are there,
    None: always.
    """

    department_id: UUID
    contact_id: UUID | None = None
    more: bool = False
    hours: OpenHours | None = None

    def seconds(self, earlier: datetime, later: datetime) -> float:
        """Seconds of their time between two moments."""
        if self.hours is None:
            return max(0.0, seconds_between(earlier, later))
        return self.hours.seconds(earlier, later)

    def after(self, begin: datetime, seconds: float) -> datetime:
        """The moment at which so much of their time has passed."""
        if self.hours is None:
            return begin + timedelta(seconds=max(0.0, seconds))
        return self.hours.after(begin, max(0.0, seconds))


class Hand(Value):
    """Who has a question and since when, with the clock that runs in their own office hours.

    A hand without `desk` is the supervisor's: everybody who was asked stayed silent. `budget` and
    `consumed` are seconds of open time. The clock stands still while the asker was asked back.
    """

    since: Moment
    desk: Desk | None = None
    budget: Seconds = 0
    consumed: Seconds = 0
    running_since: Moment | None = None
    due_at: Moment | None = None
    reminded: tuple[float, ...] = ()
    undelivered: str | None = None

    def pause(self, at: datetime) -> "Hand":
        """The clock stands still from `at` on."""
        if self.desk is None or self.running_since is None:
            return self
        used = self.consumed + self.desk.seconds(self.running_since, at)
        return self.model_copy(update={"consumed": used, "running_since": None, "due_at": None})

    def resume(self, at: datetime) -> "Hand":
        """The clock goes on with what is left."""
        if self.desk is None or self.running_since is not None:
            return self
        due = self.desk.after(at, self.budget - self.consumed)
        return self.model_copy(update={"running_since": at, "due_at": due})

    def moment_at(self, share: float) -> datetime | None:
        """When that share of the time will be used up; None while the clock stands still."""
        if self.desk is None or self.running_since is None:
            return None
        return self.desk.after(self.running_since, share * self.budget - self.consumed)


def hand_to(desk: Desk, now: datetime, due_at: datetime) -> Hand:
    """Put a question on a desk. Whoever has somebody behind them gets half of the time that is left
    until `due_at`, the last one all of it."""
    left = desk.seconds(now, due_at)
    budget = max(LEAST_TIME, left / 2 if desk.more else left)
    return Hand(since=now, desk=desk, budget=budget).resume(now)


class Escalation(Value):
    """One question with everything that became of it.

    `moves` counts whatever changes who has it or whether it is open: what a workflow reports about
    an earlier count came too late. `context`: the messages that whoever is asked may see.
    """

    id: UUID
    kind: EscalationKind
    asked_at: Moment
    asked_by: Actor
    due_at: Moment
    hand: Hand
    parent_id: UUID | None = None
    reference: TextRef | None = None
    context: tuple[UUID, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    contacts: tuple[UUID, ...] = ()
    """Everybody of a department who has had it, the latest last."""
    state: EscalationState = EscalationState.OPEN
    settled_at: Moment | None = None
    moves: int = 0

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state in OPEN_STATES

    @property
    def answer(self) -> Exchange | None:
        """The answer, once there is one."""
        return next((e for e in reversed(self.exchanges) if e.turn is Turn.ANSWER), None)


class Doing(StrEnum):
    """What time alone does to a question."""

    REMIND = "remind"
    TAKE_BACK = "take_back"


class Due(Value):
    """Something that is to be done at a moment; `share` of a reminder."""

    at: Moment
    doing: Doing
    share: float | None = None


def next_due(escalation: Escalation) -> Due | None:
    """What is to be done next and when; None where only people can go on."""
    hand = escalation.hand
    if escalation.state is not EscalationState.OPEN or hand.desk is None:
        return None
    if hand.undelivered is not None:
        return Due(at=hand.since, doing=Doing.TAKE_BACK)
    if hand.due_at is None:
        return None
    for share in REMINDERS:
        moment = hand.moment_at(share)
        if share not in hand.reminded and moment is not None and moment < hand.due_at:
            return Due(at=moment, doing=Doing.REMIND, share=share)
    return Due(at=hand.due_at, doing=Doing.TAKE_BACK)


class Report(Value):
    """What the workflow of a question tells its case: this is due, at that count of moves, `at`
    that moment by its own clock. `desk` is the next one; None: nobody is left but the supervisor.
    """

    escalation_id: UUID
    at: Moment
    moves: int
    doing: Doing
    share: float | None = None
    desk: Desk | None = None
