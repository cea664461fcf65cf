"""Questions: the second line's queue, one question, everything asked about a case, files."""

from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.auth.viewer import Viewer, Who
from api.context import Database
from api.questions.context_files import context_file
from api.questions.schemas import LinksRevoked, QuestionDetail, QuestionOut, QuestionsOfCase
from api.questions.show import askable, questions_from, sent_since, shown_messages
from api.reference.answers import problems
from db.cases import client_of_case
from db.configuration import journal_change
from db.escalations import (
    get_question,
    questions_of_case,
    questions_serving,
    revoke_keys,
    second_line_questions,
)
from db.question_files import content_of, files_named
from db.tables import Client, EscalationFile
from domain.errors import NotFound
from domain.escalation import EscalationKind
from domain.permissions import Permission

PAGE_SIZE = 50

router = APIRouter(tags=["questions"])


@router.get("/api/questions", operation_id="listQuestions")
async def questions(
    who: Who,
    session: Database,
    state: Annotated[Literal["open", "settled"], Query()] = "open",
    first: Annotated[int, Query(ge=0, le=100_000)] = 0,
    filter: Annotated[str, Query(pattern=r"^(\{\})?$")] = "",  # noqa: A002
) -> list[QuestionOut]:
    """What the second line of one's clients was asked: open questions by their due moment, or
    settled ones, the latest first; at most fifty from `first` on. There is nothing to filter by."""
    scope = who.scope(Permission.READ_QUESTIONS)
    entries, _ = await second_line_questions(
        session, scope, settled=state == "settled", first=first, last=first + PAGE_SIZE - 1
    )
    shown = {}
    for client_id in {entry.row.client_id for entry in entries}:
        own = [entry for entry in entries if entry.row.client_id == client_id]
        for question in await questions_from(session, who, client_id, own):
            shown[question.id] = question
    return [shown[entry.row.id] for entry in entries]


@router.get(
    "/api/questions/{question_id}", operation_id="getQuestion", responses=problems(403, 404)
)
async def question(question_id: UUID, who: Who, session: Database) -> QuestionDetail:
    """A question to the second line with what it may see: the messages chosen for it, what it asked
    departments, and what was sent in the end."""
    entry = await get_question(session, who.clients, question_id)
    client_id, case_id = entry.row.client_id, entry.row.case_id
    who.require(client_id, Permission.READ_QUESTIONS)
    if entry.escalation.kind is not EscalationKind.SECOND_LINE and not _reads_case(who, client_id):
        raise NotFound("There is no such question.")
    serving = await questions_serving(session, question_id)
    shown = await questions_from(session, who, client_id, [entry, *serving])
    client = await session.get_one(Client, client_id)
    _, departments = await askable(session, client_id)
    return QuestionDetail(
        **shown[0].model_dump(),
        client_name=client.name,
        context=await shown_messages(session, client_id, case_id, entry.escalation.context),
        serving=shown[1:],
        sent=await sent_since(session, client_id, case_id, entry.escalation.asked_at),
        departments=departments,
    )


@router.get(
    "/api/questions/{question_id}/attachments/{attachment_id}",
    operation_id="getAttachmentOfQuestion",
    responses={
        200: {"content": {"application/octet-stream": {"schema": {"type": "string"}}}},
        **problems(403, 404, 422, 503),
    },
    response_class=Response,
)
async def attachment(
    question_id: UUID, attachment_id: UUID, who: Who, session: Database
) -> Response:
    """A picture or file of a message that was chosen for the question."""
    entry = await get_question(session, who.clients, question_id)
    client_id = entry.row.client_id
    who.require(client_id, Permission.READ_QUESTIONS)
    if entry.escalation.kind is not EscalationKind.SECOND_LINE and not _reads_case(who, client_id):
        raise NotFound("There is no such question.")
    return await context_file(
        session, client_id, entry.row.case_id, entry.escalation.context, attachment_id
    )


@router.post(
    "/api/questions/{question_id}/revoke-links",
    operation_id="revokeLinksOfQuestion",
    responses=problems(403, 404),
)
async def revoke_links(question_id: UUID, who: Who, session: Database) -> LinksRevoked:
    """Take back every link that contacts got for a question so far, and the addresses to reply to.
    Whoever may withdraw the question may. A later reminder brings a new link."""
    entry = await get_question(session, who.clients, question_id)
    client_id = entry.row.client_id
    who.require(client_id, Permission.WITHDRAW_QUESTION)
    revoked = await revoke_keys(session, question_id)
    await journal_change(
        session,
        client_id=client_id,
        actor=who.id,
        kind="question.links_revoked",
        subject=question_id,
        after={"revoked": revoked},
    )
    await session.commit()
    return LinksRevoked(revoked=revoked)


@router.get(
    "/api/cases/{case_id}/questions",
    operation_id="getQuestionsOfCase",
    responses=problems(403, 404),
)
async def questions_about(case_id: UUID, who: Who, session: Database) -> QuestionsOfCase:
    """Everything that was asked about a case, who has it, and whom one can ask."""
    client_id = await client_of_case(session, who.clients, case_id)
    who.require(client_id, Permission.READ_CONVERSATIONS)
    entries = await questions_of_case(session, client_id, case_id)
    second_line, departments = await askable(session, client_id)
    return QuestionsOfCase(
        questions=await questions_from(session, who, client_id, entries),
        has_second_line=second_line,
        departments=departments,
    )


@router.get(
    "/api/question-files/{file_id}",
    operation_id="getQuestionFile",
    responses={
        200: {"content": {"application/octet-stream": {"schema": {"type": "string"}}}},
        **problems(403, 404),
    },
    response_class=Response,
)
async def file(file_id: UUID, who: Who, session: Database) -> Response:
    """A file that a contact sent along, to be saved and never shown in place."""
    row = await session.get(EscalationFile, file_id)
    if row is None or row.client_id not in who.clients:
        raise NotFound("There is no such file.")
    who.require(row.client_id, Permission.READ_CONVERSATIONS, Permission.READ_QUESTIONS)
    content = await content_of(session, row)
    (named,) = await files_named(session, row.client_id, [row.id])
    name = quote(named.name, safe="")
    return Response(
        content,
        media_type=row.media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _reads_case(who: Viewer, client_id: UUID) -> bool:
    return who.may(client_id, Permission.READ_CONVERSATIONS)
