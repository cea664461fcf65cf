"""Tasks as the outside sees them."""

from collections.abc import Iterable
from typing import Any

from api.auth.viewer import Viewer
from api.cases.summary import customer_out, excerpt_of
from api.people.schemas import PersonOut
from api.tasks.schemas import TaskListed, TaskOut
from db.tasks import CaseOfTask, TaskEntry
from domain.permissions import Permission

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
    return tasks_with_cases([entry], who)[0]


def tasks_with_cases(entries: Iterable[TaskEntry], who: Viewer) -> list[TaskListed]:
    """The same for many."""
    readers = who.having(Permission.READ_CONVERSATIONS)  # looked up once, not for each task
    return [
        TaskListed.model_validate(
            {
                **_fields(entry),
                "case": _case(entry.case, may_read=entry.row.client_id in readers)
                if entry.case is not None
                else None,
            }
        )
        for entry in entries
    ]


def _case(case: CaseOfTask, *, may_read: bool) -> dict[str, Any]:
    return {
        **{name: getattr(case.row, name) for name in _OF_CASE},
        "customer": customer_out(case.customer) if may_read else None,
        "excerpt": excerpt_of(case) if may_read else None,
    }


def _fields(entry: TaskEntry) -> dict[str, Any]:
    held = entry.assignee
    return {
        **{name: getattr(entry.row, name) for name in _COLUMNS},
        "client_name": entry.client_name,
        "assignee": PersonOut(id=held.id, name=held.name) if held else None,
    }
