"""What people have to do: who has it, who gave it up, what rests and what is done."""

from typing import Literal
from uuid import UUID

from domain.actor import Actor
from domain.events.event import Event
from domain.task import Group, Task
from domain.values import Moment


class TaskOpened(Event):
    """A person has something to do."""

    kind: Literal["task_opened"] = "task_opened"
    task: Task


class TaskClaimed(Event):
    """A person took a task."""

    kind: Literal["task_claimed"] = "task_claimed"
    task_id: UUID
    by: Actor


class TaskReleased(Event):
    """A person gave a task back to its group."""

    kind: Literal["task_released"] = "task_released"
    task_id: UUID
    by: Actor


class TaskAssigned(Event):
    """A task was given to a person; `reasons` are codes (domain/routing.py)."""

    kind: Literal["task_assigned"] = "task_assigned"
    task_id: UUID
    assignee: UUID
    reasons: tuple[str, ...]
    by: Actor


class TaskRefused(Event):
    """The holder does not do a task: back to its group."""

    kind: Literal["task_refused"] = "task_refused"
    task_id: UUID
    reason: str
    by: Actor


class TaskReturned(Event):
    """The holder was gone or idle: back to its group."""

    kind: Literal["task_returned"] = "task_returned"
    task_id: UUID
    holder: UUID
    reason: str
    by: Actor


class TaskHandedOver(Event):
    """A task was passed to a colleague or to another group."""

    kind: Literal["task_handed_over"] = "task_handed_over"
    task_id: UUID
    to: UUID | None = None
    group: Group | None = None
    by: Actor


class TaskPutOff(Event):
    """The holder lets a task rest until a moment."""

    kind: Literal["task_put_off"] = "task_put_off"
    task_id: UUID
    until: Moment
    by: Actor


class TaskResumed(Event):
    """A resting task is to be done again; `cause`: moment, deadline, news or alarm."""

    kind: Literal["task_resumed"] = "task_resumed"
    task_id: UUID
    cause: str


class TaskDone(Event):
    """A task is no longer to be done; `outcome` says why."""

    kind: Literal["task_done"] = "task_done"
    task_id: UUID
    outcome: str
    by: Actor


TaskEvent = (
    TaskOpened
    | TaskClaimed
    | TaskReleased
    | TaskAssigned
    | TaskRefused
    | TaskReturned
    | TaskHandedOver
    | TaskPutOff
    | TaskResumed
    | TaskDone
)
