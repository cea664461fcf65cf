"""The read model of a case and of its tasks, column by column."""

from domain.at_risk import is_at_risk
from domain.case import Case
from domain.journal import JournalRow
from domain.steps import current_step
from domain.task import Task, TaskKind


def case_columns(case: Case, last: JournalRow) -> dict[str, object]:
    """The read model of a case, column by column, after its journal's `last` row."""
    latest = case.latest_mention or (case.mentions[-1] if case.mentions else None)
    assessment, decision = case.assessment, case.decision
    return {
        "id": case.id,
        "client_id": case.client_id,
        "account_id": case.account_id,
        "channel": case.channel,
        "customer_id": latest.mention.customer_id if latest else None,
        "seq": last.seq,
        "head": last.hash,
        "state": case.model_dump(mode="json", exclude_defaults=True),
        "status": case.status.value,
        "step": current_step(case).value,
        "answering": decision.answering.value if decision else None,
        "priority": case.priority.value,
        "priority_rank": case.priority.rank,
        "kind": assessment.kind.value if assessment else None,
        "sentiment": assessment.sentiment.value if assessment else None,
        "language": assessment.language.value if assessment else None,
        "risks": [risk.value for risk in assessment.risks] if assessment else [],
        "tags": list(case.tags),
        "incident_id": case.incident_id,
        "visibility": latest.mention.visibility.value if latest else None,
        "opened_at": case.opened_at,
        "acknowledge_due_at": case.acknowledge.due_at if case.acknowledge else None,
        "answer_due_at": case.answer.due_at if case.answer else None,
        "due_at": case.due_at,
        "at_risk": is_at_risk(case),
        "first_replied_at": case.first_replied_at,
        "first_response_missed": case.first_response_missed,
        "answered_at": case.answered_at,
        "answer_missed_at": case.answer_missed_at,
        "closed_at": case.closed_at,
        "closed_reason": case.closed_reason.value if case.closed_reason else None,
        "last_inbound_at": case.last_inbound_at,
        "updated_at": last.event.at,
    }


def task_columns(case: Case, task: Task) -> dict[str, object]:
    """The read model of an open task, column by column."""
    draft = case.draft(task.about) if task.kind is TaskKind.APPROVE and task.about else None
    return {
        "id": task.id,
        "client_id": case.client_id,
        "case_id": case.id,
        "kind": task.kind.value,
        "group": task.group.value,
        "assignee": task.assignee,
        "priority": task.priority.value,
        "priority_rank": task.priority.rank,
        "opened_at": task.opened_at,
        "due_at": task.due_at,
        "about": task.about,
        "held_since": task.held_since,
        "rests_until": task.rest.until if task.rest else None,
        "refusals": [refusal.model_dump(mode="json") for refusal in task.refusals],
        "authors": list(draft.latest.authors) if draft is not None else [],
    }
