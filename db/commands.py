"""Commands as they are asked and answered: one row under the asker's id, and never a second."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.notify import announcement
from db.tables import CaseRow, Command
from db.tracing import traceparent
from domain.case import CommandAnswer
from domain.commands import Act
from domain.errors import NotFound


class Destination(NamedTuple):
    """The case that somebody would ask something, and what was asked under the same id before."""

    client_id: UUID
    customer_id: UUID | None
    payload_hash: str | None
    payload: Mapping[str, Any] | None


async def destination_of(
    session: AsyncSession, clients: Collection[UUID], case_id: UUID, command_id: UUID
) -> Destination:
    """Where a command goes, in one statement. Raises NotFound, also for another client's case."""
    found = (
        await session.execute(
            select(CaseRow.client_id, CaseRow.customer_id, Command.payload_hash, Command.payload)
            .outerjoin(Command, Command.id == command_id)
            .where(CaseRow.id == case_id, CaseRow.client_id.in_(clients))
        )
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such case.")
    return Destination._make(found)


async def keep_command(
    session: AsyncSession, client_id: UUID, case_id: UUID, act: Act, payload_hash: str
) -> Command:
    """The command under the id of the act: this one, to wait for its case, or what was asked under
    that id before, which may be something else. For a fresh command one statement."""
    kept: Command | None = await session.scalar(
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
        .returning(Command)
    )
    if kept is None:
        kept = await session.get_one(Command, act.id)
    return kept


async def answer_command(session: AsyncSession, command: Command, answer: CommandAnswer) -> None:
    """What a command came to, announced; nothing where that is on record already. One statement."""
    answered = (
        update(Command)
        .where(Command.id == command.id, Command.status == "pending")
        .values(
            status="refused" if answer.refusal else "done",
            answer=answer.model_dump(mode="json", exclude={"command_id"}),
            answered_at=func.coalesce(Command.answered_at, func.now()),
        )
        .returning(Command.id)
        .cte("answered")
    )
    news = announcement("commands", command.id, command.case_id, command.client_id)
    await session.execute(select(func.pg_notify(*news)).select_from(answered))
