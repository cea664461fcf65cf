"""Tasks as lists read them, with enough of their cases to work from the list."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from db.cases import PersonBrief
from db.customers import CustomerBrief
from db.glances import at_a_glance, glances
from db.listing import Filter, Listing, Page, Wanted, any_id, any_of, any_word, whether
from db.tables import CaseRow, Client, Person, TaskRow
from domain.errors import NotFound
from domain.task import Group, TaskKind
from domain.values import Priority


@dataclass(frozen=True)
class CaseOfTask:
    """The case that a task is on, without its state."""

    row: CaseRow
    customer: CustomerBrief | None
    excerpt: str | None


@dataclass(frozen=True)
class TaskEntry:
    """A task as a list shows it; with its case where more than the task was asked for."""

    row: TaskRow
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
    .scalar_subquery(),
}

_TASKS = (
    select(TaskRow, Client.name.label("client_name"), Person.name.label("assignee_name"))
    .join(Client, Client.client_id == TaskRow.client_id)
    .outerjoin(Person, Person.id == TaskRow.assignee)
)
_WITH_CASES = at_a_glance(
    _TASKS.outerjoin(
        CaseRow, (CaseRow.id == TaskRow.case_id) & (CaseRow.client_id == TaskRow.client_id)
    )
    .add_columns(CaseRow)
    .options(defer(CaseRow.state, raiseload=True))
)


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
    listing = Listing(
        sorts=_SORTS, filters=_filters(worker), default_sort="due_at", unique=TaskRow.id
    )
    matching = select(TaskRow.id).where(TaskRow.client_id.in_(clients))
    rows, total = await listing.shown(session, matching, _WITH_CASES, wanted)
    return Page(rows=await _with_cases(session, rows), first=wanted.first, total=total)


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
    seen = await glances(session, rows)
    return [
        _entry(row, CaseOfTask(row.CaseRow, *glance) if row.CaseRow is not None else None)
        for row, glance in zip(rows, seen, strict=True)
    ]


def _entry(row: Any, case: CaseOfTask | None) -> TaskEntry:
    task: TaskRow = row.TaskRow
    return TaskEntry(
        row=task,
        client_name=row.client_name,
        assignee=PersonBrief(task.assignee, row.assignee_name) if task.assignee else None,
        case=case,
    )
