"""The clocks of a case, and what is known of broken promises."""

from domain.case import Case
from domain.clock import Clock
from domain.events import (
    AcknowledgementWithheld,
    AnswerMissed,
    AnswerWarningGiven,
    ClocksChanged,
    ClocksStarted,
    FirstResponseMissed,
    HoursLookedUp,
    PeopleAlarmed,
    PromiseEvent,
)
from domain.events.promises import TAKEN_BACK
from domain.values import Moment, Priority


def change(case: Case, event: PromiseEvent) -> dict[str, object]:
    """What an event changes, field by field."""
    match event:
        case ClocksStarted(
            acknowledge=acknowledge, answer=answer, ahead=ahead, lead_counted=counted
        ):
            started: dict[str, object] = {}
            if acknowledge is not None:
                started |= {
                    "acknowledge": acknowledge,
                    "acknowledge_ahead": ahead,
                    "lead_counted": counted,
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
            if cause == TAKEN_BACK and case.last_answer is not None:
                changed["answered_at"] = case.last_answer.sent_at
            return changed
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


def stopped(case: Case, clock: Clock | None, at: Moment) -> Clock | None:
    """The clock, stopped then; None where none ran."""
    return clock.stop(at, case.hours) if clock else None
