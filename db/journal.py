"""Reading a case's journal, and the words that it names."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.listing import Page, Wanted
from db.tables import CaseRow, Contact, JournalEntry, Person
from domain.audit.rows import StoredRow
from domain.journal import BrokenChain, JournalRow, canonical, verify
from domain.telling import tasks_opened

NOTES = ("note_added", "information_asked")
MISSES = ("first_response_missed", "answer_missed")


async def journal_page(
    session: AsyncSession, client_id: UUID, case_id: UUID, wanted: Wanted
) -> Page[JournalEntry]:
    """A part of a client's case's journal, in its order."""
    mine = (JournalEntry.client_id == client_id, JournalEntry.case_id == case_id)
    rows = await session.scalars(
        select(JournalEntry)
        .where(*mine)
        .order_by(JournalEntry.seq)
        .offset(wanted.first)
        .limit(wanted.last - wanted.first + 1)
    )
    total = await session.scalar(select(func.count()).select_from(JournalEntry).where(*mine))
    return Page(rows=rows.all(), first=wanted.first, total=total or 0)


async def stored_rows(
    session: AsyncSession, client_id: UUID, case_id: UUID, kinds: Collection[str] | None = None
) -> list[StoredRow]:
    """The whole journal of a client's case as it is stored, in its order; or its events of those
    kinds."""
    query = select(JournalEntry).where(
        JournalEntry.client_id == client_id, JournalEntry.case_id == case_id
    )
    if kinds is not None:
        query = query.where(JournalEntry.kind.in_(kinds))
    entries = await session.scalars(query.order_by(JournalEntry.seq))
    return [
        StoredRow(
            seq=entry.seq,
            client_id=entry.client_id,
            at=entry.at,
            kind=entry.kind,
            event=entry.event,
            hash=entry.hash,
        )
        for entry in entries
    ]


async def tasks_named(
    session: AsyncSession, client_id: UUID, entries: Sequence[JournalEntry]
) -> dict[str, str]:
    """The kinds of the tasks of these entries' cases, by id, whichever entries opened them."""
    events = await session.scalars(
        select(JournalEntry.event).where(
            JournalEntry.client_id == client_id,
            JournalEntry.case_id.in_({entry.case_id for entry in entries}),
            JournalEntry.kind == "task_opened",
        )
    )
    return tasks_opened(events)


async def notes_of(session: AsyncSession, client_id: UUID, case_id: UUID) -> Sequence[JournalEntry]:
    """What was written down internally on a client's case, oldest first."""
    rows = await session.scalars(
        select(JournalEntry)
        .where(
            JournalEntry.client_id == client_id,
            JournalEntry.case_id == case_id,
            JournalEntry.kind.in_(NOTES),
        )
        .order_by(JournalEntry.seq)
    )
    return rows.all()


async def latest_misses(
    session: AsyncSession, client_id: UUID, case_id: UUID
) -> dict[str, dict[str, Any]]:
    """The latest event of each kind that records a missed promise of a client's case, by kind."""
    rows = await session.execute(
        select(JournalEntry.kind, JournalEntry.event)
        .where(
            JournalEntry.client_id == client_id,
            JournalEntry.case_id == case_id,
            JournalEntry.kind.in_(MISSES),
        )
        .order_by(JournalEntry.seq)
    )
    return {row.kind: row.event for row in rows}


async def verify_journal(session: AsyncSession, client_id: UUID, case_id: UUID) -> int:
    """Recompute the chain of a client's case and compare it with the head of its read model.

    Returns the number of rows. Raises BrokenChain at the first row that does not follow.
    """
    entries = (
        await session.scalars(
            select(JournalEntry)
            .where(JournalEntry.client_id == client_id, JournalEntry.case_id == case_id)
            .order_by(JournalEntry.seq)
        )
    ).all()
    head = verify(case_id, _rows(entries))
    recorded = (
        await session.execute(
            select(CaseRow.seq, CaseRow.head).where(
                CaseRow.client_id == client_id, CaseRow.id == case_id
            )
        )
    ).first()
    if recorded is not None and tuple(recorded) != (len(entries), head):
        raise BrokenChain(len(entries) + 1, "the case names another last row")
    return len(entries)


async def names_of(session: AsyncSession, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of colleagues, and of contacts at departments, by id."""
    wanted = set(person_ids)
    if not wanted:
        return {}
    names: dict[UUID, str] = {}
    for table in (Person, Contact):
        rows = await session.execute(select(table.id, table.name).where(table.id.in_(wanted)))
        names |= {row.id: row.name for row in rows}
    return names


def actor_in(event: dict[str, Any]) -> UUID | None:
    """Who did what the event tells, where it was a person."""
    acting = ("reply", "decision", "revision", "approval", "amendment")
    for place in (event, *(event.get(name) for name in acting), _newest_revision(event)):
        person_id = ((place or {}).get("by") or {}).get("person_id")
        if person_id is not None:
            return UUID(person_id)
    return None


def named_in(event: dict[str, Any]) -> list[UUID]:
    """Whom a note calls upon."""
    return [UUID(each) for each in event.get("names", ())]


def text_in(event: dict[str, Any]) -> UUID | None:
    """The text that the event names: a mention's, a reply's, a draft's, a note's."""
    saying = ("mention", "reply", "revision", "amendment")
    for place in (event, *(event.get(name) for name in saying), _newest_revision(event)):
        text = (place or {}).get("text")
        if isinstance(text, dict):
            return UUID(text["id"])
    return None


def _newest_revision(event: dict[str, Any]) -> dict[str, Any] | None:
    """What a draft said, and who wrote it, when it was submitted."""
    revisions: list[dict[str, Any]] = (event.get("draft") or {}).get("revisions") or []
    return revisions[-1] if revisions else None


def _rows(entries: Sequence[JournalEntry]) -> Iterator[JournalRow]:
    for entry in entries:
        try:
            row = JournalRow.model_validate(
                {"seq": entry.seq, "event": entry.event, "hash": entry.hash}
            )
        except ValueError:
            raise BrokenChain(entry.seq, "the event cannot be read") from None
        # The columns beside the event are for queries; they must tell the same.
        if (entry.kind, entry.at) != (row.event.kind, row.event.at):
            raise BrokenChain(entry.seq, "its columns contradict its event")
        if canonical(row.event) != entry.event:
            raise BrokenChain(entry.seq, "the event holds something that nobody recorded")
        yield row
