"""Cases: lists, the agent's screen, messages, notes, journal, and commands."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.auth.viewer import Viewer, Who
from api.cases.commands import act_of
from api.cases.detail import detail_of
from api.cases.requests import CommandIn
from api.cases.schemas import (
    BrokenRow,
    CaseDetail,
    CaseSummary,
    ColleagueOut,
    JournalOut,
    MessageOut,
    NoteOut,
    Verification,
)
from api.cases.show import journal_from, message_of, notes_from
from api.cases.summary import summaries_of
from api.commands.schemas import CommandResult
from api.context import Database, Given, only_reads
from api.listing import List, Range, paged
from api.problems import refusal_of
from api.reference.answers import problems
from db.cases import client_of_case, get_case, list_cases
from db.colleagues import colleagues_for
from db.commands import destination_of
from db.journal import journal_page, notes_of, verify_journal
from db.messages import messages_of
from db.sketches import forget_sketch
from db.tables import utc_now
from domain.journal import BrokenChain
from domain.permissions import Permission, may

router = APIRouter(prefix="/api/cases", tags=["cases"])


@router.get("", operation_id="listCases")
@only_reads
async def cases(who: Who, session: Database, wanted: List, response: Response) -> list[CaseSummary]:
    """Filters: id, client_id, account_id, customer_id, incident_id, status, step, answering,
    priority, kind, sentiment, language, channel, topic, risk, tag, overdue, at_risk, assignee and
    team_id (who holds one of its tasks), opened_after, opened_before, q (words in its messages).
    Sort: due_at (default) and most other columns."""
    # Whoever may not read what was said may not search in it either.
    searching = "q" in wanted.filters
    needed = Permission.READ_CONVERSATIONS if searching else Permission.READ_CASES
    page = await list_cases(session, who.scope(needed), wanted)
    return paged(response, "cases", page.of(summaries_of(page.rows, who)))


@router.get("/{case_id}", operation_id="getCase", responses=problems(403, 404))
async def case(case_id: UUID, who: Who, session: Database) -> CaseDetail:
    """One case with everything that the agent's screen shows."""
    found = await get_case(session, who.clients, case_id)
    who.require(found.row.client_id, Permission.READ_CASES)
    return await detail_of(session, found, who, utc_now())


@router.get("/{case_id}/messages", operation_id="getMessages", responses=problems(403, 404))
async def messages(case_id: UUID, who: Who, session: Database) -> list[MessageOut]:
    """The conversation, oldest first."""
    client_id = await _client(session, who, case_id, Permission.READ_CONVERSATIONS)
    return [message_of(entry) for entry in await messages_of(session, client_id, case_id)]


@router.get("/{case_id}/colleagues", operation_id="getColleagues", responses=problems(403, 404))
async def colleagues(case_id: UUID, who: Who, session: Database) -> list[ColleagueOut]:
    """Who may read the case: to be named in a note, or to be handed a task. Oneself is left out."""
    client_id = await _client(session, who, case_id, Permission.READ_CONVERSATIONS)
    found = await colleagues_for(session, client_id, utc_now())
    return [
        ColleagueOut(
            id=each.person.id,
            name=each.person.name,
            initials=each.person.initials,
            there=each.there,
            takes_tasks=may(each.actor, Permission.CLAIM_TASK),
        )
        for each in found
        if each.person.id != who.id and may(each.actor, Permission.READ_CONVERSATIONS)
    ]


@router.get("/{case_id}/notes", operation_id="getNotes", responses=problems(403, 404))
async def notes(case_id: UUID, who: Who, session: Database) -> list[NoteOut]:
    """What was written down internally, oldest first."""
    client_id = await _client(session, who, case_id, Permission.READ_CONVERSATIONS)
    return await notes_from(session, client_id, await notes_of(session, client_id, case_id))


@router.get("/{case_id}/journal", operation_id="getJournal", responses=problems(403, 404))
async def journal(
    case_id: UUID, who: Who, session: Database, wanted: Range, response: Response
) -> list[JournalOut]:
    """Everything that happened to the case, in order."""
    client_id = await _client(session, who, case_id, Permission.READ_JOURNAL)
    page = await journal_page(session, client_id, case_id, wanted)
    entries = await journal_from(session, client_id, case_id, page.rows)
    if not who.may(client_id, Permission.READ_CONVERSATIONS):
        entries = [entry.model_copy(update={"text": None}) for entry in entries]
    return paged(response, "journal", page.of(entries))


@router.get("/{case_id}/journal/verify", operation_id="verifyJournal", responses=problems(403, 404))
async def verify(case_id: UUID, who: Who, session: Database) -> Verification:
    """Recompute the journal's chain of hashes."""
    client_id = await _client(session, who, case_id, Permission.READ_JOURNAL)
    try:
        rows = await verify_journal(session, client_id, case_id)
    except BrokenChain as broken:
        problem = BrokenRow(seq=broken.seq, what=broken.what)
        return Verification(ok=False, rows=broken.seq - 1, problem=problem)
    return Verification(ok=True, rows=rows, problem=None)


@router.post(
    "/{case_id}/commands",
    operation_id="issueCommand",
    responses={
        202: {"model": CommandResult, "description": "No answer yet; the command is under way"},
        **problems(403, 404, 409),
    },
)
async def issue_command(
    case_id: UUID, asked: CommandIn, who: Who, session: Database, given: Given, response: Response
) -> CommandResult:
    """Ask the case to do something. Refusals are problems, whose `type` names the reason; the same
    request again gets the same answer and acts once."""
    there = await destination_of(session, who.clients, case_id, asked.id)
    client_id = there.client_id
    who.require(client_id, Permission(asked.kind))
    act, payload_hash = await act_of(session, who, there, case_id, asked)
    await session.commit()  # the words are kept, and nobody waits with a connection in hand
    outcome = await given.dispatcher.ask(case_id, client_id, act, payload_hash)
    if outcome.status == "refused":
        raise refusal_of(outcome.refusal, outcome.detail, outcome.right)
    if outcome.status == "pending":
        response.status_code = 202
        return CommandResult(id=asked.id, status="pending", refusal=None)
    if asked.kind == "submit_reply":
        await forget_sketch(session, client_id, case_id, who.id)
        await session.commit()
    return CommandResult(id=asked.id, status="done", refusal=None)


async def _client(session: Database, who: Viewer, case_id: UUID, needed: Permission) -> UUID:
    """Whose case it is. Raises NotFound for a foreign one, NotAllowed without the permission."""
    client_id = await client_of_case(session, who.clients, case_id)
    who.require(client_id, needed)
    return client_id
