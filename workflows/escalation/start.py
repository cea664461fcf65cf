"""How a question's workflow is named and what it starts with."""

from uuid import UUID

from domain.escalation import Escalation
from domain.values import Value


def escalation_workflow_id(escalation_id: UUID) -> str:
    """The workflow id of a question; never reused, and nothing but the question's id is in it."""
    return f"escalation-{escalation_id}"


class EscalationStart(Value):
    """The question as it was asked, and the case that decides on it."""

    case_id: UUID
    client_id: UUID
    escalation: Escalation
