"""Commands as they are asked: one row under the asker's id, and never a second."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Command
from db.tracing import traceparent
from domain.commands import Act


async def keep_command(
    session: AsyncSession, client_id: UUID, case_id: UUID, act: Act, payload_hash: str
) -> Command:
    """The command under the id of the act: this one, to wait for its case, or what was asked under
    that id before, which may be something else."""
    await session.execute(
        insert(Command)
        .values(
            id=act.id,
            client_id=client_id,
            case_id=case_id,
            actor=act.actor.person_id,
            kind=act.command.kind,
            payload=act.model_dump(mode="json"),
            payload_hash=payload_hash,
            trace=traceparent(),
        )
        .on_conflict_do_nothing(index_elements=["id"])
    )
    return await session.get_one(Command, act.id)
