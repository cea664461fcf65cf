"""What a case can be found by: who took part, which rules fired, which way approvals took."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from domain.actor import Actor
from domain.audit.references import named
from domain.case import Case
from domain.events import CaseEvent
from domain.explaining import speaker_of
from domain.values import TextRef


class TraitKind(StrEnum):
    """In which respect."""

    PERSON = "person"
    """Somebody who acted in the case or was given something to do, by id."""
    RULE = "rule"
    """The guideline that decided whether to respond, or the rule that asked for consent."""
    APPROVAL = "approval"
    """An `ApprovalWay`."""
    SPEAKER = "speaker"
    """Whose reply went out: `domain.explaining.Speaker`."""
    TEXT = "text"
    """A text that the case names, by id: mentions, replies, drafts, notes, comments."""


class ApprovalWay(StrEnum):
    """What became of replies on their way out. The first five are whose consent was asked for
    (`domain.approval.ApprovalMode`)."""

    NONE = "none"
    PEER = "peer"
    SUPERVISOR = "supervisor"
    PEER_THEN_SUPERVISOR = "peer_then_supervisor"
    DEPARTMENT = "department"
    APPROVED = "approved"
    EDITED = "edited"
    RETURNED = "returned"
    PASSED_ON = "passed_on"
    OUTDATED = "outdated"
    WITHDRAWN = "withdrawn"


class Trait(NamedTuple):
    """One thing to find a case by."""

    kind: TraitKind
    value: str


_APPROVALS = {
    "draft_approved": ApprovalWay.APPROVED,
    "draft_edited": ApprovalWay.EDITED,
    "draft_returned": ApprovalWay.RETURNED,
    "draft_withdrawn": ApprovalWay.WITHDRAWN,
    "draft_outdated": ApprovalWay.OUTDATED,
    "approval_passed_on": ApprovalWay.PASSED_ON,
}


def traits_of(case: Case, event: CaseEvent) -> Iterator[Trait]:
    """What the event adds; `case` is the case after it, or later."""
    for each in named(event, Actor, TextRef):
        if isinstance(each, TextRef):
            yield Trait(TraitKind.TEXT, str(each.id))
        elif isinstance(each, Actor) and each.person_id is not None:
            yield Trait(TraitKind.PERSON, str(each.person_id))
    if approval := _APPROVALS.get(event.kind):
        yield Trait(TraitKind.APPROVAL, approval.value)
    match event.kind:
        case "task_assigned":
            yield Trait(TraitKind.PERSON, str(event.assignee))
        case "task_handed_over" if event.to is not None:
            yield Trait(TraitKind.PERSON, str(event.to))
        case "response_decided":
            yield Trait(TraitKind.RULE, event.decision.reason)
        case "draft_submitted":
            yield Trait(TraitKind.RULE, event.draft.rule)
            yield Trait(TraitKind.APPROVAL, event.draft.mode.value)
        case "reply_submitted" | "replied_elsewhere":
            yield Trait(TraitKind.SPEAKER, speaker_of(event.reply).value)
            if event.reply.by.is_person and case.draft(event.reply.id) is None:
                yield Trait(TraitKind.APPROVAL, ApprovalWay.NONE.value)
