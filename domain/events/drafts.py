"""Replies that wait for consent."""

from typing import Literal
from uuid import UUID

from domain.actor import Actor
from domain.approval import Approval, ApprovalRule, Draft, Revision
from domain.events.event import Event
from domain.task import Group
from domain.values import Moment, TextRef


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
    asked_by: ApprovalRule | None = None
    """The rule that asks for consent from now on, where it is stricter than the one before."""


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


DraftEvent = (
    DraftSubmitted
    | DraftRevised
    | DraftEdited
    | DraftApproved
    | DraftReturned
    | DraftWithdrawn
    | DraftOutdated
    | ApprovalPassedOn
)
