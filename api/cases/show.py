"""Messages, notes and journal entries as the outside sees them."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.schemas import AttachmentOut, AuthorOut, FileOut, JournalOut, MessageOut, NoteOut
from api.people.schemas import PersonOut
from db.deliveries import Attached
from db.journal import actor_in, named_in, names_of, stored_rows, tasks_named, text_in
from db.messages import MessageEntry
from db.tables import JournalEntry
from db.words import erased_when, read_words
from domain.audit.rows import readable
from domain.personal_data import covered
from domain.replay import TELLING_OF_WORDINGS, withheld
from domain.telling import tell
from domain.values import Visibility

_COLUMNS = (
    "id",
    "direction",
    "visibility",
    "edited_at",
    "deleted_at",
    "occurred_at",
    "received_at",
    "purpose",
    "delivery",
    "failure",
    "sent_at",
    "url",
)


def message_of(entry: MessageEntry) -> MessageOut:
    """A message with its author and words."""
    return MessageOut.model_validate(
        {
            **{name: getattr(entry.row, name) for name in _COLUMNS},
            "text": seen_words(entry),
            "covered": seen_words(entry) != entry.words,
            "erased_at": entry.erased_at,
            "author": AuthorOut(
                name=entry.author_name, handle=entry.author_handle, kind=_kind_of_author(entry)
            ),
            "attachments": [AttachmentOut(**_shown(each)) for each in entry.attachments],
        }
    )


def file_of(attached: Attached) -> FileOut:
    """A file of a reply."""
    return FileOut(id=attached.id, **_shown(attached))


def _shown(attached: Attached) -> dict[str, Any]:
    return {
        "url": attached.url,
        "picture": _picture(attached),
        "media_type": attached.media_type,
        "description": attached.description,
    }


def _picture(attached: Attached) -> str | None:
    """Pictures of web forms and of replies lie here already; all others are fetched when somebody
    looks."""
    if not attached.media_type.startswith("image/"):
        return None
    is_ours = attached.url.startswith("/api/files/")
    return attached.url if is_ours else f"/api/attachments/{attached.id}"


def seen_words(entry: MessageEntry) -> str | None:
    """Personal data that a customer wrote in public is covered."""
    is_public = entry.row.direction == "inbound" and entry.row.visibility == Visibility.PUBLIC
    return covered(entry.words) if entry.words is not None and is_public else entry.words


async def notes_from(
    session: AsyncSession, client_id: UUID, entries: Sequence[JournalEntry]
) -> list[NoteOut]:
    """Notes with their words and authors."""
    people, words = await _named_in(session, client_id, entries)
    erased = await erased_when(session, client_id, words)
    return [
        NoteOut(
            id=uuid5(entry.case_id, f"note-{entry.seq}"),
            at=entry.at,
            by=_person(entry, people),
            kind="note" if entry.kind == "note_added" else "information_asked",
            text=_words(entry, words),
            erased_at=erased.get(text_in(entry.event) or entry.case_id),
            names=[PersonOut(id=each, name=people.get(each, "")) for each in named_in(entry.event)],
        )
        for entry in entries
    ]


async def journal_from(
    session: AsyncSession, client_id: UUID, case_id: UUID, entries: Sequence[JournalEntry]
) -> list[JournalOut]:
    """Rows of a case's journal with the names and words they refer to, but for words that the
    network's rules let nobody keep."""
    wordings = await stored_rows(session, client_id, case_id, TELLING_OF_WORDINGS)
    hidden = withheld(readable(wordings))
    people, words = await _named_in(session, client_id, entries)
    words = {**words, **dict.fromkeys(hidden)}
    tasks = await tasks_named(session, client_id, entries)
    return [
        JournalOut(
            seq=entry.seq,
            at=entry.at,
            kind=entry.kind,
            event=entry.event,
            told=tell(entry.kind, entry.event, tasks),
            hash=entry.hash,
            by=_person(entry, people),
            text=_told(entry, words),
        )
        for entry in entries
    ]


def _told(entry: JournalEntry, words: Mapping[UUID, str | None]) -> str | None:
    """What a customer wrote is covered as on the screen, unless it was private."""
    text = _words(entry, words)
    if text is None or entry.kind not in ("mention_taken_in", "mention_edited"):
        return text
    is_private = entry.event.get("mention", {}).get("visibility") == Visibility.PRIVATE
    return text if is_private else covered(text)


async def _named_in(
    session: AsyncSession, client_id: UUID, entries: Sequence[JournalEntry]
) -> tuple[Mapping[UUID, str], Mapping[UUID, str | None]]:
    actors = [actor_in(entry.event) for entry in entries]
    texts = [text_in(entry.event) for entry in entries]
    named = [person_id for entry in entries for person_id in named_in(entry.event)]
    people = await names_of(session, [*(actor for actor in actors if actor), *named])
    return people, await read_words(session, client_id, [text for text in texts if text])


def _person(entry: JournalEntry, people: Mapping[UUID, str]) -> PersonOut | None:
    actor = actor_in(entry.event)
    return PersonOut(id=actor, name=people.get(actor, "")) if actor else None


def _words(entry: JournalEntry, words: Mapping[UUID, str | None]) -> str | None:
    text = text_in(entry.event)
    return words.get(text) if text else None


def _kind_of_author(
    entry: MessageEntry,
) -> Literal["customer", "person", "machine", "elsewhere"]:
    if entry.row.direction == "inbound":
        return "customer"
    if entry.row.elsewhere:
        return "elsewhere"
    return "machine" if entry.row.author is None else "person"
