"""The state of a case, after some number of events.

What happens to a case is in `domain/events/`, how the state follows from it in
`domain/evolving.py`.
"""

from enum import StrEnum
from uuid import UUID, uuid5

from domain.actor import Actor
from domain.agreement import ServiceAgreement
from domain.amendment import Amendment, AmendmentState
from domain.approval import Draft, DraftStatus
from domain.assessment import Assessment
from domain.calendar import OpenHours
from domain.capabilities import Capabilities
from domain.clock import Clock
from domain.escalation import Escalation
from domain.mention import Mention
from domain.reply import Delivery, Purpose, Reply
from domain.ruling import Answering, Ruling
from domain.task import Task, TaskKind
from domain.values import Moment, Priority, Seconds, Value


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
    lead_counted: bool = False
    """Whether that usual moment is counted back from its end in the hours of its clock."""
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
    reopened_at: Moment | None = None
    """When a message last reopened it; None where that was something else."""
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
    def last_answer(self) -> Reply | None:
        """The latest answer in substance that is out."""
        out = [r for r in self.replies if r.purpose is Purpose.SUBSTANCE and r.sent_at is not None]
        return max(out, key=lambda r: r.submitted_at, default=None)

    @property
    def due_at(self) -> Moment | None:
        """The earliest due moment among the running clocks."""
        clocks = (self.acknowledge, self.answer)
        return min((c.due_at for c in clocks if c is not None and c.due_at), default=None)

    def heard_since(self, seen_at: Moment | None) -> bool:
        """Whether the customer has written or edited after what somebody had before them."""
        heard_at = self.last_inbound_at
        return seen_at is not None and heard_at is not None and heard_at > seen_at

    def replied_since(
        self, seen_at: Moment | None, person_id: UUID | None, *, known: bool = False
    ) -> bool:
        """Whether somebody else has replied, and not the machine, after what that person had before
        them; `known`: with words that they have not consented to themselves."""
        return seen_at is not None and any(
            reply.submitted_at > seen_at
            and not reply.automatic
            and reply.by.person_id != person_id
            and reply.delivery is not Delivery.FAILED
            and not (known and self._consented(reply, person_id))
            for reply in self.replies
        )

    def _consented(self, reply: Reply, person_id: UUID | None) -> bool:
        draft = self.draft(reply.id)
        return draft is not None and any(
            each.by.person_id == person_id and each.revision == draft.latest.hash
            for each in draft.approvals
        )

    def answer_to(self, command_id: UUID) -> CommandAnswer | None:
        """What the command of that id came to, if it was seen before."""
        return next((a for a in self.answers if a.command_id == command_id), None)
