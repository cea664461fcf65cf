"""Colleagues whom a note calls upon."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.cases import CaseEntry, cases_by_id
from db.journal import names_of
from db.listing import Listing, Page, Wanted, any_id, whether
from db.notify import notify
from db.tables import Callout
from db.words import read_words

_LISTING = Listing(
    sorts={"id": Callout.id, "at": Callout.at},
    filters={
        "id": any_id(Callout.id),
        "client_id": any_id(Callout.client_id),
        "case_id": any_id(Callout.case_id),
        "read": whether(Callout.read_at.is_not(None)),
    },
    default_sort="at",
    unique=Callout.id,
)


@dataclass(frozen=True)
class CalloutEntry:
    """A callout with the note's words (None once erased), its author and its case."""

    row: Callout
    words: str | None
    by: str | None
    case: CaseEntry | None


async def list_callouts(
    session: AsyncSession, clients: Collection[UUID], person_id: UUID, wanted: Wanted
) -> Page[CalloutEntry]:
    """A page of what calls upon somebody, on cases of those clients."""
    query = select(Callout).where(Callout.person_id == person_id, Callout.client_id.in_(clients))
    rows, total = await _LISTING.page(session, query, wanted)
    names = await names_of(session, [row.Callout.by for row in rows if row.Callout.by])
    cases = await cases_by_id(session, clients, [row.Callout.case_id for row in rows])
    words: dict[UUID, str | None] = {}
    for client_id in {row.Callout.client_id for row in rows}:
        texts = [row.Callout.text_id for row in rows if row.Callout.client_id == client_id]
        words |= await read_words(session, client_id, texts)
    entries = [
        CalloutEntry(
            row=row.Callout,
            words=words.get(row.Callout.text_id),
            by=names.get(row.Callout.by),
            case=cases.get(row.Callout.case_id),
        )
        for row in rows
    ]
    return Page(rows=entries, first=wanted.first, total=total)


async def mark_read(
    session: AsyncSession, person_id: UUID, now: datetime, case_id: UUID | None
) -> int:
    """Somebody has seen what calls upon them, on one case or everywhere; how many were new."""
    unread = [Callout.person_id == person_id, Callout.read_at.is_(None)]
    if case_id is not None:
        unread.append(Callout.case_id == case_id)
    seen: Sequence[Callout] = (
        await session.scalars(update(Callout).where(*unread).values(read_at=now).returning(Callout))
    ).all()
    for case, client in {(each.case_id, each.client_id) for each in seen}:
        await notify(session, "callouts", person_id, case, client)
    return len(seen)
