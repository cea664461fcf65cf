"""Tasks as lists read them, with enough of their cases to work from the list."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, Self
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.cases import PersonBrief
from db.customers import CustomerBrief
from db.glances import Glance, Glanced, at_a_glance, glances
from db.listing import (
    Asked,
    Filter,
    Listing,
    Page,
    Wanted,
    any_id,
    any_of,
    any_word,
    counted_to,
    whether,
)
from db.tables import CaseRow, Client, Person, TaskRow
from domain.errors import NotFound
from domain.task import Group, TaskKind
from domain.values import Priority


class TaskColumns(NamedTuple):
    """The columns of `TaskRow` that are shown."""

    id: UUID
    case_id: UUID
    client_id: UUID
    kind: str
    group: str
    assignee: UUID | None
    priority: str
    opened_at: datetime
    due_at: datetime | None
    about: UUID | None
    held_since: datetime | None
    rests_until: datetime | None
    status: str
    outcome: str | None
    done_at: datetime | None


class CaseColumns(NamedTuple):
    """The columns of `CaseRow` that are shown with a task."""

    channel: str
    kind: str | None
    sentiment: str | None
    language: str | None
    visibility: str | None
    risks: Sequence[str]
    acknowledge_due_at: datetime | None
    answer_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseOfTask:
    """The case that a task is on, who wrote in it and what."""

    row: CaseColumns
    customer: CustomerBrief | None
    excerpt: str | None


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """A task as a list shows it; with its case where more than the task was asked for."""

    row: TaskColumns
    client_name: str
    assignee: PersonBrief | None
    case: CaseOfTask | None


@dataclass(frozen=True)
class Worker:
    """Who asks for "mine": the groups a person belongs to, by client."""

    person_id: UUID
    groups: Mapping[UUID, Sequence[Group]]

    def mine(self) -> ColumnElement[bool]:
        """Held by the person, or by nobody and in one of their groups."""
        offered = [
            and_(
                TaskRow.client_id == client_id,
                TaskRow.group.in_([group.value for group in groups]),
                TaskRow.assignee.is_(None),
            )
            for client_id, groups in self.groups.items()
        ]
        return or_(TaskRow.assignee == self.person_id, *offered)

    def consents(self) -> ColumnElement[bool]:
        """A draft that waits for the person's consent: one's own words never do."""
        return and_(
            TaskRow.kind == TaskKind.APPROVE.value,
            self.mine(),
            not_(TaskRow.authors.contains([self.person_id])),
        )


_SORTS = {
    "id": TaskRow.id,
    "due_at": TaskRow.due_at,
    "opened_at": TaskRow.opened_at,
    "done_at": TaskRow.done_at,
    "priority": TaskRow.priority_rank,
    "kind": TaskRow.kind,
    "group": TaskRow.group,
    "status": TaskRow.status,
    # Looked up by those alone who sort by it.
    "client_name": select(Client.name)
    .where(Client.client_id == TaskRow.client_id)
    .correlate(TaskRow)  # and not Client, which is asked as well for what is shown
    .scalar_subquery(),
}

_TASKS = (
    select(
        *(getattr(TaskRow, name) for name in TaskColumns._fields),
        Client.name.label("client_name"),
        Person.name.label("assignee_name"),
    )
    .join(Client, Client.client_id == TaskRow.client_id)
    .outerjoin(Person, Person.id == TaskRow.assignee)
)
_WITH_CASES = at_a_glance(
    _TASKS.outerjoin(
        CaseRow, (CaseRow.id == TaskRow.case_id) & (CaseRow.client_id == TaskRow.client_id)
    ).add_columns(*(getattr(CaseRow, name) for name in CaseColumns._fields))
)
# Where each of them begins in a row, and the names of client and colleague in between.
_NAMES = len(TaskColumns._fields)
_CASE = _NAMES + 2
_GLANCED = _CASE + len(CaseColumns._fields)
_END = _GLANCED + len(Glanced._fields)


def _filters(worker: Worker) -> dict[str, Filter]:
    return {
        "id": any_id(TaskRow.id),
        "client_id": any_id(TaskRow.client_id),
        "case_id": any_id(TaskRow.case_id),
        "assignee": any_id(TaskRow.assignee),
        "status": any_word(TaskRow.status),
        "kind": any_of(TaskRow.kind, TaskKind),
        "group": any_of(TaskRow.group, Group),
        "priority": any_of(TaskRow.priority, Priority),
        "overdue": whether(func.coalesce(TaskRow.due_at < func.now(), False)),
        "waiting": whether(TaskRow.assignee.is_(None)),
        "consents": whether(func.coalesce(worker.consents(), False)),
        "mine": whether(func.coalesce(worker.mine(), False)),
    }


async def list_tasks(
    session: AsyncSession, clients: Collection[UUID], worker: Worker, wanted: Wanted
) -> Page[TaskEntry]:
    """A page of the tasks of those clients. Raises Invalid for a filter or sort there is not."""
    question = _Question.of(clients, worker, wanted)
    ask = _asked if len(wanted.key) <= _SHORT else _put_together
    rows, total = await ask(question).answer(session)
    return Page(rows=await _with_cases(session, rows), first=wanted.first, total=total)


@dataclass(frozen=True)
class _Question:
    """What somebody asks of the list: who, of which clients, what. Equal questions have one key."""

    key: Hashable
    clients: Collection[UUID] = field(compare=False)
    worker: Worker = field(compare=False)
    wanted: Wanted = field(compare=False)

    @classmethod
    def of(cls, clients: Collection[UUID], worker: Worker, wanted: Wanted) -> Self:
        groups = frozenset((client, tuple(each)) for client, each in worker.groups.items())
        seen = (frozenset(clients), worker.person_id, groups)
        key = (*seen, wanted.key, counted_to(wanted.last))
        return cls(key=key, clients=clients, worker=worker, wanted=wanted)


def _put_together(question: _Question) -> Asked:
    listing = Listing(
        sorts=_SORTS, filters=_filters(question.worker), default_sort="due_at", unique=TaskRow.id
    )
    matching = select(TaskRow.id).where(TaskRow.client_id.in_(question.clients))
    return listing.asked(matching, _WITH_CASES, question.wanted)


_SHORT = 500
"""Characters of a question that is kept with its statement."""

_asked = lru_cache(maxsize=256)(_put_together)
"""Each screen at work asks the same after everything that happens. Putting its statement together
took a fifth of the time of a list; the answer is read anew for everybody."""


async def get_task(session: AsyncSession, clients: Collection[UUID], task_id: UUID) -> TaskEntry:
    """One task. Raises NotFound, also when it is another client's."""
    rows = await session.execute(
        _WITH_CASES.where(TaskRow.id == task_id, TaskRow.client_id.in_(clients))
    )
    entries = await _with_cases(session, rows.all())
    if not entries:
        raise NotFound("There is no such task.")
    return entries[0]


async def open_tasks_of(
    session: AsyncSession, clients: Collection[UUID], case_id: UUID
) -> list[TaskEntry]:
    """What is to be done on a case, by due moment."""
    rows = await session.execute(
        _TASKS.where(
            TaskRow.client_id.in_(clients), TaskRow.case_id == case_id, TaskRow.status == "open"
        ).order_by(TaskRow.due_at.asc().nulls_last(), TaskRow.id)
    )
    return [_entry(row, None) for row in rows]


async def _with_cases(session: AsyncSession, rows: Sequence[Any]) -> list[TaskEntry]:
    seen = await glances(session, [Glanced._make(row[_GLANCED:_END]) for row in rows])
    return [
        _entry(row, _case(row[_CASE:_GLANCED], glance))
        for row, glance in zip(rows, seen, strict=True)
    ]


def _case(columns: Sequence[Any], glance: Glance) -> CaseOfTask | None:
    row = CaseColumns._make(columns)
    there: str | None = row.channel
    return None if there is None else CaseOfTask(row, glance.customer, glance.excerpt)


def _entry(row: Any, case: CaseOfTask | None) -> TaskEntry:
    task = TaskColumns._make(row[:_NAMES])
    client_name, assignee_name = row[_NAMES:_CASE]
    held_by = PersonBrief(task.assignee, assignee_name) if task.assignee else None
    return TaskEntry(task, client_name, held_by, case)
