"""How a case closes: what still waits for others is withdrawn first."""

from datetime import datetime

from domain.actor import Actor
from domain.case import Case, ClosingReason
from domain.events import CaseClosed, CaseEvent, EscalationWithdrawn


def closed(case: Case, reason: ClosingReason, by: Actor, now: datetime) -> list[CaseEvent]:
    """The case is closed; nobody needs the answers to its open questions any more."""
    withdrawn: list[CaseEvent] = [
        EscalationWithdrawn(at=now, escalation_id=each.id, cause="case_closed", by=by)
        for each in case.open_escalations
    ]
    return [*withdrawn, CaseClosed(at=now, reason=reason, by=by)]
