"""Stepping through a case: its timeline, and the case as it stood after any entry."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.auth.viewer import Who
from api.context import Database
from api.reference.answers import problems
from api.replay.named import named_in
from api.replay.schemas import CaseThen, TimelineEntry
from api.replay.then import case_then
from api.replay.timeline import timeline_of
from db.cases import client_of_case
from db.evidence import configuration_kinds
from db.journal import stored_rows
from db.messages import messages_of
from domain.audit.rows import readable
from domain.permissions import Permission

router = APIRouter(prefix="/api/cases", tags=["replay"])


@router.get("/{case_id}/timeline", operation_id="getTimeline", responses=problems(403, 404, 409))
async def timeline(case_id: UUID, who: Who, session: Database) -> list[TimelineEntry]:
    """Everything that happened to the case, in order: who did it in which role, by which rule and
    version, what led to it, and what they saw."""
    client_id = await client_of_case(session, who.clients, case_id)
    who.require(client_id, Permission.READ_JOURNAL)
    stored = await stored_rows(session, client_id, case_id)
    reads = who.may(client_id, Permission.READ_CONVERSATIONS)
    named = await named_in(session, client_id, readable(stored), reads=reads)
    return timeline_of(stored, named, await configuration_kinds(session))


@router.get("/{case_id}/replay", operation_id="replayCase", responses=problems(403, 404, 409))
async def replay(
    case_id: UUID,
    who: Who,
    session: Database,
    seq: Annotated[
        int, Query(ge=1, le=2_147_483_647, description="The number of a journal entry")
    ] = 1,
) -> CaseThen:
    """The case exactly as it stood after that entry, folded from its journal as the workflow folds
    it, with what the entry changed."""
    client_id = await client_of_case(session, who.clients, case_id)
    who.require(client_id, Permission.READ_JOURNAL)
    rows = readable(await stored_rows(session, client_id, case_id))
    reads = who.may(client_id, Permission.READ_CONVERSATIONS)
    named = await named_in(session, client_id, rows, reads=reads)
    authors = {
        entry.row.id: entry.author_name for entry in await messages_of(session, client_id, case_id)
    }
    return case_then(rows, seq, named, authors, await configuration_kinds(session))
