"""A case's history as an auditor steps through it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from api.cases.schemas import DecisionOut, FileOut, Machine
from api.people.schemas import PersonOut
from domain.actor import Level, Role, Via
from domain.agreement import ServiceAgreement
from domain.amendment import Amendment
from domain.approval import ApprovalMode, DraftStatus
from domain.assessment import Assessment
from domain.capabilities import Capabilities
from domain.case import ClosingReason, Status
from domain.clock import Clock
from domain.explaining import Family, How, Speaker
from domain.replay import Change
from domain.reply import Delivery, Purpose
from domain.steps import Step, StepView
from domain.task import Group, Task
from domain.telling import Label, Telling, Word
from domain.values import Priority, Visibility


class ActorOut(BaseModel):
    """Who did something, in which roles and by which door; `id` is null for the machine."""

    id: UUID | None
    name: str
    roles: list[Role]
    via: Via
    level: Level
    departments: list[str]


class TextOut(BaseModel):
    """Words that an entry names. `words` is null where they were erased (`erased_at`), or must not
    be kept after their author changed or deleted the post (`withheld`); `covered`: personal data in
    them, written in public, is not shown."""

    field: str
    words: str | None
    erased_at: datetime | None
    withheld: bool
    covered: bool


class CauseOut(BaseModel):
    """An earlier entry without which this one would not be, with what it tells."""

    seq: int
    how: How
    by: ActorOut
    told: Telling


class RuleOut(BaseModel):
    """What an entry rests on, to be said in the reader's language, and the versions of everything
    that was pinned by then."""

    name: Label | Telling
    value: Word | None
    versions: dict[str, str]


class TimelineEntry(BaseModel):
    """One thing that happened, as the sentence `told`, with what led to it. `saw`: the entry whose
    state was before the eyes of whoever did it; `people`: everybody it concerns; `readable` is
    false where no event of the present code looks like what is stored."""

    seq: int
    at: datetime
    kind: str
    event: dict[str, Any]
    told: Telling
    hash: str
    readable: bool
    family: Family
    by: ActorOut
    people: list[PersonOut]
    texts: list[TextOut]
    causes: list[CauseOut]
    rule: RuleOut | None
    speaker: Speaker | None
    ignored: str | None
    visibility: Visibility | None
    saw: int


class OutlineOut(BaseModel):
    """A case's timeline without what its entries say. `last`: the number of its last entry;
    `shown`: the numbers of those asked for; the rest: what the timeline can be narrowed down by."""

    last: int
    shown: list[int]
    people: list[PersonOut]
    families: list[Family]
    visibilities: list[Visibility]


class ClockThen(BaseModel):
    """A promise about time as it stood: seconds used of the budget, seconds left (negative: over);
    `kept` is null while it is open; `missed`: what a missed one had waited for."""

    clock: Clock
    used: float
    left: float
    running: bool
    kept: bool | None
    missed: Label | None


class WordingThen(BaseModel):
    """What a post said before its author changed it at `until`."""

    words: str | None
    withheld: bool
    covered: bool
    until: datetime


class MessageThen(BaseModel):
    """A post or a reply as it stood; `files` went out with a reply."""

    id: UUID
    direction: str
    visibility: Visibility
    at: datetime
    words: str | None
    withheld: bool
    covered: bool
    erased_at: datetime | None
    author: str
    speaker: Speaker | None
    purpose: Purpose | None
    delivery: Delivery | None
    edited_at: datetime | None
    deleted_at: datetime | None
    earlier: list[WordingThen]
    files: list[FileOut]


class RevisionThen(BaseModel):
    """One wording of a draft, with the files that were to go out with it."""

    hash: str
    words: str | None
    by: PersonOut | None
    at: datetime
    files: list[FileOut]


class ConsentThen(BaseModel):
    """A consent that had been given; `number` is the wording's place among the revisions."""

    group: Group
    by: PersonOut | None
    at: datetime
    number: int | None


class DraftThen(BaseModel):
    """A reply that waited for consent, as it stood."""

    id: UUID
    purpose: Purpose
    visibility: Visibility
    mode: ApprovalMode
    rule: str
    group: Group
    status: DraftStatus
    decide_by: datetime | None
    revisions: list[RevisionThen]
    approvals: list[ConsentThen]
    comment: str | None


class TaskThen(BaseModel):
    """A task as it stood, and who had it."""

    task: Task
    assignee: PersonOut | None


class NoteThen(BaseModel):
    """Something internal that stood there."""

    at: datetime
    by: PersonOut | None
    words: str | None


class CaseThen(BaseModel):
    """A case exactly as it stood after an entry. `machine` is what the case itself said then; the
    stop button is not a case's. `versions`: of everything it was pinned to."""

    case_id: UUID
    seq: int
    last: int
    at: datetime
    status: Status
    step: Step
    steps: list[StepView]
    priority: Priority
    closed_reason: ClosingReason | None
    assessment: Assessment | None
    assessed_by: PersonOut | None
    decision: DecisionOut | None
    acknowledge: ClockThen | None
    answer: ClockThen | None
    machine: Machine
    acknowledgement_withheld: str | None
    messages: list[MessageThen]
    drafts: list[DraftThen]
    tasks: list[TaskThen]
    amendments: list[Amendment]
    notes: list[NoteThen]
    agreement: ServiceAgreement
    versions: dict[str, str]
    capabilities: Capabilities
    changes: list[Change]
