"""What became of a command that was answered with "pending"."""

from uuid import UUID

from fastapi import APIRouter

from api.auth.viewer import Who
from api.commands.schemas import CommandResult, RefusalOut
from api.context import Database
from api.reference.answers import problems
from db.tables import Command
from domain.errors import NotFound

router = APIRouter(prefix="/api/commands", tags=["cases"])


@router.get("/{command_id}", operation_id="getCommand", responses=problems(404))
async def command(command_id: UUID, who: Who, session: Database) -> CommandResult:
    """One's own command, for a client that one still works for."""
    row = await session.get(Command, command_id)
    if row is None or row.actor != who.id or row.client_id not in who.clients:
        raise NotFound("There is no such command.")
    refusal = None
    if row.status == "refused":
        answer = row.answer or {}
        refusal = RefusalOut(
            type=answer.get("refusal") or "refused",
            detail=answer.get("detail", ""),
            right=answer.get("right", ""),
        )
    return CommandResult.model_validate({"id": row.id, "status": row.status, "refusal": refusal})
