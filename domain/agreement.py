"""A client's service agreement: what was promised to its customers, pinned to a case by version."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.approval import ApprovalPolicy
from domain.calendar import BusinessCalendar
from domain.values import A_CENTURY, Priority, Seconds, Value

Share = Annotated[float, Field(gt=0, lt=1)]
"""A part of a clock's budget."""

Budget = Annotated[float, Field(ge=1, le=A_CENTURY)]
"""Seconds, at least one: a promise that is due at once cannot be kept."""


class Bounds(Value):
    """The least and the most that a number may be."""

    least: float
    most: float


BOUNDS = {
    "automatic_per_account": Bounds(least=0, most=1_000_000),
    "automatic_per_second": Bounds(least=1, most=1_000),
}
"""Of an agreement's counts, by name."""

PerSecond = Annotated[
    float,
    Field(ge=BOUNDS["automatic_per_second"].least, le=BOUNDS["automatic_per_second"].most),
]
"""How many there are in a second."""


class Counting(StrEnum):
    """Which seconds a clock counts: all of them, or those in which the client's people work."""

    ALWAYS = "always"
    BUSINESS = "business"


class OutsideHours(StrEnum):
    """What the machine says to a message that comes while nobody works: the acknowledgement as
    ever, one that names when people are back, or nothing until they are."""

    ACKNOWLEDGE = "acknowledge"
    NOTICE = "notice"
    NOTHING = "nothing"


class EscalationPath(StrEnum):
    """Who is asked for information: the client's own service team, or a contact per department."""

    SECOND_LINE = "second_line"
    CONTACT_POINTS = "contact_points"


class PriorityTimes(Value):
    """Other times for cases of one priority; None: as for every case."""

    priority: Priority
    acknowledge_in: Budget | None = None
    answer_in: Budget | None = None
    next_reply_in: Budget | None = None


class Times(Value):
    """The budgets that apply to one case, in seconds."""

    acknowledge_in: Budget
    answer_in: Budget
    next_reply_in: Budget


class ServiceAgreement(Value):
    """How fast a client's customers are answered (R5, R9). All spans in seconds.

    A first reply is due `acknowledge_in` after the network's timestamp; a prepared acknowledgement
    goes out by itself `acknowledge_margin` plus a spread of up to `acknowledge_spread` before that,
    and earlier where the house has more to send than `automatic_per_second` (domain/places.py).
    The answer in substance is due within `answer_in`, one to a further message after it within
    `next_reply_in` (None: `answer_in` again), and where a network takes no replies after some time,
    `before_window_shuts` earlier. Without a `calendar` every second counts; with one, each promise
    says whether its clock counts always or in business time. `pause_while_asking`: the answer's
    clock stands still while the customer is asked something, for `wait_for_customer` at most.
    `time_zone` is the one in which customers are told moments.
    Whoever is asked for information answers `first_line_margin` before the answer is due.
    """

    version: str
    acknowledge_in: Budget = 300
    acknowledge_margin: Budget = 30
    acknowledge_spread: Seconds = 20
    alarm_at: Share = 0.6
    answer_in: Budget = 86_400
    answer_warnings: tuple[Share, ...] = (0.5, 0.75, 0.9)
    person_decides_after: Seconds = 3_600
    first_line_margin: Seconds = 4 * 3_600
    quiet_before_closing: Seconds = 3 * 86_400
    reopen_for: Seconds = 7 * 86_400
    automatic_per_account: int = 60
    automatic_window: Seconds = 600
    automatic_per_second: PerSecond = 10
    time_zone: str = "Europe/Berlin"
    approval: ApprovalPolicy = ApprovalPolicy()
    next_reply_in: Budget | None = None
    per_priority: tuple[PriorityTimes, ...] = ()
    calendar: BusinessCalendar | None = None
    acknowledge_counts: Counting = Counting.ALWAYS
    answer_counts: Counting = Counting.ALWAYS
    outside_hours: OutsideHours = OutsideHours.ACKNOWLEDGE
    pause_while_asking: bool = False
    wait_for_customer: Budget = 3 * 86_400
    before_window_shuts: Seconds = 7_200
    escalation: EscalationPath = EscalationPath.SECOND_LINE

    def times(self, priority: Priority) -> Times:
        """The budgets of a case of that priority."""
        own = next((each for each in self.per_priority if each.priority is priority), None)
        answer_in = (own and own.answer_in) or self.answer_in
        return Times(
            acknowledge_in=(own and own.acknowledge_in) or self.acknowledge_in,
            answer_in=answer_in,
            next_reply_in=(own and own.next_reply_in) or self.next_reply_in or answer_in,
        )

    @property
    def longest(self) -> float:
        """The largest budget of any case, in seconds."""
        every = [self.times(priority) for priority in Priority]
        return max(max(each.acknowledge_in, each.answer_in, each.next_reply_in) for each in every)
