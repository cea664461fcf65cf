"""The page of a contact without an account: bound to one question by the secret in their link."""

import hashlib
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.contact import page
from api.contact.schemas import AttachmentOfIn, ContactQuestion, LookIn, Said, SayIn
from api.contact.words import closed_for, words_for
from api.context import Database, Given
from api.origin import origin_of
from api.problems import TooManyRequests, refusal_of
from api.questions.context_files import context_file
from api.questions.show import askable, questions_from, sent_since, shown_messages
from api.reference.answers import problems
from db.cases import customer_of
from db.directory import contact_settings, department_desk
from db.escalations import PAGE, closed_key, find_key, get_question
from db.question_files import keep_file
from db.rate_limits import Limit, try_once
from db.tables import Client, Command, Contact, EscalationKey, utc_now
from db.words import keep_words_once
from domain.actor import Actor, Role, Via
from domain.commands import (
    Act,
    AnswerQuestion,
    AskBack,
    CaseCommand,
    DeclineQuestion,
    HandOnQuestion,
)
from domain.errors import CommandIdUsed, Invalid, NotFound
from mail.files import MOST, taken

LARGEST = 36_000_000
"""Bytes of a request: five files as base64, and the words."""

PER_ADDRESS = Limit(tries=60, seconds=300)
"""Guessing a secret of 256 bits is hopeless; this keeps it from being a nuisance as well."""

router = APIRouter()


@router.api_route("/answer", methods=["GET", "HEAD"], include_in_schema=False)
async def answer_page() -> HTMLResponse:
    """The page, the same for everybody: opening it changes nothing and shows nothing."""
    return HTMLResponse(page.HTML, headers={"Cache-Control": "no-store"})


@router.get("/answer/page.css", include_in_schema=False)
async def style() -> Response:
    """Its style."""
    return Response(page.CSS, media_type="text/css")


@router.get("/answer/page.js", include_in_schema=False)
async def script() -> Response:
    """Its script."""
    return Response(page.SCRIPT, media_type="text/javascript")


async def _slowly(request: Request, session: Database) -> None:
    """Raises TooManyRequests."""
    address = origin_of(request)
    wait = await try_once(session, f"contact:{address}", PER_ADDRESS)
    await session.commit()
    if wait is not None:
        raise TooManyRequests("Too many requests.", "Wait a little, then go on.", retry_after=wait)


@router.post(
    "/api/contact/look",
    operation_id="lookAtQuestion",
    tags=["contact"],
    dependencies=[Depends(_slowly)],
    responses=problems(404, 429),
)
async def look(asked: LookIn, session: Database) -> ContactQuestion:
    """The question that the secret opens. Changes nothing."""
    key = await _key(session, asked.secret)
    entry = await get_question(session, [key.client_id], key.escalation_id)
    person = contact_settings(await session.get_one(Contact, key.contact_id))
    client = await session.get_one(Client, key.client_id)
    (question,) = await questions_from(session, _contact(key), key.client_id, [entry])
    _, departments = await askable(session, key.client_id)
    helped = any(each.by.person_id == key.contact_id for each in entry.escalation.exchanges)
    sent = (
        await sent_since(session, key.client_id, key.case_id, question.asked_at) if helped else []
    )
    return ContactQuestion(
        name=person.name,
        brand=client.brand,
        language=person.language,
        words=words_for(person.language),
        open=question.open,
        due_at=question.due_at,
        reference=question.reference,
        thread=question.thread,
        context=await shown_messages(session, key.client_id, key.case_id, entry.escalation.context),
        sent=sent,
        possible=question.possible,
        departments=departments,
    )


@router.post(
    "/api/contact/attachment",
    operation_id="getAttachmentForContact",
    tags=["contact"],
    dependencies=[Depends(_slowly)],
    responses={
        200: {"content": {"application/octet-stream": {"schema": {"type": "string"}}}},
        **problems(404, 422, 429, 503),
    },
    response_class=Response,
)
async def attachment(asked: AttachmentOfIn, session: Database) -> Response:
    """A picture or file of a message that was chosen for the question. Changes nothing."""
    key = await _key(session, asked.secret)
    entry = await get_question(session, [key.client_id], key.escalation_id)
    return await context_file(
        session, key.client_id, key.case_id, entry.escalation.context, asked.id
    )


@router.post(
    "/api/contact/say",
    operation_id="sayAboutQuestion",
    tags=["contact"],
    dependencies=[Depends(_slowly)],
    responses=problems(404, 409, 429),
)
async def say(asked: SayIn, session: Database, given: Given) -> Said:
    """Answer, ask back, hand on or decline; the same request again acts once."""
    key = await _key(session, asked.secret)
    # Ids are the caller's: under the key's own they can meet nobody else's.
    act_id = uuid5(key.escalation_id, f"{key.contact_id} {asked.id}")
    payload_hash = _hash(asked)
    before = await session.get(Command, act_id)
    if before is not None:
        act = Act.model_validate(before.payload)
    else:
        command = await _command(session, key, asked, act_id)
        act = Act(id=act_id, command=command, actor=_contact(key))
    case_id, client_id = key.case_id, key.client_id
    await session.commit()
    outcome = await given.dispatcher.ask(case_id, client_id, act, payload_hash)
    if outcome.status == "refused":
        raise refusal_of(outcome.refusal, outcome.detail, outcome.right)
    return Said(status="pending" if outcome.status == "pending" else "done")


async def _key(session: AsyncSession, secret: str) -> EscalationKey:
    key = await find_key(session, secret, PAGE)
    if key is not None:
        return key
    # Whoever had the link is told why it is closed; whoever guesses learns nothing.
    closed = await closed_key(session, secret)
    if closed is None:
        raise NotFound("This link opens nothing.", "Open it from the e-mail once more.")
    person = contact_settings(await session.get_one(Contact, closed.contact_id))
    why = "revoked" if closed.revoked_at is not None else "expired"
    raise NotFound(*closed_for(person.language, why if person.active else "left"))


def _contact(key: EscalationKey) -> Actor:
    return Actor(person_id=key.contact_id, roles=(Role.CONTACT,), via=Via.LINK)


async def _command(
    session: AsyncSession, key: EscalationKey, asked: SayIn, act_id: UUID
) -> CaseCommand:
    """What the case is asked, words and files stored. Raises Invalid, CommandIdUsed."""
    text = await keep_words_once(
        session,
        uuid5(act_id, "text"),
        key.client_id,
        asked.text,
        person_id=key.contact_id,
        about=await customer_of(session, key.client_id, key.case_id),
    )
    if text is None:
        raise CommandIdUsed("This was sent with other words before.", "Send it anew.")
    about = key.escalation_id
    match asked.kind:
        case "ask_back":
            return AskBack(escalation_id=about, text=text)
        case "decline_question":
            return DeclineQuestion(escalation_id=about, text=text)
        case "hand_on_question":
            if asked.department_id is None:
                raise Invalid("Nobody is named.", "Say who knows.")
            desk = await department_desk(
                session,
                key.client_id,
                asked.department_id,
                utc_now(),
                contact_id=asked.contact_id,
            )
            if desk is None:
                raise Invalid("Nobody is there in this department.", "Choose another one.")
            return HandOnQuestion(escalation_id=about, desk=desk, text=text)
        case _:
            files = await _files(session, key, asked)
            return AnswerQuestion(escalation_id=about, text=text, use=asked.use, files=files)


async def _files(session: AsyncSession, key: EscalationKey, asked: SayIn) -> tuple[UUID, ...]:
    kept = []
    for each in asked.files[:MOST]:
        file = taken(each.name, each.content)
        if file is None:
            raise Invalid(
                "A file is of a kind that is not taken, or too large.",
                "Send PDF, pictures or plain text of up to 5 MB.",
            )
        kept.append(await keep_file(session, key, file.name, file.media_type, file.content))
    return tuple(kept)


def _hash(asked: SayIn) -> str:
    return hashlib.sha256(asked.model_dump_json(exclude={"secret"}).encode()).hexdigest()
