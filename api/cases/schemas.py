"""Cases as the outside sees them, where that differs from the domain."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from api.customers.schemas import CustomerOut, IdentityOut
from api.people.schemas import PersonOut
from api.tags.schemas import TagOut
from api.tasks.schemas import TaskOut
from domain.agreement import ServiceAgreement
from domain.amendment import Amendment, AmendmentKind
from domain.approval import ApprovalMode, DraftStatus
from domain.assessment import Assessment, Kind, Risk, Sentiment
from domain.capabilities import Capabilities
from domain.case import ClosingReason, Status
from domain.clock import Clock
from domain.closable import NotYet
from domain.reply import Delivery, Purpose, Reply
from domain.ruling import Answering, Ruling
from domain.steps import Step, StepView
from domain.task import Group
from domain.telling import Label, Telling
from domain.values import Language, Priority, Visibility


class CaseSummary(BaseModel):
    """A case in a list. `due_at` is the earliest running clock's; `excerpt` the beginning of the
    customer's latest message."""

    id: UUID
    client_id: UUID
    client_name: str
    incident_id: UUID | None
    account_id: UUID
    channel: str
    customer: CustomerOut | None
    status: Status
    step: Step
    answering: Answering | None
    priority: Priority
    kind: Kind | None
    sentiment: Sentiment | None
    language: Language | None
    risks: list[Risk]
    visibility: Visibility | None
    opened_at: datetime
    acknowledge_due_at: datetime | None
    answer_due_at: datetime | None
    due_at: datetime | None
    first_replied_at: datetime | None
    first_response_missed: str | None
    answered_at: datetime | None
    answer_missed_at: datetime | None
    closed_at: datetime | None
    closed_reason: ClosingReason | None
    last_inbound_at: datetime | None
    updated_at: datetime
    excerpt: str | None
    assignees: list[PersonOut]
    tags: list[TagOut]


class EarlierCaseOut(BaseModel):
    """Another case of the same customer."""

    id: UUID
    opened_at: datetime
    kind: Kind | None
    status: Status


class CustomerOfCase(CustomerOut):
    """Who this is: all identities, and the cases before. `erased_at`: since then nobody knows."""

    erased_at: datetime | None
    identities: list[IdentityOut]
    earlier_cases: list[EarlierCaseOut]


class DecisionOut(BaseModel):
    """Whether the case is answered, why, and who decided (null: the policy, by that rule of that
    version; the version is null for the built-in guidelines)."""

    answering: Answering
    reason: str
    by: PersonOut | None
    rule: int | None
    policy_version: str | None


class Clocks(BaseModel):
    """The two promises about time, and what each that was missed had waited for, as the journal
    says it (misses of old do not say)."""

    acknowledge: Clock | None
    answer: Clock | None
    acknowledge_missed: Label | None
    answer_missed: Label | None


class Machine(BaseModel):
    """Whether the machine may acknowledge by itself, why not, and when it will."""

    may_speak: bool
    because: list[str]
    speaks_at: datetime | None


class LinkOut(BaseModel):
    """A case that belongs to this one: an earlier one, or another person's in the same thread."""

    case_id: UUID
    kind: str
    customer: CustomerOut | None


class PreparedOut(BaseModel):
    """A prepared text, rendered for this case and this person. `with_reason`: the same with
    `{reason}` where a person's own words go, for texts that give one; with `reason_needed` it is
    not to be sent without. A released reply has its `id`, its title and the `version` of the
    configuration it stands in; the texts that every client has, have none."""

    id: UUID | None = None
    version: str | None = None
    title: str | None = None
    purpose: Purpose
    language: Language
    visibility: Visibility
    text: str
    with_reason: str | None = None
    reason_needed: bool = False


class Sender(BaseModel):
    """As whom a reply goes out."""

    handle: str


class AttachmentOut(BaseModel):
    """A picture or file by its address on the network. `picture`: where a picture is had from us,
    so that no browser of ours asks the network; null for anything else."""

    url: str
    picture: str | None
    media_type: str
    description: str


class FileOut(AttachmentOut):
    """A file that lies with us."""

    id: UUID


class RevisionOut(BaseModel):
    """One exact wording of a draft; `hash` is what a consent names, files and what is said of them
    included. A file that was erased is left out of `files`."""

    number: int
    hash: str
    text: str | None
    erased_at: datetime | None
    by: PersonOut | None
    at: datetime
    files: list[FileOut]


class ApprovalOut(BaseModel):
    """A group's consent to the revision of that hash."""

    revision: str
    group: Group
    by: PersonOut | None
    at: datetime


class DraftOut(BaseModel):
    """A reply that waits for consent, or what became of it. `rule` asked for the consent; `comment`
    is an approver's; `amends` the sent reply that it would correct or, with `withdraws`, take back;
    `open`: something is left to do; `in_last_stage`: one more consent lets it go out; `actions` are
    the draft commands open to who asks."""

    id: UUID
    purpose: Purpose
    visibility: Visibility
    mode: ApprovalMode
    rule: str
    department: str | None
    group: Group
    status: DraftStatus
    decide_by: datetime | None
    answers: UUID
    revisions: list[RevisionOut]
    approvals: list[ApprovalOut]
    comment: str | None
    amends: UUID | None
    withdraws: bool
    open: bool
    in_last_stage: bool
    actions: list[str]


class TaskOfCase(TaskOut):
    """A task with what who asks may do about who holds it, as commands. `goes_to`: the groups that
    it can be handed over to."""

    actions: list[str]
    goes_to: list[Group]


class ColleagueOut(PersonOut):
    """Somebody who may read the case. `there`: they say that they are at work at this moment;
    `takes_tasks`: a task of the case can be handed to them."""

    initials: str
    there: bool
    takes_tasks: bool


class RulingOut(Ruling):
    """What the guidelines said to the case; `note` is what the rule says that it is for."""

    note: str


class CaseDetail(CaseSummary):
    """One case with everything that the agent's screen shows. `actions`: the commands that make
    sense now and are allowed to who asks.

    `policy_version` is null under the built-in guidelines. `private_because`: why the substance
    should be said 1-to-1; `stays_public`: it should, and the channel has no private replies.
    `topics`: the client's own, to choose from.
    `pointer_wanted`: a short public pointer belongs before it. `reply_language`: that of the
    customer's latest message. `closing_waits_for`: why an open case cannot be closed just now.
    `amendable`: what who asks may do to messages that stand on the network, by message."""

    customer: CustomerOfCase | None
    seq: int
    agreement: ServiceAgreement
    capabilities: Capabilities
    assessment: Assessment | None
    topics: list[str]
    assessed_by: PersonOut | None
    decision: DecisionOut | None
    clocks: Clocks
    steps: list[StepView]
    machine: Machine
    policy_version: str | None
    ruling: RulingOut | None
    suggested_visibility: Visibility
    reply_language: Language
    tasks: list[TaskOfCase]
    private_because: list[str]
    stays_public: bool
    pointer_wanted: bool
    drafts: list[DraftOut]
    replies: list[Reply]
    amendments: list[Amendment]
    amendable: dict[UUID, list[AmendmentKind]]
    links: list[LinkOut]
    prepared: list[PreparedOut]
    actions: list[str]
    closing_waits_for: NotYet | None
    sender: Sender


class AuthorOut(BaseModel):
    """Who wrote a message. `elsewhere`: the client, in the network's own app."""

    name: str
    handle: str
    kind: Literal["customer", "person", "machine", "elsewhere"]


class MessageOut(BaseModel):
    """A message of a case. `text` is null when its author deleted it or it was erased
    (`erased_at`); `covered`: personal data in it, written in public, is not shown."""

    id: UUID
    direction: Literal["inbound", "outbound"]
    visibility: Visibility
    text: str | None
    edited_at: datetime | None
    deleted_at: datetime | None
    occurred_at: datetime
    received_at: datetime
    author: AuthorOut
    purpose: Purpose | None
    delivery: Delivery | Literal["sending"] | None
    failure: str | None
    sent_at: datetime | None
    url: str | None
    covered: bool
    erased_at: datetime | None
    attachments: list[AttachmentOut]


class NoteOut(BaseModel):
    """Something internal that a person wrote down."""

    id: UUID
    at: datetime
    by: PersonOut | None
    kind: Literal["note", "information_asked"]
    text: str | None
    erased_at: datetime | None
    names: list[PersonOut]
    """Colleagues whom it calls upon."""


class JournalOut(BaseModel):
    """One thing that happened to a case, as it was recorded, with its place in the chain. `told`:
    what happened, as a sentence. `text`:
    the words that the event names, null when there are none or they were erased."""

    seq: int
    at: datetime
    kind: str
    event: dict[str, Any]
    told: Telling
    hash: str
    by: PersonOut | None
    text: str | None


class BrokenRow(BaseModel):
    """The first row that does not follow from the one before."""

    seq: int
    what: str


class Verification(BaseModel):
    """Whether the journal is whole: numbers without gaps, every hash recomputed."""

    ok: bool
    rows: int
    problem: BrokenRow | None
