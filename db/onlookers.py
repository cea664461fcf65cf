"""Who looks at a case at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.notify import notify
from db.tables import Onlooker, Person
from domain.onlooking import LOOKS_FOR, looks, types


@dataclass(frozen=True)
class Seen:
    """Somebody who looks at a case, and when they last typed there."""

    person_id: UUID
    name: str
    typed_at: datetime | None


async def look(
    session: AsyncSession,
    client_id: UUID,
    case_id: UUID,
    person_id: UUID,
    now: datetime,
    *,
    typing: bool,
) -> None:
    """Somebody has the case before them. Others are told when that is news to them."""
    before = await session.get(Onlooker, (case_id, person_id), populate_existing=True)
    typed_at = now if typing else None
    if before is not None and not typing and types(before.typed_at, now):
        typed_at = before.typed_at  # another tab of theirs
    new = insert(Onlooker).values(
        case_id=case_id, person_id=person_id, client_id=client_id, seen_at=now, typed_at=typed_at
    )
    await session.execute(
        new.on_conflict_do_update(
            index_elements=["case_id", "person_id"],
            set_={"seen_at": now, "typed_at": typed_at},
        )
    )
    was_here = before is not None and looks(before.seen_at, now)
    was_typing = before is not None and types(before.typed_at, now)
    if not was_here or was_typing != types(typed_at, now):
        await notify(session, "onlookers", person_id, case_id, client_id)


async def leave(session: AsyncSession, client_id: UUID, case_id: UUID, person_id: UUID) -> None:
    """Somebody has turned to something else."""
    gone = await session.execute(
        delete(Onlooker)
        .where(Onlooker.case_id == case_id, Onlooker.person_id == person_id)
        .returning(Onlooker.person_id)
    )
    if gone.first() is not None:
        await notify(session, "onlookers", person_id, case_id, client_id)


async def others_at(
    session: AsyncSession, case_id: UUID, me: UUID, now: datetime
) -> Sequence[Seen]:
    """Everybody else who looks at a case, by name."""
    rows = await session.execute(
        select(Onlooker, Person.name)
        .join(Person, Person.id == Onlooker.person_id)
        .where(
            Onlooker.case_id == case_id,
            Onlooker.person_id != me,
            Onlooker.seen_at >= now - LOOKS_FOR,
        )
        .order_by(Person.name, Person.id)
    )
    return [Seen(row.Onlooker.person_id, row.name, row.Onlooker.typed_at) for row in rows]
