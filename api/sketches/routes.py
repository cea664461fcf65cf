"""What one has typed for a case and not sent, kept so that another device or a reload has it."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.auth.viewer import InPerson, Viewer
from api.context import Database
from api.reference.answers import problems
from api.sketches.schemas import SketchIn, SketchOut
from db.cases import client_of_case
from db.sketches import Sketched, forget_sketch, keep_sketch, read_sketch
from db.tables import utc_now
from domain.permissions import Permission

router = APIRouter(prefix="/api/cases/{case_id}/sketch", tags=["work"])


@router.get(
    "",
    operation_id="getSketch",
    responses={204: {"description": "Nothing is kept"}, **problems(403, 404)},
)
async def read(
    case_id: UUID, who: InPerson, session: Database, response: Response
) -> SketchOut | None:
    """What one has typed for the case; 204 when there is nothing."""
    await _client(session, who, case_id)
    found = await read_sketch(session, case_id, who.id)
    if found is None:
        response.status_code = 204
        return None
    return _out(found)


@router.put("", operation_id="keepSketch", responses=problems(403, 404))
async def keep(case_id: UUID, asked: SketchIn, who: InPerson, session: Database) -> SketchOut:
    """Keep what one has typed in place of what was kept before. A reply that is sent forgets it."""
    client_id = await _client(session, who, case_id)
    sketched = Sketched(
        words=asked.text,
        purpose=asked.purpose,
        visibility=asked.visibility,
        answers=asked.answers,
        saved_at=utc_now(),
    )
    await keep_sketch(session, client_id, case_id, who.id, sketched)
    await session.commit()
    return _out(sketched)


@router.delete("", operation_id="forgetSketch", status_code=204, responses=problems(403, 404))
async def forget(case_id: UUID, who: InPerson, session: Database) -> None:
    """Throw away what one has typed."""
    client_id = await _client(session, who, case_id)
    await forget_sketch(session, client_id, case_id, who.id)
    await session.commit()


async def _client(session: Database, who: Viewer, case_id: UUID) -> UUID:
    client_id = await client_of_case(session, who.clients, case_id)
    who.require(client_id, Permission.SUBMIT_REPLY)
    return client_id


def _out(sketched: Sketched) -> SketchOut:
    return SketchOut.model_validate(
        {
            "text": sketched.words,
            "purpose": sketched.purpose,
            "visibility": sketched.visibility,
            "answers": sketched.answers,
            "saved_at": sketched.saved_at,
        }
    )
