"""What a case is taken to be about, and whether it is answered."""

from domain.case import Case
from domain.changes.mentions import mentions_with
from domain.events import (
    Assessed,
    AssessmentCorrected,
    AssessmentEvent,
    ResponseDecided,
    RuleApplied,
)


def change(case: Case, event: AssessmentEvent) -> dict[str, object]:
    """What an event changes, field by field."""
    match event:
        case Assessed(message_id=message_id, assessment=assessment, ruling=ruling):
            change: dict[str, object] = {
                "mentions": mentions_with(case, message_id, assessment=assessment, ruling=ruling)
            }
            latest = case.latest_mention
            newest = latest is None or latest.mention.message_id == message_id
            if case.assessment is None or (newest and case.assessed_by is None):
                change |= {"assessment": assessment, "ruling": ruling}
            return change
        case AssessmentCorrected(assessment=assessment, by=by):
            latest = case.latest_mention
            return {
                "assessment": assessment,
                "assessed_by": by,
                "ruling": None,
                "corrected_about": latest.mention.message_id if latest is not None else None,
            }
        case RuleApplied(ruling=ruling):
            return {"ruling": ruling}
        case ResponseDecided(decision=decision, priority=priority):
            return {
                "decision": decision,
                "priority": priority,
                "tasks": tuple(t.model_copy(update={"priority": priority}) for t in case.tasks),
            }
