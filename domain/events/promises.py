"""Promises about time: their clocks, and what comes of those that are in danger or broken."""

from typing import Literal

from domain.calendar import OpenHours
from domain.clock import Clock
from domain.events.event import Event
from domain.miss import MissCause
from domain.values import Seconds


class ClocksStarted(Event):
    """Promises about time began; None leaves a clock as it is. `ahead`: so many seconds before its
    usual moment the acknowledgement goes out, because the places up to there are taken.
    `lead_counted`: its usual moment lies so many seconds that its clock counts before it is due."""

    kind: Literal["clocks_started"] = "clocks_started"
    acknowledge: Clock | None = None
    answer: Clock | None = None
    ahead: Seconds = 0
    lead_counted: bool = False


class HoursLookedUp(Event):
    """When the client's people work, from the calendar that the case is pinned to."""

    kind: Literal["hours_looked_up"] = "hours_looked_up"
    hours: OpenHours


TAKEN_BACK = "taken_back"
"""Why an answer's clock ends without a further answer: the last one is the answer again."""


class ClocksChanged(Event):
    """Clocks stand still, go on or are due at another moment; None leaves a clock as it is.

    `cause`: customer_asked, customer_wrote, customer_silent, window_moved, more_urgent, taken_back.
    """

    kind: Literal["clocks_changed"] = "clocks_changed"
    acknowledge: Clock | None = None
    answer: Clock | None = None
    cause: str


class PeopleAlarmed(Event):
    """The machine will not speak in time or at all: people are called."""

    kind: Literal["people_alarmed"] = "people_alarmed"
    reason: str


class AcknowledgementWithheld(Event):
    """The prepared acknowledgement was not sent, and why."""

    kind: Literal["acknowledgement_withheld"] = "acknowledgement_withheld"
    reason: str


class FirstResponseMissed(Event):
    """No reply had gone out when the first one was due. `cause`: why the machine gave none; `why`:
    what it all waited for (older events do not say)."""

    kind: Literal["first_response_missed"] = "first_response_missed"
    cause: str
    why: MissCause | None = None


class AnswerWarningGiven(Event):
    """That share of the time for the answer is used up."""

    kind: Literal["answer_warning_given"] = "answer_warning_given"
    share: float


class AnswerMissed(Event):
    """No substantive answer had gone out when it was due; `why` not (older events do not say)."""

    kind: Literal["answer_missed"] = "answer_missed"
    why: MissCause | None = None


PromiseEvent = (
    ClocksStarted
    | HoursLookedUp
    | ClocksChanged
    | PeopleAlarmed
    | AcknowledgementWithheld
    | FirstResponseMissed
    | AnswerWarningGiven
    | AnswerMissed
)
