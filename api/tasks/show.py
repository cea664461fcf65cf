"""Tasks as the outside sees them."""

from typing import Any

from api.auth.viewer import Viewer
from api.cases.summary import as_seen, summary_fields
from api.people.schemas import PersonOut
from api.tasks.schemas import CaseOfTask, TaskListed, TaskOut
from db.tasks import TaskEntry

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


def task_of(entry: TaskEntry) -> TaskOut:
    """The task alone."""
    return TaskOut.model_validate(_fields(entry))


def task_with_case(entry: TaskEntry, who: Viewer) -> TaskListed:
    """The task and enough of its case, as far as the person may read it."""
    case = None
    if entry.case is not None:
        known = summary_fields(as_seen(entry.case, who))
        case = CaseOfTask.model_validate({name: known[name] for name in CaseOfTask.model_fields})
    return TaskListed.model_validate({**_fields(entry), "case": case})


def _fields(entry: TaskEntry) -> dict[str, Any]:
    held = entry.assignee
    return {
        **{name: getattr(entry.row, name) for name in _COLUMNS},
        "client_name": entry.client_name,
        "assignee": PersonOut(id=held.id, name=held.name) if held else None,
    }
