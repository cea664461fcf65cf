"""When the machine is going to speak, counted: for whoever looks for a place beside it."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import CaseRow
from domain.places import PLACE

AT_MOST = 20_000
"""So many first replies are counted, the earliest; a house that has more to send is late anyway."""

NEVER_AFTER = timedelta(hours=1)
"""What should have gone out so long ago goes out no more, or a person decides on it."""


async def first_replies_planned(session: AsyncSession, now: datetime) -> dict[int, int]:
    """How many automatic first replies of the whole house go out in each place (domain/places.py).
    What should have gone out by now counts as if it were planned for this moment."""
    earliest = (
        select(func.greatest(CaseRow.speaks_at, now).label("at"))
        .where(CaseRow.speaks_at.is_not(None), CaseRow.speaks_at > now - NEVER_AFTER)
        .order_by(CaseRow.speaks_at)
        .limit(AT_MOST)
        .subquery()
    )
    seconds = func.extract("epoch", earliest.c.at)
    place = cast(func.floor(seconds / PLACE.total_seconds()), BigInteger).label("place")
    rows = await session.execute(select(place, func.count().label("number")).group_by(place))
    return {row.place: row.number for row in rows}
