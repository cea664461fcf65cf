"""Drafts, their words and who has consented so far."""

from uuid import UUID

from domain.approval import STAGES, ApprovalRule, Draft, DraftStatus, Revision
from domain.case import Case
from domain.changes.remembering import remembered
from domain.events import (
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
from domain.task import Group

REMEMBERED_DRAFTS = 50
REMEMBERED_REVISIONS = 50
"""Of one draft: the first, whose author it is, and the latest."""


def change(case: Case, event: DraftEvent) -> dict[str, object]:
    """What an event changes, field by field."""
    match event:
        case DraftSubmitted(draft=draft):
            return {"drafts": remembered((*case.drafts, draft), REMEMBERED_DRAFTS, _open)}
        case DraftRevised(draft_id=draft_id, revision=revision, asked_by=rule):
            revised = case.draft(draft_id)
            if revised is not None and rule is not None:
                case = case.model_copy(update=_draft(case, draft_id, **_asked_by(rule)))
                revised = case.draft(draft_id)
            return _draft(
                case,
                draft_id,
                revisions=_revisions(revised, revision),
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
            return _draft(case, draft_id, revisions=_revisions(edited, revision))
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


def _draft(case: Case, draft_id: UUID, **change: object) -> dict[str, object]:
    return {
        "drafts": tuple(d.model_copy(update=change) if d.id == draft_id else d for d in case.drafts)
    }


def _revisions(draft: Draft | None, revision: Revision) -> tuple[Revision, ...]:
    """Those that are remembered with one more. Whose words are in it stands in the latest."""
    first, *others = (*(draft.revisions if draft else ()), revision)
    return (first, *others[-(REMEMBERED_REVISIONS - 1) :])


def _asked_by(rule: ApprovalRule) -> dict[str, object]:
    return {"mode": rule.mode, "rule": rule.name, "department": rule.department}


def _open(draft: Draft) -> bool:
    """Whether somebody has a task about it: to consent, or to write it anew."""
    return draft.open


def abandoned(draft: Draft) -> Draft:
    """A draft nobody needs any more; one that went out stays as it is."""
    if draft.status is DraftStatus.APPROVED:
        return draft
    return draft.model_copy(update={"status": DraftStatus.WITHDRAWN, "decide_by": None})
