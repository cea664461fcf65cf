"""Presence: a browser says every so often that its person is there."""

from fastapi import APIRouter

from api.auth.viewer import InPerson
from api.context import Database
from api.presence.schemas import PresenceIn, PresenceOut
from db.presence import heartbeat
from db.tables import utc_now
from domain.presence import HEARTBEAT
from domain.team import Availability

router = APIRouter(prefix="/api/presence", tags=["work"])


@router.post("", operation_id="tellPresence")
async def tell(asked: PresenceIn, who: InPerson, session: Database) -> PresenceOut:
    """I am here, available or away; without a word, as before. Tasks are given to those who
    are here and available."""
    presence = await heartbeat(session, who.id, asked.availability, utc_now())
    await session.commit()
    return PresenceOut(
        availability=Availability(presence.availability),
        since=presence.since,
        again_in=HEARTBEAT.total_seconds(),
    )
