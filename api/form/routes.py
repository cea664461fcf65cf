"""The public web form: writing to a client, and a page under a secret link where it goes on."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response
from fastapi import Path as InPath
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.viewer import Who
from api.context import Database, Given
from api.form.limits import (
    LARGEST_FILE_MB,
    MOST_FILES,
    link_of,
    new_ticket,
)
from api.form.pages import ZONE, page
from api.form.taking import (
    Refused,
    Written,
    checked,
    hand_over,
    read_form,
    refuse_floods,
    secret_of,
)
from api.form.telling import told
from api.form.words import language_of, words_in
from api.reference.answers import problems
from channels.webform.capabilities import MAX_LENGTH
from db.configuration import agreement_of
from db.forms import (
    Form,
    begin_conversation,
    conversation_behind,
    form_named,
    get_file,
    latest_case,
    said_so_far,
    usual_answer_time,
    zone_of,
)
from db.reply_files import content_of, sent_file
from db.tables import FormConversation, utc_now
from domain.counting import promised_moment
from domain.errors import NotFound
from domain.permissions import Permission
from domain.prepared import moment_in_words
from domain.values import Language

router = APIRouter()

Name = Annotated[str, InPath(min_length=1, max_length=64, pattern="^[a-z0-9-]+$")]
Link = Annotated[str, InPath(pattern="^[0-9a-f]{64}$")]
Accepted = Annotated[str, Header(alias="accept-language")]

_A_FILE: dict[str, Any] = {
    "description": "The file as it was left with us",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


@router.get("/form/zone.js", include_in_schema=False)
async def zone() -> Response:
    """The one script of these pages."""
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(ZONE, media_type="text/javascript", headers=headers)


@router.get("/form/{name}", include_in_schema=False)
async def form(
    name: Name, session: Database, lang: str | None = None, accept: Accepted = ""
) -> Response:
    """The empty form, with opening hours and what a message sent now is promised."""
    language = language_of(lang, accept)
    try:
        found = await form_named(session, name)
    except NotFound:
        return _nothing(name, language)
    return await _form_page(session, found, language)


@router.post("/form/{name}", include_in_schema=False)
async def write(
    name: Name,
    request: Request,
    session: Database,
    given: Given,
    lang: str | None = None,
    accept: Accepted = "",
) -> Response:
    """Take a first message and lead to its secret address."""
    language = language_of(lang, accept)
    try:
        found = await form_named(session, name)
    except NotFound:
        return _nothing(name, language)
    written, ticket, is_bot = await read_form(request, found)
    if is_bot:
        return RedirectResponse(f"/form/{name}?lang={language.value}", status_code=303)
    try:
        ticket = checked(written, ticket)
        await refuse_floods(session, request, found)
        link = link_of(secret_of(found), ticket.conversation_id)
        await begin_conversation(session, found, ticket.conversation_id, link, language.value)
        await hand_over(session, given, found, ticket.conversation_id, ticket, written)
    except Refused as refused:
        return await _form_page(session, found, language, refused, written)
    return RedirectResponse(f"/form/{name}/{link}?lang={language.value}", status_code=303)


@router.get("/form/{name}/{link}", include_in_schema=False)
async def status(
    name: Name, link: Link, session: Database, lang: str | None = None, accept: Accepted = ""
) -> Response:
    """Everything that was said under a secret link, and room to go on."""
    language = language_of(lang, accept)
    try:
        found = await form_named(session, name)
        begun = await conversation_behind(session, found, link)
    except NotFound:
        return _nothing(name, language)
    return await _status_page(session, found, begun, link, language)


@router.post("/form/{name}/{link}", include_in_schema=False)
async def write_on(
    name: Name,
    link: Link,
    request: Request,
    session: Database,
    given: Given,
    lang: str | None = None,
    accept: Accepted = "",
) -> Response:
    """Take a further message."""
    language = language_of(lang, accept)
    try:
        found = await form_named(session, name)
        begun = await conversation_behind(session, found, link)
    except NotFound:
        return _nothing(name, language)
    written, ticket, is_bot = await read_form(request, found)
    if not is_bot:
        try:
            ticket = checked(written, ticket)
            await refuse_floods(session, request, found)
            await hand_over(session, given, found, begun.id, ticket, written)
        except Refused as refused:
            return await _status_page(session, found, begun, link, language, refused, written)
    return RedirectResponse(f"/form/{name}/{link}?lang={language.value}", status_code=303)


@router.get("/form/{name}/{link}/files/{file_id}", include_in_schema=False)
async def sent(name: Name, link: Link, file_id: UUID, session: Database) -> Response:
    """A picture or file of a reply that stands under a secret link."""
    found = await form_named(session, name)
    begun = await conversation_behind(session, found, link)
    row = await sent_file(session, found.account.id, file_id, str(begun.id))
    if row is None:
        raise NotFound("There is no such file.")
    shown = "inline" if row.media_type.startswith("image/") else "attachment"
    return Response(
        await content_of(session, row),
        media_type=row.media_type,
        headers={"Content-Disposition": shown, "Cache-Control": "private, max-age=600"},
    )


@router.get(
    "/api/files/{file_id}",
    operation_id="getFile",
    tags=["cases"],
    response_class=Response,
    responses={200: _A_FILE, **problems(403, 404)},
)
async def file(file_id: UUID, who: Who, session: Database) -> Response:
    """A file that a customer left with a message, or that goes out with a reply. Pictures are
    shown, anything else is saved."""
    await get_file(session, file_id, who.clients)
    readable = who.scope(Permission.READ_CONVERSATIONS)
    media_type, content = await get_file(session, file_id, readable)
    shown = "inline" if media_type.startswith("image/") else "attachment"
    return Response(
        content,
        media_type=media_type,
        headers={"Content-Disposition": shown},
    )


async def _form_page(
    session: AsyncSession,
    form: Form,
    language: Language,
    refused: Refused | None = None,
    written: Written | None = None,
) -> Response:
    words = words_in(language)
    agreement = await agreement_of(session, form.client.client_id)
    usual = await usual_answer_time(session, form.client.client_id)
    now = utc_now()
    return page(
        "form.html",
        language,
        heading=str(form.account.settings.get("title") or words["title"]),
        here=f"/form/{form.account.name}",
        brand=form.client.brand,
        status=refused.status if refused else 200,
        given=written.kept if written else None,
        told=told(agreement, usual, now, language, words),
        ticket=new_ticket(secret_of(form), now),
        problem=_said(words, refused),
        asks_who=True,
    )


async def _status_page(
    session: AsyncSession,
    form: Form,
    begun: FormConversation,
    link: str,
    language: Language,
    refused: Refused | None = None,
    written: Written | None = None,
) -> Response:
    words, now = words_in(language), utc_now()
    case = await latest_case(session, begun)
    agreement = case.agreement if case else await agreement_of(session, begun.client_id)
    zone = await zone_of(session, begun) or agreement.time_zone
    promised = promised_moment(case, now) if case else None
    due = ""
    if promised is not None and promised > now:
        due = words["due"].format(due=moment_in_words(promised, now, language, zone))
    said = [
        {
            "ours": each.ours,
            "automatic": each.automatic,
            "text": each.text,
            "at": moment_in_words(each.at, now, language, zone),
            "files": each.files,
        }
        for each in await said_so_far(session, begun)
    ]
    return page(
        "status.html",
        language,
        heading=words["status"].format(brand=form.client.brand),
        here=f"/form/{form.account.name}/{link}",
        brand=form.client.brand,
        status=refused.status if refused else 200,
        given=written.kept if written else None,
        said=said,
        due=due,
        ticket=new_ticket(secret_of(form), now),
        problem=_said(words, refused),
        asks_who=False,
    )


def _nothing(name: str, language: Language) -> Response:
    heading = words_in(language)["not_found"]
    return page("nothing.html", language, heading=heading, here=f"/form/{name}", status=404)


def _said(words: dict[str, str], refused: Refused | None) -> str:
    if refused is None:
        return ""
    return words[refused.word].format(count=_count(refused), size=LARGEST_FILE_MB)


def _count(refused: Refused) -> int:
    return MAX_LENGTH if refused.word == "too_long" else MOST_FILES
