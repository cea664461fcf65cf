"""Logins: where one is logged in, and ending that."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.auth.viewer import InPerson
from api.context import Database
from api.listing import paged
from api.people.schemas import PersonOut
from api.reference.answers import problems
from api.sessions.schemas import SessionOut
from db.listing import Page
from db.sessions import drop_session, end_sessions, get_session, list_sessions
from domain.permissions import Permission

router = APIRouter(prefix="/api/sessions", tags=["sessions"])


@router.get("", operation_id="listSessions")
async def sessions(who: InPerson, session: Database, response: Response) -> list[SessionOut]:
    """One's own logins, latest use first; those who manage people see their clients' people's."""
    rows = await list_sessions(session, who.id, who.having(Permission.MANAGE_PEOPLE))
    shown = [
        SessionOut.model_validate(
            {
                "id": login.id,
                "person": PersonOut(id=person.id, name=person.name),
                "device": login.device,
                "method": login.method,
                "created_at": login.created_at,
                "last_seen_at": login.last_seen_at,
                "expires_at": login.expires_at,
                "current": who.login is not None and login.id == who.login.id,
            }
        )
        for login, person in rows
    ]
    return paged(response, "sessions", Page(rows=shown, first=0, total=len(shown)))


@router.delete("", operation_id="endOwnSessions", status_code=204)
async def end_all(who: InPerson, session: Database) -> None:
    """Log out everywhere, here included."""
    await end_sessions(session, who.id)
    await session.commit()


@router.delete("/{session_id}", operation_id="endSession", status_code=204, responses=problems(404))
async def end(session_id: UUID, who: InPerson, session: Database) -> None:
    """End one of the logins that the list shows."""
    managed = who.having(Permission.MANAGE_PEOPLE)
    login = await get_session(session, session_id, who.id, managed)
    await drop_session(session, login.id)
    await session.commit()
