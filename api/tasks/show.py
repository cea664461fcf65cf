"""Tasks as the outside sees them."""

from typing import Any

from api.auth.viewer import Viewer
from api.cases.summary import as_seen, customer_out, excerpt_of
from api.people.schemas import PersonOut
from api.tasks.schemas import TaskListed, TaskOut
from db.tasks import CaseOfTask, TaskEntry

_COLUMNS = (
    "id",
    "case_id",
    "client_id",
    "kind",
    "group",
    "priority",
    "opened_at",
    "due_at",
    "about",
    "held_since",
    "rests_until",
    "status",
    "outcome",
    "done_at",
)
_OF_CASE = (
    "channel",
    "kind",
    "sentiment",
    "language",
    "visibility",
    "risks",
    "acknowledge_due_at",
    "answer_due_at",
)


def task_of(entry: TaskEntry) -> TaskOut:
    """The task alone."""
    return TaskOut.model_validate(_fields(entry))


def task_with_case(entry: TaskEntry, who: Viewer) -> TaskListed:
    """The task and enough of its case, as far as the person may read it."""
    case = _case(as_seen(entry.case, who)) if entry.case is not None else None
    return TaskListed.model_validate({**_fields(entry), "case": case})


def _case(case: CaseOfTask) -> dict[str, Any]:
    return {
        **{name: getattr(case.row, name) for name in _OF_CASE},
        "customer": customer_out(case.customer),
        "excerpt": excerpt_of(case),
    }


def _fields(entry: TaskEntry) -> dict[str, Any]:
    held = entry.assignee
    return {
        **{name: getattr(entry.row, name) for name in _COLUMNS},
        "client_name": entry.client_name,
        "assignee": PersonOut(id=held.id, name=held.name) if held else None,
    }
