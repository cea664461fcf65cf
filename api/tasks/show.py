"""Tasks as the outside sees them."""

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter

from api.auth.viewer import Viewer
from api.cases.seen import as_seen, customer_fields
from api.tasks.schemas import TaskListed, TaskOut
from db.tasks import CaseOfTask, TaskEntry
from domain.permissions import Permission

_LISTED = TypeAdapter(list[TaskListed])


def task_of(entry: TaskEntry) -> TaskOut:
    """The task alone."""
    return TaskOut.model_validate(_fields(entry))


def task_with_case(entry: TaskEntry, who: Viewer) -> TaskListed:
    """The task and enough of its case, as far as the person may read it."""
    return tasks_with_cases([entry], who)[0]


def tasks_with_cases(entries: Iterable[TaskEntry], who: Viewer) -> list[TaskListed]:
    """The same for many."""
    readers = who.having(Permission.READ_CONVERSATIONS)  # looked up once, not for each task
    return _LISTED.validate_python(
        [
            {
                **_fields(entry),
                "case": _case(as_seen(entry.case, reads=entry.row.client_id in readers))
                if entry.case is not None
                else None,
            }
            for entry in entries
        ]
    )


def _case(case: CaseOfTask) -> dict[str, Any]:
    return {**case.row._asdict(), **customer_fields(case)}


def _fields(entry: TaskEntry) -> dict[str, Any]:
    held = entry.assignee
    return {
        **entry.row._asdict(),
        "client_name": entry.client_name,
        "assignee": {"id": held.id, "name": held.name} if held else None,
    }
