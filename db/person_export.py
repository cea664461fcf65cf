"""Everything that is on record about one person, for that person to have."""

import mimetypes
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.configuration import journal_change
from db.customers import CustomerEntry
from db.deliveries import Attached
from db.erasing import preview, texts_about
from db.journal import text_in
from db.keys import keys_by_id
from db.messages import MessageEntry, messages_of
from db.tables import (
    CaseRow,
    Client,
    Customer,
    Erasure,
    EscalationFile,
    File,
    Inbound,
    JournalEntry,
    LegalHold,
)
from db.tags import tags_named
from db.words import read_words

OUR_FILES = "/api/files/"
"""How addresses of files begin that customers left with us."""

_NOTES = ("note_added", "information_asked")

Told = dict[str, Any]
"""JSON values."""


async def everything_about(
    session: AsyncSession, entry: CustomerEntry, *, actor: UUID | None, now: datetime
) -> Told:
    """All of it as JSON, written down in the journal of configuration: who took it, not what."""
    customer = entry.row
    client = await session.get_one(Client, customer.client_id)
    cases = (
        await session.scalars(
            select(CaseRow).where(CaseRow.customer_id == customer.id).order_by(CaseRow.opened_at)
        )
    ).all()
    counted = (await preview(session, customer)).counts
    words = await read_words(session, client.client_id, await texts_about(session, customer))
    told_cases = [await _case(session, case, words) for case in cases]
    told: Told = {
        "format": "webcare person 1",
        "exported_at": _moment(now),
        "client": client.name,
        "person": {
            "id": str(customer.id),
            "known_since": _moment(customer.created_at),
            "erased_at": _moment(customer.erased_at),
        },
        "identities": [
            {
                "network": identity.channel,
                "id_there": identity.remote_key,
                "handle": identity.handle,
                "name": identity.name,
                "followers": identity.followers,
                "verified": identity.verified,
                "time_zone": identity.time_zone,
                "seen_at": _moment(identity.seen_at),
            }
            for identity in entry.identities
        ],
        "cases": told_cases,
        "drafts_and_reasons": [said for said in words.values() if said is not None],
        "legal_holds": [
            {
                "case": None if hold.case_id is None else str(hold.case_id),
                "placed_at": _moment(hold.placed_at),
                "lifted_at": _moment(hold.lifted_at),
            }
            for hold in await session.scalars(
                select(LegalHold).where(LegalHold.customer_id == customer.id)
            )
        ],
        "erasures": [
            {"at": _moment(erasure.at), "ground": erasure.ground, "gone": erasure.counts}
            for erasure in await session.scalars(
                select(Erasure).where(Erasure.customer_id == customer.id)
            )
        ],
        "files": [
            {
                "file": name,
                "type": row.media_type,
                "from": _left_by(row),
                "left_at": _moment(row.created_at),
            }
            for name, row in await _files(session, customer)
        ],
        "kept_as_delivered": counted.deliveries,
    }
    await journal_change(
        session,
        client_id=customer.client_id,
        actor=actor,
        kind="customer.exported",
        subject=customer.id,
    )
    return told


async def files_about(session: AsyncSession, customer: Customer) -> dict[str, bytes]:
    """What they left with web forms, what was sent to them, and what others sent along when they
    were asked about them, under the names that `everything_about` tells. Raises Unreadable."""
    named = await _files(session, customer)
    keys = await keys_by_id(session, {row.key_id for _, row in named if row.key_id is not None})
    return {
        name: keys[row.key_id].open(row.id, row.sealed)
        for name, row in named
        if row.key_id in keys and row.sealed is not None
    }


async def _files(
    session: AsyncSession, customer: Customer
) -> list[tuple[str, File | EscalationFile]]:
    rows: list[File | EscalationFile] = [
        *await session.scalars(
            select(File)
            .where(File.customer_id == customer.id, File.erased_at.is_(None))
            .order_by(File.created_at, File.id)
        ),
        *await session.scalars(
            select(EscalationFile)
            .join(CaseRow, CaseRow.id == EscalationFile.case_id)
            .where(CaseRow.customer_id == customer.id, EscalationFile.erased_at.is_(None))
            .order_by(EscalationFile.created_at, EscalationFile.id)
        ),
    ]
    return [(_file_name(row.id, row.media_type), row) for row in rows]


def _left_by(row: File | EscalationFile) -> str:
    if isinstance(row, EscalationFile):
        return "somebody who was asked"
    return "them" if row.case_id is None else "us"


def _file_name(file_id: UUID | str, media_type: str) -> str:
    return f"files/{file_id}{mimetypes.guess_extension(media_type) or ''}"


async def _case(session: AsyncSession, case: CaseRow, words: dict[UUID, str | None]) -> Told:
    """A case; what its messages and notes say is taken out of `words`, so that the rest remains."""
    notes = await session.scalars(
        select(JournalEntry)
        .where(JournalEntry.case_id == case.id, JournalEntry.kind.in_(_NOTES))
        .order_by(JournalEntry.seq)
    )
    entries = await messages_of(session, case.client_id, case.id)
    earlier = await _earlier_texts(session, [entry.row.id for entry in entries])
    return {
        "id": str(case.id),
        "network": case.channel,
        "status": case.status,
        "opened_at": _moment(case.opened_at),
        "closed_at": _moment(case.closed_at),
        "closed_because": case.closed_reason,
        "assessed_as": {
            "kind": case.kind,
            "sentiment": case.sentiment,
            "language": case.language,
            "priority": case.priority,
            "risks": list(case.risks),
        },
        "tags": sorted(tag.name for tag in (await tags_named(session, case.tags)).values()),
        "messages": [_message(entry, earlier.get(entry.row.id, ()), words) for entry in entries],
        "notes": [
            {"at": _moment(note.at), "text": _taken(words, text_in(note.event))} for note in notes
        ],
    }


def _message(entry: MessageEntry, earlier: Sequence[UUID], words: dict[UUID, str | None]) -> Told:
    row = entry.row
    theirs = row.direction == "inbound"
    return {
        "id": str(row.id),
        "at": _moment(row.occurred_at),
        "from": "them" if theirs else "us",
        "name": entry.author_name if theirs else None,
        "visibility": row.visibility,
        "text": _taken(words, row.text_id),
        "earlier_texts": [_taken(words, text) for text in earlier if text in words],
        "edited_at": _moment(row.edited_at),
        "deleted_at": _moment(row.deleted_at),
        "address": row.url,
        "attachments": [
            {
                "address": each.url,
                "type": each.media_type,
                "shows": each.description,
                "file": _file_behind(each),
            }
            for each in entry.attachments
        ],
    }


def _file_behind(attached: Attached) -> str | None:
    """The exported file's name where the attachment lies with us."""
    file_id = attached.url.removeprefix(OUR_FILES)
    return _file_name(file_id, attached.media_type) if file_id != attached.url else None


async def _earlier_texts(
    session: AsyncSession, message_ids: Sequence[UUID]
) -> dict[UUID, list[UUID]]:
    """What the messages said before they were edited, oldest first."""
    rows = await session.execute(
        select(Inbound.message_id, Inbound.text_id)
        .where(Inbound.message_id.in_(message_ids), Inbound.text_id.is_not(None))
        .order_by(Inbound.id)
    )
    found: dict[UUID, list[UUID]] = {}
    for message_id, text_id in rows:
        if message_id is not None and text_id is not None:
            found.setdefault(message_id, []).append(text_id)
    return found


def _taken(words: dict[UUID, str | None], text_id: UUID | None) -> str | None:
    return words.pop(text_id, None) if text_id is not None else None


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
