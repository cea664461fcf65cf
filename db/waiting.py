"""What waits to be taken to its case, in turn: the oldest of each client, then the second of each,
so that the one row of a client comes before the ten thousand of another.

Asked several times a second for ever: statements are put together once and read past the ORM.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Uuid,
    all_,
    bindparam,
    func,
    lateral,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from db.columns import read_columns, read_row
from db.tables import Client, Command, Inbound


async def waiting_inbound(
    session: AsyncSession, before: datetime, at_most: int, but: Collection[UUID] = ()
) -> Sequence[UUID]:
    """Items that arrived before then and that nobody has handed over, but for those."""
    return await _ids(session, _INBOUND, before, at_most, but)


class Arrivals(NamedTuple):
    """How items come in. `waiting`: how many nobody has handed over, counted to a bound. Of all
    items, handed over or not, when the `newest` arrived, and when those did that so many came after
    (None: there are not so many)."""

    waiting: int
    newest: datetime | None
    before_some: datetime | None
    before_many: datetime | None


async def arrivals(session: AsyncSession, *, some: int, many: int) -> Arrivals:
    """How they come in just now; `waiting` is counted to one more than `many`."""
    asked = {"at_most": many + 1, "some": some, "many": many}
    return Arrivals(*await read_row(session, _ARRIVALS, asked))


async def waiting_commands(
    session: AsyncSession, before: datetime, at_most: int, but: Collection[UUID] = ()
) -> Sequence[Command]:
    """Commands asked before then that their case has not answered, but for those."""
    ids = await _ids(session, _COMMANDS, before, at_most, but)
    if not ids:
        return []
    rows = await session.scalars(select(Command).where(Command.id.in_(ids)))
    return sorted(rows, key=lambda row: ids.index(row.id))


async def _ids(
    session: AsyncSession,
    query: Select[UUID],
    before: datetime,
    at_most: int,
    but: Collection[UUID],
) -> Sequence[UUID]:
    rows = await read_columns(session, query, before=before, at_most=at_most, but=list(but))
    return [row.id for row in rows]


_BEFORE = bindparam("before", type_=DateTime(timezone=True))
_AT_MOST = bindparam("at_most", type_=Integer())


def _but(row_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """One parameter, however many there are."""
    return row_id != all_(bindparam("but", type_=ARRAY(Uuid())))


def _in_turn(
    row_id: InstrumentedAttribute[UUID],
    client_id: InstrumentedAttribute[UUID],
    since: InstrumentedAttribute[datetime],
    waits: ColumnElement[bool],
) -> Select[UUID]:
    """Each client's oldest from the index of its own, at most as many as are wanted in all."""
    own = lateral(
        select(row_id.label("id"), since.label("since"))
        .where(client_id == Client.client_id, waits, since < _BEFORE, _but(row_id))
        .order_by(since, row_id)
        .limit(_AT_MOST)
    )
    turn = func.row_number().over(partition_by=Client.client_id, order_by=(own.c.since, own.c.id))
    return (
        select(own.c.id)
        .select_from(Client)
        .join(own, true())
        .order_by(turn, own.c.since, own.c.id)
        .limit(_AT_MOST)
    )


_INBOUND = _in_turn(
    Inbound.id, Inbound.client_id, Inbound.received_at, Inbound.handed_over_at.is_(None)
)

_COMMANDS = _in_turn(Command.id, Command.client_id, Command.created_at, Command.status == "pending")


def _counting() -> Select[int, datetime | None, datetime | None, datetime | None]:
    few = select(Inbound.id).where(Inbound.handed_over_at.is_(None)).limit(_AT_MOST).subquery()
    latest = select(Inbound.received_at).order_by(Inbound.id.desc()).limit(1)
    return select(
        select(func.count()).select_from(few).scalar_subquery(),
        latest.scalar_subquery(),
        latest.offset(bindparam("some", type_=Integer())).scalar_subquery(),
        latest.offset(bindparam("many", type_=Integer())).scalar_subquery(),
    )


_ARRIVALS = _counting()
