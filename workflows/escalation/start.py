"""How a question's workflow is named and what it starts with."""

from uuid import UUID

from domain.escalation import Escalation, EscalationKind
from domain.values import Value


def escalation_workflow_id(escalation_id: UUID) -> str:
    """The workflow id of a question; never reused, and nothing but the question's id is in it."""
    return f"escalation-{escalation_id}"


def escalation_workflow(kind: EscalationKind) -> str:
    """The workflow that keeps the clock of such a question."""
    second_line = kind is EscalationKind.SECOND_LINE
    return "SecondLineEscalation" if second_line else "DepartmentEscalation"


class EscalationStart(Value):
    """The question as it was asked, and the case that decides on it."""

    case_id: UUID
    client_id: UUID
    escalation: Escalation
