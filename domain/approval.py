"""Approval as data: which replies need whose consent, and a draft with its revisions (R13, R14)."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from domain.actor import Actor, Level
from domain.assessment import Kind
from domain.files import FileRef, hash_with_files
from domain.reply import Purpose
from domain.task import Group
from domain.values import Moment, Priority, Seconds, Storable, TextRef, Value, Visibility


class ApprovalMode(StrEnum):
    """Whose consent a reply needs before it goes out."""

    NONE = "none"
    PEER = "peer"
    SUPERVISOR = "supervisor"
    PEER_THEN_SUPERVISOR = "peer_then_supervisor"
    DEPARTMENT = "department"


STAGES: dict[ApprovalMode, tuple[Group, ...]] = {
    ApprovalMode.NONE: (),
    ApprovalMode.PEER: (Group.PEERS,),
    ApprovalMode.SUPERVISOR: (Group.SUPERVISORS,),
    ApprovalMode.PEER_THEN_SUPERVISOR: (Group.PEERS, Group.SUPERVISORS),
    ApprovalMode.DEPARTMENT: (Group.DEPARTMENT,),
}
"""The groups that decide one after the other."""

OF_TRAINEES = tuple(
    mode for mode, stages in STAGES.items() if stages and Group.DEPARTMENT not in stages
)
"""Whose consent trainees can be made to need: somebody's always, and no rule names a department."""


class ApprovalRule(Value):
    """One row of the approval policy; a condition left empty fits everything, all must fit."""

    name: Storable
    mode: ApprovalMode
    department: Storable | None = None
    kinds: tuple[Kind, ...] = ()
    priorities: tuple[Priority, ...] = ()
    visibility: Visibility | None = None
    reach_from: int | None = None
    levels: tuple[Level, ...] = ()


class ApprovalPolicy(Value):
    """The client's rules in order; the first that fits decides. Trainees always need consent.

    `decide_in`: seconds after which an undecided draft goes to the next group.
    """

    rules: tuple[ApprovalRule, ...] = ()
    trainees: ApprovalMode = ApprovalMode.SUPERVISOR
    decide_in: Seconds = 900


class DraftStatus(StrEnum):
    """Where a draft stands. Only PENDING can be decided on."""

    PENDING = "pending"
    RETURNED = "returned"
    OUTDATED = "outdated"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Revision(Value):
    """One exact wording with the files that go out with it. `authors` are all whose words are in
    it: none of them may approve it."""

    text: TextRef
    length: int = Field(ge=1)
    by: Actor
    at: Moment
    authors: tuple[UUID, ...]
    files: tuple[FileRef, ...] = ()

    @property
    def hash(self) -> str:
        """What a consent names: the words, and the files with what is said of them."""
        return hash_with_files(self.text, self.files)


class Approval(Value):
    """A group's consent to one exact revision, named by its hash."""

    revision: str
    group: Group
    by: Actor
    at: Moment


class Draft(Value):
    """A reply that needs consent; `id` becomes the reply's id when it goes out.

    `answers` is the newest message it takes into account. `group` is whose turn it is.
    """

    id: UUID
    conversation_id: UUID
    purpose: Purpose
    visibility: Visibility
    answers: UUID
    mode: ApprovalMode
    rule: str
    department: str | None = None
    revisions: tuple[Revision, ...]
    stage: int = 0
    group: Group
    status: DraftStatus = DraftStatus.PENDING
    decide_by: Moment | None = None
    approvals: tuple[Approval, ...] = ()
    comment: TextRef | None = None
    amends: UUID | None = None
    """The sent reply that this draft would correct or, with `withdraws`, take back."""
    withdraws: bool = False
    prepared: UUID | None = None
    prepared_version: str | None = None
    based_on: tuple[UUID, ...] = ()
    """Questions whose answers it draws on."""

    @property
    def latest(self) -> Revision:
        """The wording that counts."""
        return self.revisions[-1]

    @property
    def open(self) -> bool:
        """Whether anything is left to do with it."""
        return self.status not in (DraftStatus.APPROVED, DraftStatus.WITHDRAWN)

    @property
    def in_last_stage(self) -> bool:
        """Whether the consent of the group whose turn it is lets it go out."""
        return STAGES[self.mode][-1:] == (self.group,)

    @property
    def author(self) -> Actor:
        """Who began it and is to revise it."""
        return self.revisions[0].by
