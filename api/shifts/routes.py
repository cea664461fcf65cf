"""Shifts: the roster, and the end of a shift with its handover notes."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.viewer import InPerson, Viewer, Who
from api.context import Database
from api.listing import List, paged
from api.reference.answers import problems
from api.shifts.schemas import NoteOut, ShiftEnd, ShiftIn, ShiftOut
from db.shifts import (
    cancel_shift,
    end_shift,
    get_shift,
    list_notes,
    list_shifts,
    notes_words,
    plan_shift,
)
from db.tables import Shift, utc_now
from db.teams import get_team
from domain.errors import Invalid, NotAllowed
from domain.permissions import Permission

router = APIRouter(tags=["teams"])


@router.get("/api/shifts", operation_id="listShifts")
async def shifts(who: Who, session: Database, wanted: List, response: Response) -> list[ShiftOut]:
    """Filters: id, team_id, person_id, from, until (moments). Sort: starts_at (default), ends_at,
    id."""
    scope = who.scope(Permission.PLAN_SHIFTS, Permission.CLAIM_TASK)
    page = await list_shifts(session, scope, wanted)
    return paged(response, "shifts", page.of([_shown(shift) for shift in page.rows]))


@router.post(
    "/api/shifts", operation_id="planShift", status_code=201, responses=problems(403, 404, 422)
)
async def plan(asked: ShiftIn, who: InPerson, session: Database) -> ShiftOut:
    """Put somebody on the roster of a team."""
    team = await get_team(session, asked.team_id, who.clients)
    _require_all(who, team.settings.clients)
    shift = await plan_shift(session, team, asked.person_id, asked.starts_at, asked.ends_at, who.id)
    await session.commit()
    return _shown(shift)


@router.delete(
    "/api/shifts/{shift_id}",
    operation_id="cancelShift",
    status_code=204,
    responses=problems(403, 404, 409),
)
async def cancel(shift_id: UUID, who: InPerson, session: Database) -> None:
    """Take a shift off the roster."""
    shift = await _plannable(session, shift_id, who)
    await cancel_shift(session, shift, who.id)
    await session.commit()


@router.post(
    "/api/shifts/{shift_id}/end",
    operation_id="endShift",
    responses=problems(403, 404, 409, 422),
)
async def end(shift_id: UUID, asked: ShiftEnd, who: InPerson, session: Database) -> ShiftOut:
    """End one's own shift, or somebody's, with handover notes; what its person holds goes to those
    who are there, what nobody can take to the team's lead."""
    shift = await get_shift(session, shift_id, who.clients)
    if shift.person_id != who.id:
        shift = await _plannable(session, shift_id, who)
    notes = {note.client_id: note.text for note in asked.notes}
    if not notes.keys() <= who.having(Permission.CLAIM_TASK, Permission.PLAN_SHIFTS):
        # A team may work for clients for whom not everybody in it does.
        raise Invalid("You do not work for that client.", "Leave notes with your own clients.")
    await end_shift(session, shift, notes, who.id, utc_now())
    await session.commit()
    return _shown(shift)


@router.get("/api/handover-notes", operation_id="listHandoverNotes")
async def notes(who: Who, session: Database, wanted: List, response: Response) -> list[NoteOut]:
    """Filters: id, client_id, shift_id, since (a moment). Sort: written_at (default), id."""
    scope = who.scope(Permission.READ_CONVERSATIONS)
    page = await list_notes(session, scope, wanted)
    words = await notes_words(session, page.rows)
    shown = [
        NoteOut(
            id=note.id,
            client_id=note.client_id,
            shift_id=note.shift_id,
            person_id=note.person_id,
            written_at=note.written_at,
            text=words.get(note.text_id),
        )
        for note in page.rows
    ]
    return paged(response, "handover-notes", page.of(shown))


async def _plannable(session: AsyncSession, shift_id: UUID, who: Viewer) -> Shift:
    shift = await get_shift(session, shift_id, who.clients)
    team = await get_team(session, shift.team_id, who.clients)
    _require_all(who, team.settings.clients)
    return shift


def _require_all(who: Viewer, clients: frozenset[UUID]) -> None:
    if not clients <= who.having(Permission.PLAN_SHIFTS):
        raise NotAllowed(
            "Only somebody who plans shifts for all of the team's clients may do this.",
            "Ask a supervisor.",
        )


def _shown(shift: Shift) -> ShiftOut:
    return ShiftOut.model_validate(shift, from_attributes=True)
