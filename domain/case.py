"""A case: its state, everything that can happen to it, and how the one follows from the other.

`Case` is the frozen state; `CaseEvent` the union of what happens; `evolve(case, event)` gives the
state after an event. The durable workflow, the read model and an auditor's slider fold the same
events with this same function, so they cannot disagree.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import reduce
from typing import Annotated, Literal
from uuid import UUID, uuid5

from pydantic import Field

from domain.actor import Actor
from domain.agreement import ServiceAgreement
from domain.amendment import Amendment, AmendmentKind, AmendmentState
from domain.approval import STAGES, Approval, Draft, DraftStatus, Revision
from domain.assessment import Assessment
from domain.calendar import OpenHours
from domain.capabilities import Capabilities
from domain.clock import Clock
from domain.escalation import (
    Escalation,
    EscalationKind,
    EscalationState,
    Exchange,
    Hand,
    Turn,
    Use,
)
from domain.mention import Mention
from domain.miss import MissCause
from domain.reply import Delivery, Purpose, Reply
from domain.ruling import Answering as Answering
from domain.ruling import Ruling
from domain.task import Group, Rest, Task, TaskKind, TaskRefusal
from domain.values import Moment, Priority, Seconds, TextRef, Value

REMEMBERED_ARRIVALS = 1_000
REMEMBERED_MENTIONS = 200
REMEMBERED_REPLIES = 200
REMEMBERED_DRAFTS = 50
REMEMBERED_AMENDMENTS = 50
REMEMBERED_COMMANDS = 500
REMEMBERED_ESCALATIONS = 50
REMEMBERED_REFUSALS = 20
"""Nothing per case grows without end; the journal keeps what the state forgets."""


AUTOMATIC_REPLY = "automatic_reply"
"""A machine answered the e-mail: a person may still do so."""


class Status(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    CLOSED = "closed"


class ClosingReason(StrEnum):
    """Why a case was closed."""

    ANSWERED = "answered"
    NO_ANSWER_NEEDED = "no_answer_needed"
    SPAM = "spam"
    DUPLICATE = "duplicate"
    CUSTOMER_WITHDREW = "customer_withdrew"
    OTHER = "other"


class Decision(Value):
    """Respond, ignore or watch, with the reason as a code and who decided. `rule` of
    `policy_version` (None: the built-in guidelines) where a rule did."""

    answering: Answering
    reason: str
    by: Actor
    rule: int | None = None
    policy_version: str | None = None


class CommandAnswer(Value):
    """What a command came to: carried out, or the refusal's type and words.

    Kept so that the same id never acts twice and always gets the same answer.
    """

    command_id: UUID
    refusal: str | None = None
    detail: str = ""
    right: str = ""


class TakenMention(Value):
    """A mention in the case, with what became of it since.

    `taken_at` and `edited_at` are the case's moments; `written_at` is the network's, of the edit
    whose words stand here.
    """

    mention: Mention
    assessment: Assessment | None = None
    ruling: Ruling | None = None
    taken_at: Moment | None = None
    edited_at: Moment | None = None
    written_at: Moment | None = None
    deleted_at: Moment | None = None
    late: bool = False


class Case(Value):
    """The state of a case after some number of events."""

    id: UUID
    client_id: UUID
    account_id: UUID
    channel: str
    opened_at: Moment
    agreement: ServiceAgreement
    capabilities: Capabilities
    policy_version: str | None = None
    previous_case_id: UUID | None = None
    status: Status = Status.OPEN
    mentions: tuple[TakenMention, ...] = ()
    arrivals: tuple[UUID, ...] = ()
    assessment: Assessment | None = None
    assessed_by: Actor | None = None
    corrected_about: UUID | None = None
    """The newest message when a person last corrected the assessment."""
    ruling: Ruling | None = None
    decision: Decision | None = None
    priority: Priority = Priority.NORMAL
    acknowledge: Clock | None = None
    acknowledge_ahead: Seconds = 0
    """Seconds before its usual moment at which the acknowledgement goes out."""
    answer: Clock | None = None
    late_on_arrival: bool = False
    person_decides: bool = False
    alarmed_at: Moment | None = None
    acknowledgement_withheld: str | None = None
    first_replied_at: Moment | None = None
    first_response_missed: str | None = None
    answered_at: Moment | None = None
    answer_warnings: tuple[float, ...] = ()
    answer_missed_at: Moment | None = None
    replies: tuple[Reply, ...] = ()
    drafts: tuple[Draft, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    tasks: tuple[Task, ...] = ()
    tasks_opened: int = 0
    tags: tuple[UUID, ...] = ()
    information_asked_at: Moment | None = None
    escalations: tuple[Escalation, ...] = ()
    informed_at: Moment | None = None
    closed_at: Moment | None = None
    closed_reason: ClosingReason | None = None
    last_inbound_at: Moment | None = None
    answers: tuple[CommandAnswer, ...] = ()
    hours: OpenHours | None = None
    """When the client's people work, for as long as it is known; None: no calendar was agreed."""
    incident_id: UUID | None = None
    """The viral post whose copy it is about, with others' cases."""
    customer_asked_at: Moment | None = None
    """Since when the answer's clock stands still, because the customer was asked something."""

    def mention(self, message_id: UUID) -> TakenMention | None:
        """The mention of that message, if the case took it in."""
        return next((m for m in self.mentions if m.mention.message_id == message_id), None)

    def reply(self, reply_id: UUID) -> Reply | None:
        """The outbound message of that id."""
        return next((r for r in self.replies if r.id == reply_id), None)

    def draft(self, draft_id: UUID) -> Draft | None:
        """The draft of that id, whatever became of it."""
        return next((d for d in self.drafts if d.id == draft_id), None)

    def task(self, task_id: UUID) -> Task | None:
        """The open task of that id."""
        return next((t for t in self.tasks if t.id == task_id), None)

    def task_of(self, kind: TaskKind) -> Task | None:
        """The open task of that kind."""
        return next((t for t in self.tasks if t.kind == kind), None)

    def next_task_id(self, ahead: int = 0) -> UUID:
        """The id of the task that would be opened next: same history, same id."""
        return uuid5(self.id, f"task-{self.tasks_opened + ahead}")

    def escalation(self, escalation_id: UUID) -> Escalation | None:
        """The question of that id, whatever became of it."""
        return next((e for e in self.escalations if e.id == escalation_id), None)

    @property
    def open_escalations(self) -> tuple[Escalation, ...]:
        """Questions that somebody has yet to answer."""
        return tuple(e for e in self.escalations if e.open)

    @property
    def standing_mentions(self) -> tuple[TakenMention, ...]:
        """Mentions that their author has not deleted, oldest first."""
        return tuple(m for m in self.mentions if m.deleted_at is None)

    @property
    def latest_mention(self) -> TakenMention | None:
        """The newest mention that still stands: a reply goes beneath it, in its language."""
        newest_first = reversed(self.standing_mentions)
        return max(newest_first, key=lambda m: m.mention.occurred_at, default=None)

    @property
    def pending_drafts(self) -> tuple[Draft, ...]:
        """Drafts that wait for somebody's consent."""
        return tuple(d for d in self.drafts if d.status is DraftStatus.PENDING)

    @property
    def pending_amendments(self) -> tuple[Amendment, ...]:
        """Corrections, withdrawals and acts of moderation that the network is yet to do."""
        return tuple(a for a in self.amendments if a.state is AmendmentState.PENDING)

    @property
    def pending_replies(self) -> tuple[Reply, ...]:
        """Replies that are yet to be sent."""
        return tuple(r for r in self.replies if r.delivery is Delivery.PENDING)

    @property
    def doubtful_replies(self) -> tuple[Reply, ...]:
        """Replies of which nobody knows whether they were posted."""
        return tuple(r for r in self.replies if r.delivery is Delivery.UNKNOWN)

    @property
    def due_at(self) -> Moment | None:
        """The earliest due moment among the running clocks."""
        clocks = (self.acknowledge, self.answer)
        return min((c.due_at for c in clocks if c is not None and c.due_at), default=None)

    def answer_to(self, command_id: UUID) -> CommandAnswer | None:
        """What the command of that id came to, if it was seen before."""
        return next((a for a in self.answers if a.command_id == command_id), None)


class Event(Value):
    """Something that happened to a case at `at` (UTC)."""

    at: Moment


class CaseOpened(Event):
    """A mention started a case; what it relies on is pinned here. `policy_version` is None where
    the built-in guidelines hold."""

    kind: Literal["case_opened"] = "case_opened"
    case_id: UUID
    client_id: UUID
    account_id: UUID
    channel: str
    agreement: ServiceAgreement
    capabilities: Capabilities
    policy_version: str | None = None
    previous_case_id: UUID | None = None


class MentionTakenIn(Event):
    """A mention became part of the case; `written_at` when an edit was the first to be heard."""

    kind: Literal["mention_taken_in"] = "mention_taken_in"
    arrival_id: UUID
    mention: Mention
    written_at: Moment | None = None


class MentionEdited(Event):
    """The author changed a mention at `written_at`; the new text counts."""

    kind: Literal["mention_edited"] = "mention_edited"
    arrival_id: UUID
    message_id: UUID
    text: TextRef
    written_at: Moment | None = None


class MentionDeleted(Event):
    """The author took a mention back."""

    kind: Literal["mention_deleted"] = "mention_deleted"
    arrival_id: UUID
    message_id: UUID


class RepliedElsewhere(Event):
    """The client answered in the network's own app; that counts as the reply."""

    kind: Literal["replied_elsewhere"] = "replied_elsewhere"
    arrival_id: UUID
    reply: Reply


class Assessed(Event):
    """A mention was assessed, and a rule of the guidelines fired for it."""

    kind: Literal["assessed"] = "assessed"
    message_id: UUID
    assessment: Assessment
    ruling: Ruling | None = None


class AssessmentCorrected(Event):
    """A person knows better; the assessment of the whole case from now on."""

    kind: Literal["assessment_corrected"] = "assessment_corrected"
    assessment: Assessment
    by: Actor


class RuleApplied(Event):
    """The guidelines were looked at anew, in the light of a person's assessment."""

    kind: Literal["rule_applied"] = "rule_applied"
    ruling: Ruling


class ResponseDecided(Event):
    """Whether the case is answered, and how urgently."""

    kind: Literal["response_decided"] = "response_decided"
    decision: Decision
    priority: Priority


class ClocksStarted(Event):
    """Promises about time began; None leaves a clock as it is. `ahead`: so many seconds before its
    usual moment the acknowledgement goes out, because the places up to there are taken."""

    kind: Literal["clocks_started"] = "clocks_started"
    acknowledge: Clock | None = None
    answer: Clock | None = None
    ahead: Seconds = 0


class HoursLookedUp(Event):
    """When the client's people work, from the calendar that the case is pinned to."""

    kind: Literal["hours_looked_up"] = "hours_looked_up"
    hours: OpenHours


class ClocksChanged(Event):
    """Clocks stand still, go on or are due at another moment; None leaves a clock as it is.

    `cause`: customer_asked, customer_wrote, customer_silent, window_moved or more_urgent.
    """

    kind: Literal["clocks_changed"] = "clocks_changed"
    acknowledge: Clock | None = None
    answer: Clock | None = None
    cause: str


class ArrivedLate(Event):
    """The mention reached us after its own first reply was due."""

    kind: Literal["arrived_late"] = "arrived_late"
    message_id: UUID
    seconds: float
    person_decides: bool


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


class TaskOpened(Event):
    """A person has something to do."""

    kind: Literal["task_opened"] = "task_opened"
    task: Task


class TaskClaimed(Event):
    """A person took a task."""

    kind: Literal["task_claimed"] = "task_claimed"
    task_id: UUID
    by: Actor


class TaskReleased(Event):
    """A person gave a task back to its group."""

    kind: Literal["task_released"] = "task_released"
    task_id: UUID
    by: Actor


class TaskAssigned(Event):
    """A task was given to a person; `reasons` are codes (domain/routing.py)."""

    kind: Literal["task_assigned"] = "task_assigned"
    task_id: UUID
    assignee: UUID
    reasons: tuple[str, ...]
    by: Actor


class TaskRefused(Event):
    """The holder does not do a task: back to its group."""

    kind: Literal["task_refused"] = "task_refused"
    task_id: UUID
    reason: str
    by: Actor


class TaskReturned(Event):
    """The holder was gone or idle: back to its group."""

    kind: Literal["task_returned"] = "task_returned"
    task_id: UUID
    holder: UUID
    reason: str
    by: Actor


class TaskHandedOver(Event):
    """A task was passed to a colleague or to another group."""

    kind: Literal["task_handed_over"] = "task_handed_over"
    task_id: UUID
    to: UUID | None = None
    group: Group | None = None
    by: Actor


class TaskPutOff(Event):
    """The holder lets a task rest until a moment."""

    kind: Literal["task_put_off"] = "task_put_off"
    task_id: UUID
    until: Moment
    by: Actor


class TaskResumed(Event):
    """A resting task is to be done again; `cause`: moment, deadline, news or alarm."""

    kind: Literal["task_resumed"] = "task_resumed"
    task_id: UUID
    cause: str


class TaskDone(Event):
    """A task is no longer to be done; `outcome` says why."""

    kind: Literal["task_done"] = "task_done"
    task_id: UUID
    outcome: str
    by: Actor


class ReplySubmitted(Event):
    """A reply is to be sent."""

    kind: Literal["reply_submitted"] = "reply_submitted"
    reply: Reply


class ReplySent(Event):
    """The network has the reply."""

    kind: Literal["reply_sent"] = "reply_sent"
    reply_id: UUID
    sent_at: Moment


class ReplyFailed(Event):
    """The reply was refused for good and was not posted."""

    kind: Literal["reply_failed"] = "reply_failed"
    reply_id: UUID
    code: str


class ReplyDelayed(Event):
    """Nothing was posted yet; it is tried again."""

    kind: Literal["reply_delayed"] = "reply_delayed"
    reply_id: UUID
    code: str
    retry_at: Moment


class ReplyInDoubt(Event):
    """Nobody can tell whether the reply was posted: a person decides."""

    kind: Literal["reply_in_doubt"] = "reply_in_doubt"
    reply_id: UUID
    code: str


class DeliverySettled(Event):
    """A person looked and said what became of a reply in doubt."""

    kind: Literal["delivery_settled"] = "delivery_settled"
    reply_id: UUID
    posted: bool
    by: Actor


class DraftSubmitted(Event):
    """A reply waits for consent; `draft.rule` says what asked for it."""

    kind: Literal["draft_submitted"] = "draft_submitted"
    draft: Draft


class DraftRevised(Event):
    """A draft has new words and waits for consent again, from the first group on."""

    kind: Literal["draft_revised"] = "draft_revised"
    draft_id: UUID
    revision: Revision
    answers: UUID
    decide_by: Moment


class DraftEdited(Event):
    """An approver put words of their own into a draft; it stays with its group."""

    kind: Literal["draft_edited"] = "draft_edited"
    draft_id: UUID
    revision: Revision


class DraftApproved(Event):
    """A group consented to one exact revision. `next_group` is asked next; None: it goes out."""

    kind: Literal["draft_approved"] = "draft_approved"
    draft_id: UUID
    approval: Approval
    next_group: Group | None = None
    decide_by: Moment | None = None


class DraftReturned(Event):
    """A draft went back to its author."""

    kind: Literal["draft_returned"] = "draft_returned"
    draft_id: UUID
    revision: str
    comment: TextRef
    by: Actor


class DraftWithdrawn(Event):
    """A draft was taken back."""

    kind: Literal["draft_withdrawn"] = "draft_withdrawn"
    draft_id: UUID
    by: Actor


class DraftOutdated(Event):
    """The customer wrote, or the client answered elsewhere, before the draft went out."""

    kind: Literal["draft_outdated"] = "draft_outdated"
    draft_id: UUID


class ApprovalPassedOn(Event):
    """A group did not decide in time: the next one is asked."""

    kind: Literal["approval_passed_on"] = "approval_passed_on"
    draft_id: UUID
    from_group: Group
    to_group: Group
    decide_by: Moment | None = None


class AmendmentSubmitted(Event):
    """A standing message is to be corrected, taken back or moderated."""

    kind: Literal["amendment_submitted"] = "amendment_submitted"
    amendment: Amendment


class AmendmentMade(Event):
    """The network did it."""

    kind: Literal["amendment_made"] = "amendment_made"
    amendment_id: UUID


class AmendmentDelayed(Event):
    """The network did not do it yet; it is tried again."""

    kind: Literal["amendment_delayed"] = "amendment_delayed"
    amendment_id: UUID
    code: str
    retry_at: Moment


class AmendmentFailed(Event):
    """The network refused it, or nobody can tell whether it did it."""

    kind: Literal["amendment_failed"] = "amendment_failed"
    amendment_id: UUID
    code: str


class NoteAdded(Event):
    """Internal; never sent to a customer."""

    kind: Literal["note_added"] = "note_added"
    text: TextRef
    by: Actor
    names: tuple[UUID, ...] = ()
    """Colleagues whom the note calls upon."""


class CaseTagged(Event):
    """Tags of the client's own were put on the case or taken off it."""

    kind: Literal["case_tagged"] = "case_tagged"
    added: tuple[UUID, ...] = ()
    removed: tuple[UUID, ...] = ()
    by: Actor


class IncidentJoined(Event):
    """What was said is a copy of what many say: the case belongs to their incident."""

    kind: Literal["incident_joined"] = "incident_joined"
    incident_id: UUID
    by: Actor


class IncidentLeft(Event):
    """A person took the case out of its incident: it says something else."""

    kind: Literal["incident_left"] = "incident_left"
    incident_id: UUID
    by: Actor


class IncidentDecided(Event):
    """The incident's cases were decided on together, this one among them. `deed_id`: of that one
    decision; `statement`: the case in which our words to all of them stand."""

    kind: Literal["incident_decided"] = "incident_decided"
    incident_id: UUID
    deed_id: UUID
    answering: Answering
    statement: UUID | None = None
    by: Actor


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


class CaseClosed(Event):
    """Done, until something new is said."""

    kind: Literal["case_closed"] = "case_closed"
    reason: ClosingReason
    by: Actor


class CaseReopened(Event):
    """A closed case is worked on again."""

    kind: Literal["case_reopened"] = "case_reopened"
    cause: str
    by: Actor


class CommandAccepted(Event):
    """A command was carried out; what it did stands in the events before this one."""

    kind: Literal["command_accepted"] = "command_accepted"
    command_id: UUID
    command: str
    by: Actor


class CommandRefused(Event):
    """A command was not carried out, and why."""

    kind: Literal["command_refused"] = "command_refused"
    answer: CommandAnswer
    command: str
    by: Actor


CaseEvent = Annotated[
    CaseOpened
    | MentionTakenIn
    | MentionEdited
    | MentionDeleted
    | RepliedElsewhere
    | Assessed
    | AssessmentCorrected
    | RuleApplied
    | ResponseDecided
    | ClocksStarted
    | ArrivedLate
    | PeopleAlarmed
    | AcknowledgementWithheld
    | FirstResponseMissed
    | AnswerWarningGiven
    | AnswerMissed
    | TaskOpened
    | TaskClaimed
    | TaskReleased
    | TaskAssigned
    | TaskRefused
    | TaskReturned
    | TaskHandedOver
    | TaskPutOff
    | TaskResumed
    | TaskDone
    | ReplySubmitted
    | ReplySent
    | ReplyFailed
    | ReplyDelayed
    | ReplyInDoubt
    | DeliverySettled
    | DraftSubmitted
    | DraftRevised
    | DraftEdited
    | DraftApproved
    | DraftReturned
    | DraftWithdrawn
    | DraftOutdated
    | ApprovalPassedOn
    | AmendmentSubmitted
    | AmendmentMade
    | AmendmentDelayed
    | AmendmentFailed
    | NoteAdded
    | CaseTagged
    | InformationAsked
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
    | CaseClosed
    | CaseReopened
    | CommandAccepted
    | CommandRefused
    | HoursLookedUp
    | ClocksChanged
    | IncidentJoined
    | IncidentLeft
    | IncidentDecided,
    Field(discriminator="kind"),
]


def fold(events: Iterable[CaseEvent], case: Case | None = None) -> Case:
    """The case after `events`, from nothing (then the first must be CaseOpened) or from `case`."""
    return reduce(evolve, events, case)  # type: ignore[return-value]


def evolve(case: Case | None, event: CaseEvent) -> Case:
    """The case after one event. Total: whatever was decided can be folded.

    Raises ValueError when a case begins with anything but CaseOpened.
    """
    if isinstance(event, CaseOpened):
        return _opened(event)
    if case is None:
        raise ValueError(f"a case begins with case_opened, not {event.kind}")
    after = case.model_copy(update=_change(case, event))
    return after if after.due_at == case.due_at else _with_task_due(after)


def _opened(event: CaseOpened) -> Case:
    return Case(
        id=event.case_id,
        client_id=event.client_id,
        account_id=event.account_id,
        channel=event.channel,
        opened_at=event.at,
        agreement=event.agreement,
        capabilities=event.capabilities,
        policy_version=event.policy_version,
        previous_case_id=event.previous_case_id,
    )


def _change(case: Case, event: CaseEvent) -> dict[str, object]:
    """What an event changes, field by field."""
    match event:
        case MentionTakenIn(mention=mention, written_at=written_at):
            taken = TakenMention(mention=mention, taken_at=event.at, written_at=written_at)
            return {
                "mentions": (*case.mentions, taken)[-REMEMBERED_MENTIONS:],
                "arrivals": _remember(case, event.arrival_id),
                "last_inbound_at": event.at,
            }
        case MentionEdited(message_id=message_id, text=text, written_at=written_at):
            return {
                "mentions": tuple(
                    m.model_copy(
                        update={
                            "mention": m.mention.model_copy(update={"text": text}),
                            "assessment": None,
                            "ruling": None,
                            "edited_at": event.at,
                            "written_at": written_at,
                        }
                    )
                    if m.mention.message_id == message_id
                    else m
                    for m in case.mentions
                ),
                "arrivals": _remember(case, event.arrival_id),
                "last_inbound_at": event.at,
            }
        case MentionDeleted(message_id=message_id):
            return {
                "mentions": _mentions(case, message_id, deleted_at=event.at),
                "arrivals": _remember(case, event.arrival_id),
            }
        case RepliedElsewhere(reply=reply):
            return {
                "replies": (*case.replies, reply)[-REMEMBERED_REPLIES:],
                "arrivals": _remember(case, event.arrival_id),
                **_replied(case, reply, reply.sent_at or event.at),
            }
        case Assessed(message_id=message_id, assessment=assessment, ruling=ruling):
            change: dict[str, object] = {
                "mentions": _mentions(case, message_id, assessment=assessment, ruling=ruling)
            }
            latest = case.latest_mention
            newest = latest is None or latest.mention.message_id == message_id
            if case.assessment is None or (newest and case.assessed_by is None):
                change |= {"assessment": assessment, "ruling": ruling}
            return change
        case AssessmentCorrected(assessment=assessment, by=by):
            latest = case.latest_mention
            return {
                "assessment": assessment,
                "assessed_by": by,
                "ruling": None,
                "corrected_about": latest.mention.message_id if latest is not None else None,
            }
        case RuleApplied(ruling=ruling):
            return {"ruling": ruling}
        case ResponseDecided(decision=decision, priority=priority):
            return {
                "decision": decision,
                "priority": priority,
                "tasks": tuple(t.model_copy(update={"priority": priority}) for t in case.tasks),
            }
        case ClocksStarted(acknowledge=acknowledge, answer=answer, ahead=ahead):
            started: dict[str, object] = {}
            if acknowledge is not None:
                started |= {
                    "acknowledge": acknowledge,
                    "acknowledge_ahead": ahead,
                    "alarmed_at": None,
                    "acknowledgement_withheld": None,
                    "first_response_missed": None,
                    "late_on_arrival": case.late_on_arrival and acknowledge.overdue(event.at),
                }
            if answer is not None:
                started |= {
                    "answer": answer,
                    "answered_at": None,
                    "answer_warnings": (),
                    "answer_missed_at": None,
                }
            return started
        case HoursLookedUp(hours=hours):
            return {"hours": case.hours.joined(hours) if case.hours else hours}
        case ClocksChanged(acknowledge=acknowledge, answer=answer, cause=cause):
            changed: dict[str, object] = {}
            if acknowledge is not None:
                changed["acknowledge"] = acknowledge
            if answer is not None:
                changed["answer"] = answer
                asked = event.at if cause == "customer_asked" else case.customer_asked_at
                changed["customer_asked_at"] = asked if answer.paused else None
            return changed
        case ArrivedLate(message_id=message_id, person_decides=person_decides):
            return {
                "mentions": _mentions(case, message_id, late=True),
                "late_on_arrival": case.late_on_arrival or case.acknowledge is None,
                "person_decides": case.person_decides or person_decides,
            }
        case PeopleAlarmed():
            return {
                "alarmed_at": event.at,
                "priority": Priority.URGENT,
                "tasks": tuple(
                    t.model_copy(update={"priority": Priority.URGENT}) for t in case.tasks
                ),
            }
        case AcknowledgementWithheld(reason=reason):
            return {"acknowledgement_withheld": reason}
        case FirstResponseMissed(cause=cause):
            return {"first_response_missed": cause}
        case AnswerWarningGiven(share=share):
            return {"answer_warnings": (*case.answer_warnings, share)}
        case AnswerMissed():
            return {"answer_missed_at": event.at}
        case TaskOpened(task=task):
            return {"tasks": (*case.tasks, task), "tasks_opened": case.tasks_opened + 1}
        case TaskClaimed(task_id=task_id, by=by):
            return _held(case, task_id, by.person_id, event.at)
        case TaskAssigned(task_id=task_id, assignee=assignee):
            return _held(case, task_id, assignee, event.at)
        case TaskReleased(task_id=task_id):
            return _given_up(case, task_id, "released", event.at)
        case (
            TaskRefused(task_id=task_id, reason=reason)
            | TaskReturned(task_id=task_id, reason=reason)
        ):
            return _given_up(case, task_id, reason, event.at)
        case TaskHandedOver(task_id=task_id, to=to, group=group):
            change = _given_up(case, task_id, "handed_over", event.at, group)
            if to is None:
                return change
            return _held(case.model_copy(update=change), task_id, to, event.at)
        case TaskPutOff(task_id=task_id, until=until):
            return {"tasks": _tasks(case, task_id, rest=Rest(since=event.at, until=until))}
        case TaskResumed(task_id=task_id):
            return {"tasks": _tasks(case, task_id, rest=None)}
        case TaskDone(task_id=task_id):
            return {"tasks": tuple(t for t in case.tasks if t.id != task_id)}
        case ReplySubmitted(reply=reply):
            return {"replies": (*case.replies, reply)[-REMEMBERED_REPLIES:]}
        case ReplySent(reply_id=reply_id, sent_at=sent_at):
            return _sent(case, reply_id, sent_at)
        case ReplyFailed(reply_id=reply_id, code=code):
            return {"replies": _replies(case, reply_id, delivery=Delivery.FAILED, failure=code)}
        case ReplyDelayed(reply_id=reply_id, code=code, retry_at=retry_at):
            before = case.reply(reply_id)
            return {
                "replies": _replies(
                    case,
                    reply_id,
                    delivery=Delivery.PENDING,
                    failure=code,
                    retry_at=retry_at,
                    attempts=(before.attempts if before else 0) + 1,
                )
            }
        case ReplyInDoubt(reply_id=reply_id, code=code):
            return {"replies": _replies(case, reply_id, delivery=Delivery.UNKNOWN, failure=code)}
        case DeliverySettled(reply_id=reply_id, posted=posted):
            if posted:
                return _sent(case, reply_id, event.at)
            return {
                "replies": _replies(case, reply_id, delivery=Delivery.FAILED, failure="not_posted")
            }
        case DraftSubmitted(draft=draft):
            return {"drafts": (*case.drafts, draft)[-REMEMBERED_DRAFTS:]}
        case DraftRevised(draft_id=draft_id, revision=revision):
            revised = case.draft(draft_id)
            return _draft(
                case,
                draft_id,
                revisions=(*(revised.revisions if revised else ()), revision),
                answers=event.answers,
                stage=0,
                group=STAGES[revised.mode][0] if revised else Group.SUPERVISORS,
                status=DraftStatus.PENDING,
                decide_by=event.decide_by,
                approvals=(),
                comment=None,
            )
        case DraftEdited(draft_id=draft_id, revision=revision):
            edited = case.draft(draft_id)
            return _draft(
                case, draft_id, revisions=(*(edited.revisions if edited else ()), revision)
            )
        case DraftApproved(draft_id=draft_id, approval=approval, next_group=next_group):
            approved = case.draft(draft_id)
            given = (*(approved.approvals if approved else ()), approval)
            if next_group is None:
                return _draft(
                    case,
                    draft_id,
                    approvals=given,
                    status=DraftStatus.APPROVED,
                    decide_by=None,
                )
            return _draft(
                case,
                draft_id,
                approvals=given,
                stage=(approved.stage if approved else 0) + 1,
                group=next_group,
                decide_by=event.decide_by,
            )
        case DraftReturned(draft_id=draft_id, comment=comment):
            return _draft(
                case, draft_id, status=DraftStatus.RETURNED, comment=comment, decide_by=None
            )
        case DraftWithdrawn(draft_id=draft_id):
            return _draft(case, draft_id, status=DraftStatus.WITHDRAWN, decide_by=None)
        case DraftOutdated(draft_id=draft_id):
            return _draft(case, draft_id, status=DraftStatus.OUTDATED, decide_by=None)
        case ApprovalPassedOn(draft_id=draft_id, to_group=to_group):
            return _draft(case, draft_id, group=to_group, decide_by=event.decide_by)
        case AmendmentSubmitted(amendment=amendment):
            return {"amendments": (*case.amendments, amendment)[-REMEMBERED_AMENDMENTS:]}
        case AmendmentMade(amendment_id=amendment_id):
            return _amended(case, amendment_id, event.at)
        case AmendmentDelayed(amendment_id=amendment_id, code=code, retry_at=retry_at):
            return _amendment(case, amendment_id, failure=code, retry_at=retry_at)
        case AmendmentFailed(amendment_id=amendment_id, code=code):
            return _amendment(
                case, amendment_id, state=AmendmentState.FAILED, failure=code, retry_at=None
            )
        case CaseTagged(added=added, removed=removed):
            kept = tuple(tag for tag in case.tags if tag not in removed)
            return {"tags": (*kept, *added)}
        case IncidentJoined(incident_id=incident_id):
            return {"incident_id": incident_id}
        case IncidentLeft():
            return {"incident_id": None}
        case InformationAsked():
            return {"information_asked_at": event.at}
        case EscalationAsked():
            return {
                "escalations": _remembered((*case.escalations, _asked(event))),
                "information_asked_at": event.at,
            }
        case EscalationReminded(escalation_id=escalation_id, share=share):
            return _hand(case, escalation_id, lambda hand: (*hand.reminded, share))
        case EscalationPassedOn(escalation_id=escalation_id, hand=hand):
            return _handed(case, escalation_id, hand)
        case EscalationHandedOn(escalation_id=escalation_id, hand=hand, text=text, by=by):
            return _handed(case, escalation_id, hand, _said(event, Turn.HANDED_ON, text, by))
        case EscalationAskedBack(escalation_id=escalation_id, text=text, by=by):
            return _said_in(
                case,
                escalation_id,
                _said(event, Turn.ASK_BACK, text, by, event.files),
                EscalationState.ASKED_BACK,
                lambda hand: hand.pause(event.at),
            )
        case EscalationClarified(escalation_id=escalation_id, text=text, by=by):
            return _said_in(
                case,
                escalation_id,
                _said(event, Turn.CLARIFICATION, text, by, event.files),
                EscalationState.OPEN,
                lambda hand: hand.resume(event.at),
            )
        case EscalationAnswered(escalation_id=escalation_id, text=text, use=use, by=by):
            return _settled(
                case,
                escalation_id,
                EscalationState.ANSWERED,
                event.at,
                _said(event, Turn.ANSWER, text, by, event.files, use),
            )
        case EscalationDeclined(escalation_id=escalation_id, text=text, by=by):
            return _settled(
                case,
                escalation_id,
                EscalationState.DECLINED,
                event.at,
                _said(event, Turn.DECLINED, text, by),
            )
        case EscalationWithdrawn(escalation_id=escalation_id):
            return _settled(case, escalation_id, EscalationState.WITHDRAWN, event.at, ())
        case EscalationNotDelivered(escalation_id=escalation_id, cause=cause):
            if cause == AUTOMATIC_REPLY:
                return {}
            return _escalation(
                case,
                escalation_id,
                lambda e: {"hand": e.hand.model_copy(update={"undelivered": cause})},
            )
        case CaseClosed(reason=reason):
            return {
                "status": Status.CLOSED,
                "closed_at": event.at,
                "closed_reason": reason,
                "drafts": tuple(_abandoned(draft) for draft in case.drafts),
                "escalations": tuple(_given_back(e, event.at) for e in case.escalations),
                "acknowledge": _stopped(case, case.acknowledge, event.at),
                "answer": _stopped(case, case.answer, event.at),
                "customer_asked_at": None,
            }
        case CaseReopened(by=by):
            return {
                "status": Status.OPEN,
                "closed_at": None,
                "closed_reason": None,
                "decision": None,
                "assessed_by": case.assessed_by if by.is_person else None,
                "acknowledge": None,
                "answer": None,
                "first_replied_at": case.first_replied_at if by.is_person else None,
                "first_response_missed": None,
                "answered_at": None,
                "answer_missed_at": None,
                "answer_warnings": (),
                "alarmed_at": None,
                "late_on_arrival": False,
                "person_decides": False,
            }
        case CommandAccepted(command_id=command_id):
            answer = CommandAnswer(command_id=command_id)
            return {"answers": (*case.answers, answer)[-REMEMBERED_COMMANDS:]}
        case CommandRefused(answer=answer):
            return {"answers": (*case.answers, answer)[-REMEMBERED_COMMANDS:]}
    return {}


def _stopped(case: Case, clock: Clock | None, at: Moment) -> Clock | None:
    return clock.stop(at, case.hours) if clock else None


def _with_task_due(case: Case) -> Case:
    """The task to reply is due with the earliest clock that still runs."""
    tasks = tuple(
        t.model_copy(update={"due_at": case.due_at or t.due_at}) if t.kind is TaskKind.REPLY else t
        for t in case.tasks
    )
    return case.model_copy(update={"tasks": tasks})


def _remember(case: Case, arrival_id: UUID) -> tuple[UUID, ...]:
    return (*case.arrivals, arrival_id)[-REMEMBERED_ARRIVALS:]


def _mentions(case: Case, message_id: UUID, **change: object) -> tuple[TakenMention, ...]:
    return tuple(
        m.model_copy(update=change) if m.mention.message_id == message_id else m
        for m in case.mentions
    )


def _tasks(case: Case, task_id: UUID, **change: object) -> tuple[Task, ...]:
    return tuple(t.model_copy(update=change) if t.id == task_id else t for t in case.tasks)


def _held(case: Case, task_id: UUID, person_id: UUID | None, at: Moment) -> dict[str, object]:
    return {"tasks": _tasks(case, task_id, assignee=person_id, held_since=at, rest=None)}


def _given_up(
    case: Case, task_id: UUID, reason: str, at: Moment, group: Group | None = None
) -> dict[str, object]:
    """Nobody holds the task any more; who did is remembered, so that it is not theirs at once."""
    task = case.task(task_id)
    if task is None:
        return {}
    refusals = task.refusals
    if task.assignee is not None:
        refusal = TaskRefusal(person_id=task.assignee, at=at, reason=reason)
        refusals = (*refusals, refusal)[-REMEMBERED_REFUSALS:]
    return {
        "tasks": _tasks(
            case,
            task_id,
            assignee=None,
            held_since=None,
            rest=None,
            group=group or task.group,
            refusals=refusals,
        )
    }


def _replies(case: Case, reply_id: UUID, **change: object) -> tuple[Reply, ...]:
    return tuple(r.model_copy(update=change) if r.id == reply_id else r for r in case.replies)


def _amendment(case: Case, amendment_id: UUID, **change: object) -> dict[str, object]:
    return {
        "amendments": tuple(
            a.model_copy(update=change) if a.id == amendment_id else a for a in case.amendments
        )
    }


def _amended(case: Case, amendment_id: UUID, at: Moment) -> dict[str, object]:
    """It stands on the network so: our reply has other words or is gone."""
    change = _amendment(case, amendment_id, state=AmendmentState.DONE, failure=None, retry_at=None)
    amendment = next((a for a in case.amendments if a.id == amendment_id), None)
    if amendment is not None and amendment.kind is AmendmentKind.CORRECT:
        change |= {"replies": _replies(case, amendment.about, text=amendment.text, corrected_at=at)}
    if amendment is not None and amendment.kind is AmendmentKind.WITHDRAW:
        change |= {"replies": _replies(case, amendment.about, withdrawn_at=at)}
    return change


def _abandoned(draft: Draft) -> Draft:
    """A draft nobody needs any more; one that went out stays as it is."""
    if draft.status is DraftStatus.APPROVED:
        return draft
    return draft.model_copy(update={"status": DraftStatus.WITHDRAWN, "decide_by": None})


def _asked(event: EscalationAsked) -> Escalation:
    question = _said(event, Turn.QUESTION, event.text, event.by, event.files)
    return Escalation(
        id=event.escalation_id,
        kind=event.to,
        asked_at=event.at,
        asked_by=event.by,
        due_at=event.due_at,
        hand=event.hand,
        parent_id=event.parent_id,
        reference=event.reference,
        context=event.context,
        exchanges=question,
        contacts=_contact(event.hand),
    )


def _said(
    event: Event,
    turn: Turn,
    text: TextRef | None,
    by: Actor,
    files: tuple[UUID, ...] = (),
    use: Use | None = None,
) -> tuple[Exchange, ...]:
    if text is None:
        return ()
    return (Exchange(turn=turn, text=text, at=event.at, by=by, files=files, use=use),)


def _contact(hand: Hand) -> tuple[UUID, ...]:
    contact_id = hand.desk.contact_id if hand.desk else None
    return (contact_id,) if contact_id else ()


def _remembered(escalations: tuple[Escalation, ...]) -> tuple[Escalation, ...]:
    """Open ones always, of the others the latest."""
    too_many = len(escalations) - REMEMBERED_ESCALATIONS
    settled = [e.id for e in escalations if not e.open]
    forgotten = set(settled[: max(0, too_many)])
    return tuple(e for e in escalations if e.id not in forgotten)


def _escalation(
    case: Case,
    escalation_id: UUID,
    change: Callable[[Escalation], dict[str, object]],
    moved: int = 1,
) -> dict[str, object]:
    return {
        "escalations": tuple(
            e.model_copy(update={**change(e), "moves": e.moves + moved})
            if e.id == escalation_id
            else e
            for e in case.escalations
        )
    }


def _hand(
    case: Case, escalation_id: UUID, reminded: Callable[[Hand], tuple[float, ...]]
) -> dict[str, object]:
    """A reminder changes nothing about who has it: no move."""
    return _escalation(
        case,
        escalation_id,
        lambda e: {"hand": e.hand.model_copy(update={"reminded": reminded(e.hand)})},
        moved=0,
    )


def _handed(
    case: Case, escalation_id: UUID, hand: Hand, said: tuple[Exchange, ...] = ()
) -> dict[str, object]:
    return _escalation(
        case,
        escalation_id,
        lambda e: {
            "hand": hand,
            "contacts": tuple(dict.fromkeys((*e.contacts, *_contact(hand)))),
            "exchanges": (*e.exchanges, *said),
            "state": EscalationState.OPEN,
        },
    )


def _said_in(
    case: Case,
    escalation_id: UUID,
    said: tuple[Exchange, ...],
    state: EscalationState,
    clock: Callable[[Hand], Hand],
) -> dict[str, object]:
    return _escalation(
        case,
        escalation_id,
        lambda e: {
            "exchanges": (*e.exchanges, *said),
            "state": state,
            "hand": clock(e.hand),
        },
    )


def _settled(
    case: Case,
    escalation_id: UUID,
    state: EscalationState,
    at: Moment,
    said: tuple[Exchange, ...],
) -> dict[str, object]:
    """A question that is done; what the first line asked is news for the case."""
    done = _escalation(
        case,
        escalation_id,
        lambda e: {
            "exchanges": (*e.exchanges, *said),
            "state": state,
            "hand": e.hand.pause(at),
            "settled_at": at,
        },
    )
    escalation = case.escalation(escalation_id)
    if said and escalation is not None and escalation.parent_id is None:
        done["informed_at"] = at
    others = (e for e in case.open_escalations if e.id != escalation_id)
    if next(others, None) is None:
        done["information_asked_at"] = None
    return done


def _given_back(escalation: Escalation, at: Moment) -> Escalation:
    """A question that outlived its case; whoever closes a case withdraws them before."""
    if not escalation.open:
        return escalation
    return escalation.model_copy(
        update={
            "state": EscalationState.WITHDRAWN,
            "hand": escalation.hand.pause(at),
            "settled_at": at,
            "moves": escalation.moves + 1,
        }
    )


def _draft(case: Case, draft_id: UUID, **change: object) -> dict[str, object]:
    return {
        "drafts": tuple(d.model_copy(update=change) if d.id == draft_id else d for d in case.drafts)
    }


def _sent(case: Case, reply_id: UUID, sent_at: Moment) -> dict[str, object]:
    """A reply reached the network: it stands as sent and may stop clocks."""
    reply = case.reply(reply_id)
    if reply is None:
        return {}
    return {
        "replies": _replies(
            case, reply_id, delivery=Delivery.SENT, sent_at=sent_at, failure=None, retry_at=None
        ),
        **_replied(case, reply, sent_at),
    }


def _replied(case: Case, reply: Reply, sent_at: Moment) -> dict[str, object]:
    """Any reply is the first response; only substance stops the answer clock."""
    change: dict[str, object] = {
        "acknowledge": _stopped(case, case.acknowledge, sent_at),
        "first_replied_at": case.first_replied_at or sent_at,
    }
    if reply.purpose is Purpose.SUBSTANCE:
        change |= {
            "answer": _stopped(case, case.answer, sent_at),
            "customer_asked_at": None,
            "answered_at": sent_at,
            "information_asked_at": None,
        }
    return change
