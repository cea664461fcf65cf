"""Whether a reply could be sent as it stands, told while somebody writes it."""

from uuid import UUID

from fastapi import APIRouter

from activities.assessor.recognising import recognised
from api.auth.viewer import Who
from api.cases.saying import own_words, said_by_customer
from api.checks.schemas import OtherLanguage, ReplyFindings, ReplyIn
from api.context import Database
from api.reference.answers import problems
from db.cases import client_of_case, get_case
from db.voice import forbidden_words_of
from domain.case import Case
from domain.permissions import Permission
from domain.quoting import quotes
from domain.speaking import spoken_language
from domain.values import Language, Visibility
from domain.wording import forbidden_in

router = APIRouter(prefix="/api/cases/{case_id}/check", tags=["work"])


@router.post("", operation_id="checkReply", responses=problems(403, 404))
async def check(case_id: UUID, asked: ReplyIn, who: Who, session: Database) -> ReplyFindings:
    """What stands against a reply; nothing is kept of it."""
    client_id = await client_of_case(session, who.clients, case_id)
    who.require(client_id, Permission.SUBMIT_REPLY, Permission.EDIT_AND_APPROVE_DRAFT)
    case = Case.model_validate((await get_case(session, [client_id], case_id)).row.state)
    quoted = []
    if asked.visibility is Visibility.PUBLIC:
        said = await said_by_customer(session, client_id, case_id)
        quoted = quotes(asked.text, said, await own_words(session, client_id))
    return ReplyFindings(
        forbidden=forbidden_in(asked.text, await forbidden_words_of(session, client_id)),
        quoted=quoted,
        other_language=_other_language(case, asked.text),
    )


def _other_language(case: Case, words: str) -> OtherLanguage | None:
    written, spoken = recognised(words), spoken_language(case)
    if written is None or spoken in (written, Language.UNKNOWN):
        return None
    return OtherLanguage(written=written, spoken=spoken)
