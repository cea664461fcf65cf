"""Who else looks at a case: a screen says every so often that its person does, and is told who."""

from uuid import UUID

from fastapi import APIRouter

from api.auth.viewer import InPerson, Viewer
from api.context import Database
from api.onlookers.schemas import LookIn, OnlookerOut, Onlookers
from api.reference.answers import problems
from db.cases import client_of_case
from db.onlookers import leave, look, others_at
from db.tables import utc_now
from domain.onlooking import SAID_EVERY, TYPES_FOR
from domain.permissions import Permission

router = APIRouter(prefix="/api/cases/{case_id}/onlookers", tags=["work"])


@router.post("", operation_id="lookAtCase", responses=problems(403, 404))
async def look_at(case_id: UUID, asked: LookIn, who: InPerson, session: Database) -> Onlookers:
    """I have the case before me, and may be typing. Others see it; silence ends it."""
    client_id = await _client(session, who, case_id)
    now = utc_now()
    await look(session, client_id, case_id, who.id, now, typing=asked.typing)
    others = await others_at(session, case_id, who.id, now)
    await session.commit()
    return Onlookers(
        others=[
            OnlookerOut(
                id=each.person_id,
                name=each.name,
                types_until=each.typed_at + TYPES_FOR if each.typed_at else None,
            )
            for each in others
        ],
        again_in=SAID_EVERY.total_seconds(),
    )


@router.delete("", operation_id="leaveCase", status_code=204, responses=problems(403, 404))
async def leave_it(case_id: UUID, who: InPerson, session: Database) -> None:
    """I have turned to something else."""
    client_id = await _client(session, who, case_id)
    await leave(session, client_id, case_id, who.id)
    await session.commit()


async def _client(session: Database, who: Viewer, case_id: UUID) -> UUID:
    client_id = await client_of_case(session, who.clients, case_id)
    who.require(client_id, Permission.READ_CONVERSATIONS)
    return client_id
