"""Whether a reply could be sent as it stands, told while somebody writes it."""

from uuid import UUID

from fastapi import APIRouter

from api.auth.viewer import Who
from api.cases.saying import own_words, said_by_customer
from api.checks.schemas import ReplyFindings, ReplyIn
from api.context import Database
from api.reference.answers import problems
from db.cases import client_of_case
from db.voice import forbidden_words_of
from domain.permissions import Permission
from domain.quoting import quotes
from domain.values import Visibility
from domain.wording import forbidden_in

router = APIRouter(prefix="/api/cases/{case_id}/check", tags=["work"])


@router.post("", operation_id="checkReply", responses=problems(403, 404))
async def check(case_id: UUID, asked: ReplyIn, who: Who, session: Database) -> ReplyFindings:
    """What stands against a reply; nothing is kept of it."""
    client_id = await client_of_case(session, who.clients, case_id)
    who.require(client_id, Permission.SUBMIT_REPLY, Permission.EDIT_AND_APPROVE_DRAFT)
    quoted = []
    if asked.visibility is Visibility.PUBLIC:
        said = await said_by_customer(session, client_id, case_id)
        quoted = quotes(asked.text, said, await own_words(session, client_id))
    return ReplyFindings(
        forbidden=forbidden_in(asked.text, await forbidden_words_of(session, client_id)),
        quoted=quoted,
    )
