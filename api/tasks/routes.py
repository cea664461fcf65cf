"""Tasks: what people have to do, by deadline."""

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter, Response

from api.auth.viewer import Viewer, Who
from api.context import Database, only_reads
from api.listing import List, paged
from api.reference.answers import problems
from api.tasks.schemas import TaskListed
from api.tasks.show import task_with_case, tasks_with_cases
from db.tasks import Worker, get_task, list_tasks
from domain.holding import may_pick
from domain.permissions import Permission

router = APIRouter(prefix="/api/tasks", tags=["tasks"])


@router.get("", operation_id="listTasks")
@only_reads
async def tasks(who: Who, session: Database, wanted: List, response: Response) -> list[TaskListed]:
    """Filters: id, status (open, when neither it nor an id is given), client_id, case_id, kind,
    group, assignee, mine, consents (others' drafts that wait for
    one's consent), waiting (held by nobody), priority, overdue. Sort: due_at (default),
    opened_at, done_at, priority, kind, group, status, client_name, id."""
    if not {"status", "id"} & set(wanted.filters):
        wanted = replace(wanted, filters={**wanted.filters, "status": "open"})
    page = await list_tasks(session, who.scope(Permission.READ_CASES), _worker(who), wanted)
    return paged(response, "tasks", page.of(tasks_with_cases(page.rows, who)))


@router.get("/{task_id}", operation_id="getTask", responses=problems(403, 404))
async def task(task_id: UUID, who: Who, session: Database) -> TaskListed:
    """One task."""
    entry = await get_task(session, who.clients, task_id)
    who.require(entry.row.client_id, Permission.READ_CASES)
    return task_with_case(entry, who)


def _worker(who: Viewer) -> Worker:
    """Where one's team does not choose among waiting tasks, none of them is offered."""
    groups = {
        client_id: groups
        for client_id, groups in who.groups().items()
        if may_pick(who.actor(client_id))
    }
    return Worker(person_id=who.id, groups=groups)
