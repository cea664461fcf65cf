"""What can happen to a case, by subject.

A subject's union says which events are its own; `domain/changes/` has a module of the same name
that says what they change. A new kind of event goes into its subject's union; names are exported
here.
"""

from typing import Annotated

from pydantic import Field

from domain.events.amendments import (
    AmendmentDelayed,
    AmendmentEvent,
    AmendmentFailed,
    AmendmentMade,
    AmendmentSubmitted,
)
from domain.events.assessment import (
    Assessed,
    AssessmentCorrected,
    AssessmentEvent,
    ResponseDecided,
    RuleApplied,
)
from domain.events.commands import CommandAccepted, CommandEvent, CommandRefused
from domain.events.course import (
    CaseClosed,
    CaseOpened,
    CaseReopened,
    CaseTagged,
    CourseEvent,
    NoteAdded,
)
from domain.events.drafts import (
    ApprovalPassedOn,
    DraftApproved,
    DraftEdited,
    DraftEvent,
    DraftOutdated,
    DraftReturned,
    DraftRevised,
    DraftSubmitted,
    DraftWithdrawn,
)
from domain.events.escalations import (
    EscalationAnswered,
    EscalationAsked,
    EscalationAskedBack,
    EscalationClarified,
    EscalationDeclined,
    EscalationEvent,
    EscalationHandedOn,
    EscalationNotDelivered,
    EscalationPassedOn,
    EscalationReminded,
    EscalationWithdrawn,
    InformationAsked,
)
from domain.events.event import Event
from domain.events.incidents import IncidentDecided, IncidentEvent, IncidentJoined, IncidentLeft
from domain.events.mentions import (
    ArrivedLate,
    MentionDeleted,
    MentionEdited,
    MentionEvent,
    MentionTakenIn,
    RepliedElsewhere,
)
from domain.events.promises import (
    AcknowledgementWithheld,
    AnswerMissed,
    AnswerWarningGiven,
    ClocksChanged,
    ClocksStarted,
    FirstResponseMissed,
    HoursLookedUp,
    PeopleAlarmed,
    PromiseEvent,
)
from domain.events.replies import (
    DeliverySettled,
    ReplyDelayed,
    ReplyEvent,
    ReplyFailed,
    ReplyInDoubt,
    ReplySent,
    ReplySubmitted,
)
from domain.events.tasks import (
    TaskAssigned,
    TaskClaimed,
    TaskDone,
    TaskEvent,
    TaskHandedOver,
    TaskOpened,
    TaskPutOff,
    TaskRefused,
    TaskReleased,
    TaskResumed,
    TaskReturned,
)

LaterEvent = (
    CourseEvent
    | MentionEvent
    | AssessmentEvent
    | PromiseEvent
    | TaskEvent
    | ReplyEvent
    | DraftEvent
    | AmendmentEvent
    | IncidentEvent
    | EscalationEvent
    | CommandEvent
)
"""What happens to a case once it is open."""

CaseEvent = Annotated[CaseOpened | LaterEvent, Field(discriminator="kind")]

__all__ = [
    "AcknowledgementWithheld",
    "AmendmentDelayed",
    "AmendmentEvent",
    "AmendmentFailed",
    "AmendmentMade",
    "AmendmentSubmitted",
    "AnswerMissed",
    "AnswerWarningGiven",
    "ApprovalPassedOn",
    "ArrivedLate",
    "Assessed",
    "AssessmentCorrected",
    "AssessmentEvent",
    "CaseClosed",
    "CaseEvent",
    "CaseOpened",
    "CaseReopened",
    "CaseTagged",
    "ClocksChanged",
    "ClocksStarted",
    "CommandAccepted",
    "CommandEvent",
    "CommandRefused",
    "CourseEvent",
    "DeliverySettled",
    "DraftApproved",
    "DraftEdited",
    "DraftEvent",
    "DraftOutdated",
    "DraftReturned",
    "DraftRevised",
    "DraftSubmitted",
    "DraftWithdrawn",
    "EscalationAnswered",
    "EscalationAsked",
    "EscalationAskedBack",
    "EscalationClarified",
    "EscalationDeclined",
    "EscalationEvent",
    "EscalationHandedOn",
    "EscalationNotDelivered",
    "EscalationPassedOn",
    "EscalationReminded",
    "EscalationWithdrawn",
    "Event",
    "FirstResponseMissed",
    "HoursLookedUp",
    "IncidentDecided",
    "IncidentEvent",
    "IncidentJoined",
    "IncidentLeft",
    "InformationAsked",
    "LaterEvent",
    "MentionDeleted",
    "MentionEdited",
    "MentionEvent",
    "MentionTakenIn",
    "NoteAdded",
    "PeopleAlarmed",
    "PromiseEvent",
    "RepliedElsewhere",
    "ReplyDelayed",
    "ReplyEvent",
    "ReplyFailed",
    "ReplyInDoubt",
    "ReplySent",
    "ReplySubmitted",
    "ResponseDecided",
    "RuleApplied",
    "TaskAssigned",
    "TaskClaimed",
    "TaskDone",
    "TaskEvent",
    "TaskHandedOver",
    "TaskOpened",
    "TaskPutOff",
    "TaskRefused",
    "TaskReleased",
    "TaskResumed",
    "TaskReturned",
]
