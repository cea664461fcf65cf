"""Stepping through a case: its timeline, and the case as it stood after any entry."""

import asyncio
from itertools import islice
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.auth.viewer import Who
from api.context import Database
from api.reference.answers import problems
from api.replay.named import named_in
from api.replay.narrowing import Narrowed, outlined
from api.replay.schemas import CaseThen, OutlineOut, TimelineEntry
from api.replay.then import case_then
from api.replay.timeline import TimelineWriter, outline_of, why_of
from db.cases import client_of_case
from db.evidence import configuration_kinds
from db.journal import stored_rows
from db.messages import messages_of
from domain.audit.rows import readable
from domain.permissions import Permission

LARGEST_NUMBER = 2_147_483_647

router = APIRouter(prefix="/api/cases", tags=["replay"])


@router.get("/{case_id}/outline", operation_id="getOutline", responses=problems(403, 404))
async def outline(case_id: UUID, who: Who, session: Database, narrow: Narrowed) -> OutlineOut:
    """Which entries the case has, of all or of those that are asked for."""
    client_id = await client_of_case(session, who.clients, case_id)
    who.require(client_id, Permission.READ_JOURNAL)
    stored = await stored_rows(session, client_id, case_id)
    rows = await asyncio.to_thread(readable, stored)
    named = await named_in(session, client_id, rows, reads=False, only=())
    return outline_of(list(outlined(stored, rows)), named, narrow)


@router.get("/{case_id}/timeline", operation_id="getTimeline", responses=problems(403, 404, 409))
async def timeline(
    case_id: UUID,
    who: Who,
    session: Database,
    narrow: Narrowed,
    after: Annotated[
        int, Query(ge=0, le=LARGEST_NUMBER, description="The entry behind which to go on")
    ] = 0,
    limit: Annotated[int, Query(ge=1, le=500, description="How many entries at most")] = 100,
) -> list[TimelineEntry]:
    """What happened to the case, in order, page by page: who did it in which role, by which rule
    and version, what led to it, and what they saw."""
    client_id = await client_of_case(session, who.clients, case_id)
    who.require(client_id, Permission.READ_JOURNAL)
    stored = await stored_rows(session, client_id, case_id)
    rows = await asyncio.to_thread(readable, stored)
    asked = (each.seq for each in outlined(stored, rows) if each.seq > after and narrow.takes(each))
    wanted = list(islice(asked, limit))
    reads = who.may(client_id, Permission.READ_CONVERSATIONS)
    named = await named_in(session, client_id, rows, reads=reads, only=frozenset(wanted))
    kinds = await configuration_kinds(session)
    why = await asyncio.to_thread(why_of, rows, wanted, kinds)
    writer = TimelineWriter(stored, rows, named)
    return [writer.entry(seq, why.get(seq)) for seq in wanted]


@router.get("/{case_id}/replay", operation_id="replayCase", responses=problems(403, 404, 409))
async def replay(
    case_id: UUID,
    who: Who,
    session: Database,
    seq: Annotated[
        int, Query(ge=1, le=LARGEST_NUMBER, description="The number of a journal entry")
    ] = 1,
) -> CaseThen:
    """The case exactly as it stood after that entry, folded from its journal as the workflow folds
    it, with what the entry changed."""
    client_id = await client_of_case(session, who.clients, case_id)
    who.require(client_id, Permission.READ_JOURNAL)
    rows = await asyncio.to_thread(readable, await stored_rows(session, client_id, case_id))
    reads = who.may(client_id, Permission.READ_CONVERSATIONS)
    named = await named_in(session, client_id, rows, reads=reads, only=range(seq + 1))
    authors = {
        entry.row.id: entry.author_name for entry in await messages_of(session, client_id, case_id)
    }
    kinds = await configuration_kinds(session)
    return await asyncio.to_thread(case_then, rows, seq, named, authors, kinds)
