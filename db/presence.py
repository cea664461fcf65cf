"""Who says that they are there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import case, literal
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Presence
from domain.presence import ABSENT_AFTER
from domain.team import Availability


async def heartbeat(
    session: AsyncSession, person_id: UUID, availability: Availability | None, now: datetime
) -> Presence:
    """Somebody is there, available or away; None: as they said last, unless they were absent in
    between. `since` stays while they say the same and are not absent in between."""
    said = availability or Availability.AVAILABLE
    new = insert(Presence).values(
        person_id=person_id, availability=said.value, since=now, seen_at=now
    )
    still_there = Presence.seen_at > now - ABSENT_AFTER
    says = (
        literal(availability.value)
        if availability is not None
        else case((still_there, Presence.availability), else_=said.value)
    )
    saved = await session.scalars(
        new.on_conflict_do_update(
            index_elements=["person_id"],
            set_={
                "availability": says,
                "since": case(
                    (still_there & (Presence.availability == says), Presence.since), else_=now
                ),
                "seen_at": now,
            },
        ).returning(Presence),
        execution_options={"populate_existing": True},
    )
    return saved.one()
