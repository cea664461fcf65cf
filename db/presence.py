"""Who says that they are there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import case
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Presence
from domain.presence import ABSENT_AFTER
from domain.team import Availability


async def heartbeat(
    session: AsyncSession, person_id: UUID, availability: Availability, now: datetime
) -> Presence:
    """Somebody is there, available or away; `since` stays while they say the same and are not
    absent in between."""
    new = insert(Presence).values(
        person_id=person_id, availability=availability.value, since=now, seen_at=now
    )
    same = (Presence.availability == availability.value) & (Presence.seen_at > now - ABSENT_AFTER)
    saved = await session.scalars(
        new.on_conflict_do_update(
            index_elements=["person_id"],
            set_={
                "availability": availability.value,
                "since": case((same, Presence.since), else_=now),
                "seen_at": now,
            },
        ).returning(Presence),
        execution_options={"populate_existing": True},
    )
    return saved.one()
