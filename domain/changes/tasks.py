"""What people have to do in a case, and who has it."""

from uuid import UUID

from domain.case import Case
from domain.events import (
    TaskAssigned,
    TaskClaimed,
    TaskDone,
    TaskEvent,
    TaskHandedOver,
    TaskOpened,
    TaskPutOff,
    TaskRefused,
    TaskReleased,
    TaskResumed,
    TaskReturned,
)
from domain.task import Group, Rest, Task, TaskRefusal
from domain.values import Moment

REMEMBERED_REFUSALS = 20


def change(case: Case, event: TaskEvent) -> dict[str, object]:
    """What an event changes, field by field."""
    match event:
        case TaskOpened(task=task):
            return {"tasks": (*case.tasks, task), "tasks_opened": case.tasks_opened + 1}
        case TaskClaimed(task_id=task_id, by=by):
            return _held(case, task_id, by.person_id, event.at)
        case TaskAssigned(task_id=task_id, assignee=assignee):
            return _held(case, task_id, assignee, event.at)
        case TaskReleased(task_id=task_id):
            return _given_up(case, task_id, "released", event.at)
        case (
            TaskRefused(task_id=task_id, reason=reason)
            | TaskReturned(task_id=task_id, reason=reason)
        ):
            return _given_up(case, task_id, reason, event.at)
        case TaskHandedOver(task_id=task_id, to=to, group=group):
            change = _given_up(case, task_id, "handed_over", event.at, group)
            if to is None:
                return change
            return _held(case.model_copy(update=change), task_id, to, event.at)
        case TaskPutOff(task_id=task_id, until=until):
            return {"tasks": _tasks(case, task_id, rest=Rest(since=event.at, until=until))}
        case TaskResumed(task_id=task_id):
            return {"tasks": _tasks(case, task_id, rest=None)}
        case TaskDone(task_id=task_id):
            return {"tasks": tuple(t for t in case.tasks if t.id != task_id)}


def _tasks(case: Case, task_id: UUID, **change: object) -> tuple[Task, ...]:
    return tuple(t.model_copy(update=change) if t.id == task_id else t for t in case.tasks)


def _held(case: Case, task_id: UUID, person_id: UUID | None, at: Moment) -> dict[str, object]:
    return {"tasks": _tasks(case, task_id, assignee=person_id, held_since=at, rest=None)}


def _given_up(
    case: Case, task_id: UUID, reason: str, at: Moment, group: Group | None = None
) -> dict[str, object]:
    """Nobody holds the task any more; who did is remembered, so that it is not theirs at once."""
    task = case.task(task_id)
    if task is None:
        return {}
    refusals = task.refusals
    if task.assignee is not None:
        refusal = TaskRefusal(person_id=task.assignee, at=at, reason=reason)
        refusals = (*refusals, refusal)[-REMEMBERED_REFUSALS:]
    return {
        "tasks": _tasks(
            case,
            task_id,
            assignee=None,
            held_since=None,
            rest=None,
            group=group or task.group,
            refusals=refusals,
        )
    }
