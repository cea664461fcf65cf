"""What becomes of corrections, withdrawals and acts of moderation, and of what they are about."""

from uuid import UUID

from domain.amendment import Amendment, AmendmentKind, AmendmentState
from domain.case import Case
from domain.changes.remembering import remembered
from domain.changes.replies import replies_with
from domain.events import (
    AmendmentDelayed,
    AmendmentEvent,
    AmendmentFailed,
    AmendmentMade,
    AmendmentSubmitted,
)
from domain.values import Moment

REMEMBERED_AMENDMENTS = 50


def change(case: Case, event: AmendmentEvent) -> dict[str, object]:
    """What an event changes, field by field."""
    match event:
        case AmendmentSubmitted(amendment=amendment):
            submitted = (*case.amendments, amendment)
            return {"amendments": remembered(submitted, REMEMBERED_AMENDMENTS, _pending)}
        case AmendmentMade(amendment_id=amendment_id):
            return _amended(case, amendment_id, event.at)
        case AmendmentDelayed(amendment_id=amendment_id, code=code, retry_at=retry_at):
            return _amendment(case, amendment_id, failure=code, retry_at=retry_at)
        case AmendmentFailed(amendment_id=amendment_id, code=code):
            return _amendment(
                case, amendment_id, state=AmendmentState.FAILED, failure=code, retry_at=None
            )


def _pending(amendment: Amendment) -> bool:
    return amendment.state is AmendmentState.PENDING


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
        change |= {
            "replies": replies_with(case, amendment.about, text=amendment.text, corrected_at=at)
        }
    if amendment is not None and amendment.kind is AmendmentKind.WITHDRAW:
        change |= {"replies": replies_with(case, amendment.about, withdrawn_at=at)}
    return change
