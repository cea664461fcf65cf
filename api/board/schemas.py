"""The live board as the outside sees it."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from api.people.schemas import PersonOut
from domain.routing import Cause
from domain.task import Group, TaskKind
from domain.team import Availability
from domain.values import Priority


class TaskOnBoard(BaseModel):
    """A task that somebody holds."""

    id: UUID
    case_id: UUID
    kind: TaskKind
    group: Group
    priority: Priority
    due_at: datetime | None
    held_since: datetime | None
    rests_until: datetime | None


class PersonOnBoard(BaseModel):
    """Somebody at work. `there`: they are given tasks at this moment. `load` and `capacity` are
    points of open work for all clients, null for somebody who is given no tasks."""

    id: UUID
    name: str
    there: bool
    availability: Availability
    on_shift: bool
    heard_at: datetime | None
    load: int | None
    capacity: int | None
    tasks: list[TaskOnBoard]


class TeamOnBoard(BaseModel):
    """A team and its people; `open`, `at_risk` and `breached` count the client's cases of which
    they hold a task."""

    id: UUID
    name: str
    open: int
    at_risk: int
    breached: int
    people: list[PersonOnBoard]


class HolderOnBoard(PersonOut):
    """Somebody who holds tasks and is in none of the client's teams."""

    tasks: list[TaskOnBoard]


class ClientOnBoard(BaseModel):
    """How a client stands: `id` is the client's. `waiting` tasks are held by nobody; for those
    `in_vain` no qualified person is free, with the causes. `assignable`: who can be given one."""

    id: UUID
    client_name: str
    open: int
    at_risk: int
    breached: int
    waiting: int
    in_vain: int
    causes: dict[Cause, int]
    teams: list[TeamOnBoard]
    others: list[HolderOnBoard]
    assignable: list[PersonOut]
