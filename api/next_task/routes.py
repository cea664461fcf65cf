"""The next task: people ask for it, the system chooses."""

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from api.auth.viewer import InPerson
from api.context import Given
from domain.permissions import Permission

router = APIRouter(prefix="/api/tasks/next", tags=["tasks"])


class NextTask(BaseModel):
    """What one has got; `pending` while its case has not confirmed it."""

    task_id: UUID
    case_id: UUID
    pending: bool


@router.post("", operation_id="takeNextTask", responses={204: {"description": "Nothing to do"}})
async def take(who: InPerson, given: Given, response: Response) -> NextTask | None:
    """Get the most urgent task that one can do. 204 when none waits, or one holds enough."""
    who.scope(Permission.CLAIM_TASK)
    got = await given.dispatcher.next_task(who.id)
    if got is None:
        response.status_code = 204
        return None
    return NextTask(task_id=got.task_id, case_id=got.case_id, pending=got.pending)
