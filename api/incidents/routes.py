"""Incidents: copies of one post with their cases, and what is decided on all of them."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.auth.viewer import Who
from api.context import Database
from api.incidents.deciding import decide
from api.incidents.schemas import DecisionIn, IncidentDetail, IncidentSummary
from api.incidents.show import detail, summary
from api.listing import List, paged
from api.reference.answers import problems
from db.incidents import get_incident, incident_of, list_incidents
from domain.permissions import Permission

router = APIRouter(prefix="/api/incidents", tags=["cases"])


@router.get("", operation_id="listIncidents")
async def incidents(
    who: Who, session: Database, wanted: List, response: Response
) -> list[IncidentSummary]:
    """Filters: id, client_id, open (whether one of its cases is). Sort: latest_at (default),
    began_at, id. The cases of one are those of /api/cases with the filter incident_id."""
    page = await list_incidents(session, who.scope(Permission.READ_CASES), wanted)
    return paged(response, "incidents", page.of([summary(entry, who) for entry in page.rows]))


@router.get("/{incident_id}", operation_id="getIncident", responses=problems(403, 404))
async def incident(incident_id: UUID, who: Who, session: Database) -> IncidentDetail:
    """One incident, what was decided on it and how far that has come."""
    entry = await get_incident(session, who.clients, incident_id)
    who.require(entry.row.client_id, Permission.READ_CASES)
    return await detail(session, entry, who)


@router.post(
    "/{incident_id}/decisions",
    operation_id="decideIncident",
    status_code=202,
    responses=problems(403, 404, 409),
)
async def decision(
    incident_id: UUID, asked: DecisionIn, who: Who, session: Database
) -> IncidentDetail:
    """Answer or ignore all open cases together. Each is asked by a command of its own, in the name
    of who asks; what becomes of them stands in `deeds`."""
    await decide(session, who, await incident_of(session, who.clients, incident_id), asked)
    await session.commit()
    return await detail(session, await get_incident(session, who.clients, incident_id), who)
