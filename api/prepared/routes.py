"""Prepared replies: written by one person, reviewed by another, used in cases."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.connecting import known_channel
from api.auth.viewer import InPerson, Viewer, Who
from api.context import Database
from api.listing import List, paged
from api.people.schemas import PersonOut
from api.prepared.schemas import (
    CommentIn,
    PreparedDetail,
    PreparedIn,
    PreparedListed,
    WordingIn,
    WordingOut,
    WordingSeen,
)
from api.reference.answers import problems
from db.journal import names_of
from db.prepared import (
    Entry,
    get_prepared,
    give_back,
    list_prepared,
    release,
    retire,
    revision_of,
    rewrite,
    submit,
    write_prepared,
)
from db.tables import PreparedWording
from db.voice import forbidden_words_of
from db.words import read_words
from domain.errors import ForbiddenWords
from domain.permissions import Permission
from domain.wording import WordingState, forbidden_in

router = APIRouter(prefix="/api/prepared", tags=["prepared"])

_READ = (Permission.WRITE_PREPARED, Permission.REVIEW_PREPARED, Permission.READ_CONFIGURATION)


@router.get("", operation_id="listPrepared")
async def prepared(
    who: Who, session: Database, wanted: List, response: Response
) -> list[PreparedListed]:
    """Filters: id, client_id, purpose, language, address, channel, state (of the newest wording), q
    (words in title or text). Sort: title (default), created_at, id."""
    page = await list_prepared(session, who.scope(*_READ), wanted)
    shown = []
    for entry in page.rows:
        people, comments = await _named(session, entry)
        shown.append(PreparedListed.model_validate(_fields(entry, people, comments)))
    return paged(response, "prepared", page.of(shown))


@router.get("/{prepared_id}", operation_id="getPrepared", responses=problems(403, 404))
async def one(prepared_id: UUID, who: Who, session: Database) -> PreparedDetail:
    """One prepared reply with all its wordings."""
    entry = await _readable(session, prepared_id, who)
    return await _detail(session, entry, who)


@router.post("", operation_id="writePrepared", status_code=201, responses=problems(403, 404, 422))
async def write(asked: PreparedIn, who: InPerson, session: Database) -> PreparedDetail:
    """A new prepared reply with its first draft."""
    who.require(asked.client_id, Permission.WRITE_PREPARED)
    if asked.channel is not None:
        known_channel(asked.channel)
    await _fit_to_say(session, asked.client_id, asked.text)
    given = asked.model_dump(exclude={"client_id"})
    prepared_id = await write_prepared(session, asked.client_id, **given, by=who.id)
    return await _done(session, prepared_id, who)


@router.post(
    "/{prepared_id}/wordings",
    operation_id="rewritePrepared",
    responses=problems(403, 404, 409, 422),
)
async def write_again(
    prepared_id: UUID, asked: WordingIn, who: InPerson, session: Database
) -> PreparedDetail:
    """New words, as a draft; one's own draft is replaced. Nobody else's are written over unseen."""
    entry = await _for(session, prepared_id, who, Permission.WRITE_PREPARED)
    await _fit_to_say(session, entry.row.client_id, asked.text)
    await rewrite(session, entry, asked.text, who.id, seen=asked.revision)
    return await _done(session, prepared_id, who)


@router.post(
    "/{prepared_id}/wordings/{number}/submit",
    operation_id="submitPrepared",
    responses=problems(403, 404, 409),
)
async def hand_in(
    prepared_id: UUID, number: int, who: InPerson, session: Database
) -> PreparedDetail:
    """Ask for a review."""
    entry = await _for(session, prepared_id, who, Permission.WRITE_PREPARED)
    await submit(session, entry, number, who.id)
    return await _done(session, prepared_id, who)


@router.post(
    "/{prepared_id}/wordings/{number}/approve",
    operation_id="approvePrepared",
    responses=problems(403, 404, 409),
)
async def approve(
    prepared_id: UUID, number: int, asked: WordingSeen, who: InPerson, session: Database
) -> PreparedDetail:
    """Let the wording be used, instead of the one before it. Nobody does so with their own."""
    entry = await _for(session, prepared_id, who, Permission.REVIEW_PREPARED)
    await release(session, entry, number, who.id, seen=asked.revision)
    return await _done(session, prepared_id, who)


@router.post(
    "/{prepared_id}/wordings/{number}/return",
    operation_id="returnPrepared",
    responses=problems(403, 404, 409),
)
async def send_back(
    prepared_id: UUID, number: int, asked: CommentIn, who: InPerson, session: Database
) -> PreparedDetail:
    """Give the wording back to its author with a comment."""
    entry = await _for(session, prepared_id, who, Permission.REVIEW_PREPARED)
    await give_back(session, entry, number, asked.comment, who.id, seen=asked.revision)
    return await _done(session, prepared_id, who)


@router.post(
    "/{prepared_id}/retire", operation_id="retirePrepared", responses=problems(403, 404, 409)
)
async def take_out(prepared_id: UUID, who: InPerson, session: Database) -> PreparedDetail:
    """No longer use it; what was sent keeps naming it."""
    entry = await _for(session, prepared_id, who, Permission.REVIEW_PREPARED)
    await retire(session, entry, who.id)
    return await _done(session, prepared_id, who)


async def _fit_to_say(session: AsyncSession, client_id: UUID, text: str) -> None:
    found = forbidden_in(text, await forbidden_words_of(session, client_id))
    if found:
        said = ", ".join(f"“{each.word}” at character {each.start + 1}" for each in found)
        raise ForbiddenWords(f"This brand never says {said}.", "Say it in other words.")


async def _readable(session: AsyncSession, prepared_id: UUID, who: Viewer) -> Entry:
    await get_prepared(session, prepared_id, who.clients)
    return await get_prepared(session, prepared_id, who.scope(*_READ))


async def _for(session: AsyncSession, prepared_id: UUID, who: Viewer, needed: Permission) -> Entry:
    entry = await get_prepared(session, prepared_id, who.clients, lock=True)
    who.require(entry.row.client_id, needed)
    return entry


async def _done(session: AsyncSession, prepared_id: UUID, who: Viewer) -> PreparedDetail:
    await session.commit()
    return await _detail(session, await get_prepared(session, prepared_id, who.clients), who)


async def _detail(session: AsyncSession, entry: Entry, who: Viewer) -> PreparedDetail:
    people, comments = await _named(session, entry)
    return PreparedDetail.model_validate(
        {
            **_fields(entry, people, comments),
            "wordings": [_wording(each, people, comments) for each in entry.wordings],
            "actions": _actions(entry, who),
        }
    )


def _actions(entry: Entry, who: Viewer) -> list[str]:
    """What would not be refused; the rules themselves stand in domain/wording.py."""
    writes = who.may(entry.row.client_id, Permission.WRITE_PREPARED)
    reviews = who.may(entry.row.client_id, Permission.REVIEW_PREPARED)
    state = entry.newest.state
    possible = {
        "write": writes and state != WordingState.IN_REVIEW,
        "submit": writes and state == WordingState.DRAFT,
        "review": reviews and state == WordingState.IN_REVIEW and entry.newest.written_by != who.id,
        "retire": reviews and entry.released is not None,
    }
    return [action for action, can in possible.items() if can]


async def _named(
    session: AsyncSession, entry: Entry
) -> tuple[Mapping[UUID, str], Mapping[UUID, str | None]]:
    people = {p for w in entry.wordings for p in (w.written_by, w.reviewed_by) if p}
    texts = [w.comment_id for w in entry.wordings if w.comment_id]
    words = await read_words(session, entry.row.client_id, texts)
    return await names_of(session, people), words


def _fields(
    entry: Entry, people: Mapping[UUID, str], comments: Mapping[UUID, str | None]
) -> dict[str, Any]:
    row = entry.row
    return {
        "id": row.id,
        "client_id": row.client_id,
        "client_name": entry.client_name,
        "title": row.title,
        "purpose": row.purpose,
        "language": row.language,
        "address": row.address,
        "channel": row.channel,
        "newest": _wording(entry.newest, people, comments),
        "released": entry.released.number if entry.released else None,
        "used": entry.used,
    }


def _wording(
    row: PreparedWording, people: Mapping[UUID, str], comments: Mapping[UUID, str | None]
) -> WordingOut:
    def person(person_id: UUID | None) -> PersonOut | None:
        return PersonOut(id=person_id, name=people.get(person_id, "")) if person_id else None

    return WordingOut(
        number=row.number,
        revision=revision_of(row),
        state=WordingState(row.state),
        text=row.text,
        written_by=person(row.written_by),
        written_at=row.written_at,
        reviewed_by=person(row.reviewed_by),
        reviewed_at=row.reviewed_at,
        comment=comments.get(row.comment_id) if row.comment_id else None,
    )
