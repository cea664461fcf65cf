"""What waits to be taken to its case, in turn: the oldest of each client, then the second of each,
so that the one row of a client comes before the ten thousand of another."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, all_, func, lateral, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from db.tables import Client, Command, Inbound


async def waiting_inbound(
    session: AsyncSession, before: datetime, at_most: int, but: Collection[UUID] = ()
) -> Sequence[UUID]:
    """Items that arrived before then and that nobody has handed over, but for those."""
    waits = Inbound.handed_over_at.is_(None) & (Inbound.received_at < before)
    waits &= Inbound.id != all_(_array(but))
    query = _in_turn(Inbound.id, Inbound.client_id, Inbound.received_at, waits, at_most)
    return (await session.scalars(query)).all()


async def arrivals(session: AsyncSession, at_most: int) -> tuple[int, datetime | None]:
    """How many items nobody has handed over, counted to a bound, and when the last item of all
    arrived."""
    some = select(Inbound.id).where(Inbound.handed_over_at.is_(None)).limit(at_most).subquery()
    waiting = select(func.count()).select_from(some).scalar_subquery()
    newest = select(Inbound.received_at).order_by(Inbound.id.desc()).limit(1).scalar_subquery()
    number, last = (await session.execute(select(waiting, newest))).one()
    return number, last


async def waiting_commands(
    session: AsyncSession, before: datetime, at_most: int, but: Collection[UUID] = ()
) -> Sequence[Command]:
    """Commands asked before then that their case has not answered, but for those."""
    waits = (Command.status == "pending") & (Command.created_at < before)
    waits &= Command.id != all_(_array(but))
    query = _in_turn(Command.id, Command.client_id, Command.created_at, waits, at_most)
    ids = (await session.scalars(query)).all()
    if not ids:
        return []
    rows = await session.scalars(select(Command).where(Command.id.in_(ids)))
    return sorted(rows, key=lambda row: ids.index(row.id))


def _array(ids: Collection[UUID]) -> ColumnElement[Sequence[UUID]]:
    """One parameter, however many there are."""
    return literal(list(ids), ARRAY(Uuid()))


def _in_turn(
    row_id: InstrumentedAttribute[UUID],
    client_id: InstrumentedAttribute[UUID],
    since: InstrumentedAttribute[datetime],
    waits: ColumnElement[bool],
    at_most: int,
) -> Select[UUID]:
    """Each client's oldest from the index of its own, at most as many as are wanted in all."""
    own = lateral(
        select(row_id.label("id"), since.label("since"))
        .where(client_id == Client.client_id, waits)
        .order_by(since, row_id)
        .limit(at_most)
    )
    turn = func.row_number().over(partition_by=Client.client_id, order_by=(own.c.since, own.c.id))
    return (
        select(own.c.id)
        .select_from(Client)
        .join(own, true())
        .order_by(turn, own.c.since, own.c.id)
        .limit(at_most)
    )
