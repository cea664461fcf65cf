"""Colleagues: who can hold a task."""

from fastapi import APIRouter, Response

from api.auth.viewer import Who
from api.context import Database
from api.listing import List, paged
from api.people.schemas import PersonListed
from db.people import list_people
from domain.permissions import Permission

router = APIRouter(prefix="/api/people", tags=["people"])


@router.get("", operation_id="listPeople")
async def people(
    who: Who, session: Database, wanted: List, response: Response
) -> list[PersonListed]:
    """Those who work for the same clients. Filters: id, active, q (in the name). Sort: name, id."""
    scope = who.scope(Permission.READ_CASES, Permission.READ_CONFIGURATION)
    page = await list_people(session, scope, wanted)
    shown = [PersonListed.model_validate(person, from_attributes=True) for person in page.rows]
    return paged(response, "people", page.of(shown))
