"""A case stands open or closed, with its tags."""

from domain.case import Case, Status
from domain.changes.drafts import abandoned
from domain.changes.escalations import given_back
from domain.changes.promises import stopped
from domain.events import CaseClosed, CaseReopened, CaseTagged, CourseEvent, NoteAdded
from domain.events.course import CHANGE_FAILED


def change(case: Case, event: CourseEvent) -> dict[str, object]:
    """What an event changes, field by field."""
    match event:
        case CaseTagged(added=added, removed=removed):
            kept = tuple(tag for tag in case.tags if tag not in removed)
            return {"tags": (*kept, *added)}
        case CaseClosed(reason=reason):
            return {
                "status": Status.CLOSED,
                "closed_at": event.at,
                "closed_reason": reason,
                "drafts": tuple(abandoned(draft) for draft in case.drafts),
                "escalations": tuple(given_back(e, event.at) for e in case.escalations),
                "acknowledge": stopped(case, case.acknowledge, event.at),
                "answer": stopped(case, case.answer, event.at),
                "customer_asked_at": None,
            }
        case CaseReopened(by=by, cause=cause):
            nobody_wrote = by.is_person or cause == CHANGE_FAILED
            return {
                "status": Status.OPEN,
                "closed_at": None,
                "closed_reason": None,
                "reopened_at": None if nobody_wrote else event.at,
                "decision": None,
                "assessed_by": case.assessed_by if nobody_wrote else None,
                "acknowledge": None,
                "answer": None,
                "first_replied_at": case.first_replied_at if nobody_wrote else None,
                "first_response_missed": None,
                "answered_at": None,
                "answer_missed_at": None,
                "answer_warnings": (),
                "alarmed_at": None,
                "late_on_arrival": False,
                "person_decides": False,
            }
        case NoteAdded():
            return {}
