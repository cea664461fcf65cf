"""Questions to the second line and to departments."""

from typing import Literal
from uuid import UUID

from domain.actor import Actor
from domain.escalation import EscalationKind, Hand, Use
from domain.events.event import Event
from domain.values import Moment, TextRef


class InformationAsked(Event):
    """Somebody was asked for information that the answer needs."""

    kind: Literal["information_asked"] = "information_asked"
    text: TextRef
    by: Actor


class EscalationAsked(Event):
    """A question went to the second line or to a department, due back at `due_at`."""

    kind: Literal["escalation_asked"] = "escalation_asked"
    escalation_id: UUID
    to: EscalationKind
    text: TextRef
    by: Actor
    hand: Hand
    due_at: Moment
    parent_id: UUID | None = None
    reference: TextRef | None = None
    context: tuple[UUID, ...] = ()
    files: tuple[UUID, ...] = ()


class EscalationReminded(Event):
    """Whoever has the question was reminded at that share of their time."""

    kind: Literal["escalation_reminded"] = "escalation_reminded"
    escalation_id: UUID
    share: float


class EscalationPassedOn(Event):
    """Nobody answered in time, or nobody could be reached: it was taken back and lies with the next
    contact or, where `hand` has no desk, with the supervisor."""

    kind: Literal["escalation_passed_on"] = "escalation_passed_on"
    escalation_id: UUID
    hand: Hand
    cause: str


class EscalationHandedOn(Event):
    """A person gave the question to somebody else."""

    kind: Literal["escalation_handed_on"] = "escalation_handed_on"
    escalation_id: UUID
    hand: Hand
    by: Actor
    text: TextRef | None = None


class EscalationAskedBack(Event):
    """Whoever has the question needs to know more; their clock stands still."""

    kind: Literal["escalation_asked_back"] = "escalation_asked_back"
    escalation_id: UUID
    text: TextRef
    by: Actor
    files: tuple[UUID, ...] = ()


class EscalationClarified(Event):
    """The asker said more; the clock goes on."""

    kind: Literal["escalation_clarified"] = "escalation_clarified"
    escalation_id: UUID
    text: TextRef
    by: Actor
    files: tuple[UUID, ...] = ()


class EscalationAnswered(Event):
    """The answer is there, to be quoted or for internal use only."""

    kind: Literal["escalation_answered"] = "escalation_answered"
    escalation_id: UUID
    text: TextRef
    use: Use
    by: Actor
    files: tuple[UUID, ...] = ()


class EscalationDeclined(Event):
    """Whoever has the question does not answer it, and said why."""

    kind: Literal["escalation_declined"] = "escalation_declined"
    escalation_id: UUID
    text: TextRef
    by: Actor


class EscalationWithdrawn(Event):
    """The answer is not needed any more; `cause`: asker, case_closed or answered (the question
    that it served)."""

    kind: Literal["escalation_withdrawn"] = "escalation_withdrawn"
    escalation_id: UUID
    cause: str
    by: Actor


class EscalationNotDelivered(Event):
    """The e-mail with the question came back (`bounced`, `not_sent`) or was answered by a machine
    (`automatic_reply`)."""

    kind: Literal["escalation_not_delivered"] = "escalation_not_delivered"
    escalation_id: UUID
    cause: str


EscalationEvent = (
    InformationAsked
    | EscalationAsked
    | EscalationReminded
    | EscalationPassedOn
    | EscalationHandedOn
    | EscalationAskedBack
    | EscalationClarified
    | EscalationAnswered
    | EscalationDeclined
    | EscalationWithdrawn
    | EscalationNotDelivered
)
