"""Prepared replies: their wordings from draft to retirement, and which of them can be used.

Whatever is released stands, as a whole, in a version of the client's `prepared` configuration:
`{"replies": {id: {"number", "title", "purpose", "language", "address", "channel", "text"}}}`. A
reply names the version that it was taken from.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.configuration import (
    PREPARED,
    contents_hash,
    journal_change,
    newest_version,
    publish_version,
)
from db.listing import Listing, Page, Wanted, any_id, any_of, any_word, by_words, containing
from db.notify import notify
from db.tables import Client, Message, PreparedReply, PreparedWording, utc_now
from db.words import keep_words
from domain.errors import Conflict, Invalid, NotFound
from domain.prepared import Address
from domain.reply import Purpose
from domain.values import Language, Value
from domain.wording import WordingState, placeholders_of, reviewable, submittable


class Released(Value):
    """A prepared reply that can be used, as it stands in the configuration."""

    number: int
    title: str
    purpose: Purpose
    language: Language
    address: Address
    channel: str | None
    text: str


@dataclass(frozen=True)
class Entry:
    """A prepared reply with its wordings, the newest first, and how often it went out."""

    row: PreparedReply
    client_name: str
    wordings: Sequence[PreparedWording]
    used: int

    @property
    def newest(self) -> PreparedWording:
        """The wording that was written last."""
        return self.wordings[0]

    @property
    def released(self) -> PreparedWording | None:
        """The wording that can be used."""
        return next((w for w in self.wordings if w.state == WordingState.APPROVED), None)


def revision_of(wording: PreparedWording) -> str:
    """The words as they stand, with what a reviewer said of them: whoever writes over them or
    decides on them names what they saw. An author's own draft keeps its number."""
    comment = str(wording.comment_id) if wording.comment_id else None
    return contents_hash({"number": wording.number, "text": wording.text, "comment": comment})


def _in_states(states: Sequence[str]) -> Any:
    newest = (
        select(func.max(PreparedWording.number))
        .where(PreparedWording.prepared_id == PreparedReply.id)
        .scalar_subquery()
    )
    return (
        select(PreparedWording.number)
        .where(
            PreparedWording.prepared_id == PreparedReply.id,
            PreparedWording.number == newest,
            PreparedWording.state.in_(states),
        )
        .exists()
    )


def _says(pattern: str) -> Any:
    says = (
        select(PreparedWording.number)
        .where(
            PreparedWording.prepared_id == PreparedReply.id,
            PreparedWording.text.ilike(pattern, escape="\\"),
        )
        .exists()
    )
    return PreparedReply.title.ilike(pattern, escape="\\") | says


_LISTING = Listing(
    sorts={
        "id": PreparedReply.id,
        "title": PreparedReply.title,
        "created_at": PreparedReply.created_at,
    },
    filters={
        "id": any_id(PreparedReply.id),
        "client_id": any_id(PreparedReply.client_id),
        "purpose": any_of(PreparedReply.purpose, Purpose),
        "language": any_of(PreparedReply.language, Language),
        "address": any_of(PreparedReply.address, Address),
        "channel": any_word(PreparedReply.channel),
        "state": by_words(WordingState, _in_states),
        "q": containing(_says),
    },
    default_sort="title",
    unique=PreparedReply.id,
)


async def list_prepared(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> Page[Entry]:
    """A page of the prepared replies of those clients."""
    rows, total = await _LISTING.page(session, _within(clients), wanted)
    return Page(rows=await _entries(session, rows), first=wanted.first, total=total)


async def get_prepared(
    session: AsyncSession, prepared_id: UUID, clients: Collection[UUID], *, lock: bool = False
) -> Entry:
    """One prepared reply, among those of the clients; `lock`ed when it is to be changed. Raises
    NotFound."""
    query = _within(clients).where(PreparedReply.id == prepared_id)
    if lock:
        query = query.with_for_update(of=PreparedReply)
    row = (await session.execute(query)).first()
    if row is None:
        raise NotFound("There is no such prepared reply.")
    (entry,) = await _entries(session, [row])
    return entry


async def write_prepared(
    session: AsyncSession,
    client_id: UUID,
    *,
    title: str,
    purpose: Purpose,
    language: Language,
    address: Address,
    channel: str | None,
    text: str,
    by: UUID | None,
) -> UUID:
    """A new prepared reply with its first draft. Raises Invalid for an unknown placeholder."""
    placeholders_of(text)
    if language is Language.UNKNOWN:
        raise Invalid("A prepared reply has a language.", "Name one.")
    row = PreparedReply(
        id=uuid7(),
        client_id=client_id,
        title=title,
        purpose=purpose.value,
        language=language.value,
        address=address.value,
        channel=channel,
        created_at=utc_now(),
    )
    session.add(row)
    await session.flush()
    await _add(session, row, 1, text, by)
    return row.id


async def rewrite(session: AsyncSession, entry: Entry, text: str, by: UUID, *, seen: str) -> None:
    """New words: one's own draft is written anew, everything else gets a further draft.

    Raises Invalid for an unknown placeholder, Conflict while a wording is in review and when the
    newest is another one than was `seen`.
    """
    placeholders_of(text)
    newest = entry.newest
    _refuse_unseen(newest, seen)
    if newest.state == WordingState.IN_REVIEW:
        raise Conflict("A wording is in review.", "Wait until somebody has decided on it.")
    if newest.state == WordingState.DRAFT and newest.written_by == by:
        before = _told(newest)
        newest.text, newest.written_at, newest.comment_id = text, utc_now(), None
        await _journal(session, entry.row, "prepared.rewritten", by, before, _told(newest))
        return
    await _add(session, entry.row, newest.number + 1, text, by)


async def submit(session: AsyncSession, entry: Entry, number: int, by: UUID) -> None:
    """Hand a draft in for review. Raises Conflict."""
    wording = _numbered(entry, number)
    submittable(WordingState(wording.state))
    await _move(session, entry.row, wording, WordingState.IN_REVIEW, by)


async def release(
    session: AsyncSession, entry: Entry, number: int, by: UUID | None, *, seen: str = ""
) -> None:
    """Let a reviewed wording be used, as it was `seen`; the one before it no longer is. `by` None:
    the command line.

    Raises Conflict, OwnDraft.
    """
    wording = _numbered(entry, number)
    if by is not None:
        reviewable(WordingState(wording.state), wording.written_by, by)
        _refuse_unseen(wording, seen)
    if entry.released is not None:
        entry.released.state = WordingState.RETIRED.value
    wording.reviewed_by, wording.reviewed_at = by, utc_now()
    await _move(session, entry.row, wording, WordingState.APPROVED, by)
    await _publish(session, entry.row.client_id, by)


async def give_back(
    session: AsyncSession, entry: Entry, number: int, comment: str, by: UUID, *, seen: str
) -> None:
    """A reviewer gives a wording back to its author, as it was `seen`.

    Raises Conflict, OwnDraft.
    """
    wording = _numbered(entry, number)
    reviewable(WordingState(wording.state), wording.written_by, by)
    _refuse_unseen(wording, seen)
    text = await keep_words(session, entry.row.client_id, comment, person_id=by)
    wording.reviewed_by, wording.reviewed_at, wording.comment_id = by, utc_now(), text.id
    await _move(session, entry.row, wording, WordingState.DRAFT, by)


async def retire(session: AsyncSession, entry: Entry, by: UUID) -> None:
    """No longer use it. Raises Conflict when it is not in use."""
    released = entry.released
    if released is None:
        raise Conflict("This prepared reply is not in use.", "There is nothing to retire.")
    await _move(session, entry.row, released, WordingState.RETIRED, by)
    await _publish(session, entry.row.client_id, by)


async def released_of(
    session: AsyncSession, client_id: UUID
) -> tuple[str | None, Mapping[UUID, Released]]:
    """What can be used at this moment, by id, and the version of the configuration it stands in."""
    version = await newest_version(session, client_id, PREPARED)
    if version is None:
        return None, {}
    replies = version.contents["replies"]
    return version.version, {
        UUID(key): Released.model_validate(each) for key, each in replies.items()
    }


async def version_of_use(session: AsyncSession, client_id: UUID, prepared_id: UUID) -> str:
    """The version of the configuration to name in a reply that begins with that text. Raises
    Conflict when it cannot be used (any more)."""
    version, released = await released_of(session, client_id)
    if version is None or prepared_id not in released:
        raise Conflict(
            "This prepared reply is not released.", "Choose another one, or write your own."
        )
    return version


async def _publish(session: AsyncSession, client_id: UUID, by: UUID | None) -> None:
    await session.flush()
    rows = await session.execute(
        select(PreparedReply, PreparedWording)
        .join(PreparedWording, PreparedWording.prepared_id == PreparedReply.id)
        .where(
            PreparedReply.client_id == client_id,
            PreparedWording.state == WordingState.APPROVED.value,
        )
        .order_by(PreparedReply.id)
    )
    replies = {
        str(reply.id): {
            "number": wording.number,
            "title": reply.title,
            "purpose": reply.purpose,
            "language": reply.language,
            "address": reply.address,
            "channel": reply.channel,
            "text": wording.text,
        }
        for reply, wording in rows
    }
    await publish_version(
        session, client_id=client_id, kind=PREPARED, contents={"replies": replies}, actor=by
    )


async def _add(
    session: AsyncSession, row: PreparedReply, number: int, text: str, by: UUID | None
) -> None:
    wording = PreparedWording(
        prepared_id=row.id,
        number=number,
        client_id=row.client_id,
        text=text,
        state=WordingState.DRAFT.value,
        written_by=by,
        written_at=utc_now(),
    )
    session.add(wording)
    await session.flush()
    await _journal(session, row, "prepared.written", by, None, _told(wording))


async def _move(
    session: AsyncSession,
    row: PreparedReply,
    wording: PreparedWording,
    to: WordingState,
    by: UUID | None,
) -> None:
    before = _told(wording)
    wording.state = to.value
    await _journal(session, row, f"prepared.{to.value}", by, before, _told(wording))


async def _journal(
    session: AsyncSession,
    row: PreparedReply,
    kind: str,
    by: UUID | None,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    await journal_change(
        session,
        client_id=row.client_id,
        actor=by,
        kind=kind,
        subject=row.id,
        before=before,
        after=after,
    )
    await notify(session, "prepared", row.id, None, row.client_id)


def _refuse_unseen(wording: PreparedWording, seen: str) -> None:
    if revision_of(wording) != seen:
        raise Conflict("There are other words by now.", "Read them, then go on.")


def _told(wording: PreparedWording) -> dict[str, Any]:
    return {"number": wording.number, "state": wording.state, "text": wording.text}


def _numbered(entry: Entry, number: int) -> PreparedWording:
    found = next((each for each in entry.wordings if each.number == number), None)
    if found is None:
        raise NotFound("There is no such wording.")
    return found


def _within(clients: Collection[UUID]) -> Any:
    return (
        select(PreparedReply, Client.name.label("client_name"))
        .join(Client, Client.client_id == PreparedReply.client_id)
        .where(PreparedReply.client_id.in_(clients))
    )


async def _entries(session: AsyncSession, rows: Sequence[Any]) -> list[Entry]:
    ids = [row.PreparedReply.id for row in rows]
    wordings: dict[UUID, list[PreparedWording]] = {prepared_id: [] for prepared_id in ids}
    for wording in await session.scalars(
        select(PreparedWording)
        .where(PreparedWording.prepared_id.in_(ids))
        .order_by(PreparedWording.number.desc())
    ):
        wordings[wording.prepared_id].append(wording)
    counted = await session.execute(
        select(Message.prepared_id, func.count().label("uses"))
        .where(Message.prepared_id.in_(ids), Message.delivery == "sent")
        .group_by(Message.prepared_id)
    )
    used = {row.prepared_id: row.uses for row in counted}
    return [
        Entry(
            row=row.PreparedReply,
            client_name=row.client_name,
            wordings=wordings[row.PreparedReply.id],
            used=used.get(row.PreparedReply.id, 0),
        )
        for row in rows
    ]
