"""Anchors in the database: the heads that are to be signed, and what was signed."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Exists, SQLColumnExpression, Text, cast, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.evidence import entry_of
from db.tables import (
    AnchorEntry,
    AnchorRow,
    ArchivedRun,
    CaseRow,
    ConfigurationChange,
    JournalEntry,
)
from domain.audit.anchors import Anchor, Entry, EntryKind, Statement

_ONE_AT_A_TIME = 7_733_002
"""Key of the advisory lock under which anchors are made."""


@dataclass(frozen=True)
class Head:
    """A head to be signed, and whose it is."""

    client_id: UUID
    entry: Entry


async def one_at_a_time(session: AsyncSession) -> None:
    """Let others who make an anchor wait until this transaction ends."""
    await session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))


async def heads_to_anchor(session: AsyncSession) -> list[Head]:
    """Every head that no anchor is signed over yet, in a fixed order."""
    heads = [
        *[head async for head in _cases(session)],
        *[head async for head in _histories(session)],
        *[head async for head in _configurations(session)],
    ]
    return sorted(heads, key=lambda head: (head.entry.kind.value, head.entry.subject))


async def last_anchor(session: AsyncSession) -> Anchor | None:
    """The newest anchor."""
    row = await session.scalar(select(AnchorRow).order_by(AnchorRow.number.desc()).limit(1))
    return anchor_of(row) if row is not None else None


async def all_anchors(session: AsyncSession) -> list[Anchor]:
    """Every anchor, oldest first."""
    rows = await session.scalars(
        select(AnchorRow).order_by(AnchorRow.number).execution_options(populate_existing=True)
    )
    return [anchor_of(row) for row in rows]


async def entries_of(session: AsyncSession, number: int) -> list[Entry]:
    """The entries of an anchor, in their order in the tree."""
    rows = await session.scalars(
        select(AnchorEntry).where(AnchorEntry.number == number).order_by(AnchorEntry.position)
    )
    return [entry_of(row) for row in rows]


async def store_anchor(session: AsyncSession, anchor: Anchor, heads: Sequence[Head]) -> None:
    """Keep an anchor with its entries."""
    statement = anchor.statement
    session.add(
        AnchorRow(
            number=statement.number,
            at=statement.at,
            previous=statement.previous,
            root=statement.root,
            entries=statement.entries,
            key_id=statement.key_id,
            signature=anchor.signature,
        )
    )
    await session.flush()
    if heads:
        await session.execute(
            insert(AnchorEntry),
            [
                {
                    "number": statement.number,
                    "position": position,
                    "client_id": head.client_id,
                    "case_id": head.entry.case_id,
                    "kind": head.entry.kind.value,
                    "subject": head.entry.subject,
                    "seq": head.entry.seq,
                    "head": head.entry.head,
                }
                for position, head in enumerate(heads)
            ],
        )


async def cases_anchored_after(session: AsyncSession, number: int) -> list[UUID]:
    """The cases that anchors after `number` say something about."""
    found = await session.scalars(
        select(AnchorEntry.case_id)
        .where(AnchorEntry.number > number, AnchorEntry.case_id.is_not(None))
        .distinct()
        .order_by(AnchorEntry.case_id)
    )
    return [case_id for case_id in found if case_id is not None]


async def contradicted_cases(session: AsyncSession, limit: int = 1_000) -> list[UUID]:
    """Cases of which some signed row is gone or stands under another hash; by the database's own
    copy of what was signed, but over all cases at once."""
    found = await session.scalars(
        select(AnchorEntry.case_id)
        .outerjoin(
            JournalEntry,
            (JournalEntry.case_id == AnchorEntry.case_id) & (JournalEntry.seq == AnchorEntry.seq),
        )
        .where(
            AnchorEntry.kind == EntryKind.CASE.value,
            JournalEntry.hash.is_distinct_from(AnchorEntry.head),
        )
        .distinct()
        .limit(limit)
    )
    return [case_id for case_id in found if case_id is not None]


def anchor_of(row: AnchorRow) -> Anchor:
    """The row as it was signed."""
    return Anchor(
        statement=Statement(
            number=row.number,
            at=row.at,
            previous=row.previous,
            root=row.root,
            entries=row.entries,
            key_id=row.key_id,
        ),
        signature=row.signature,
    )


async def _cases(session: AsyncSession) -> AsyncIterator[Head]:
    """The last journal row of each case that grew."""
    signed = _signed(EntryKind.CASE, cast(CaseRow.id, Text), CaseRow.seq)
    rows = await session.stream(
        select(JournalEntry.client_id, JournalEntry.case_id, JournalEntry.seq, JournalEntry.hash)
        .join(CaseRow, (CaseRow.id == JournalEntry.case_id) & (CaseRow.seq == JournalEntry.seq))
        .where(~signed)
    )
    async for row in rows:
        yield _head(EntryKind.CASE, row.client_id, str(row.case_id), row.seq, row.hash)


async def _histories(session: AsyncSession) -> AsyncIterator[Head]:
    """Each run that was archived."""
    subject = func.concat(cast(ArchivedRun.case_id, Text), "/", ArchivedRun.run_id)
    signed = _signed(EntryKind.HISTORY, subject, ArchivedRun.events)
    rows = await session.stream(
        select(
            ArchivedRun.client_id,
            subject.label("subject"),
            ArchivedRun.events,
            ArchivedRun.sha256,
        ).where(~signed)
    )
    async for row in rows:
        yield _head(EntryKind.HISTORY, row.client_id, row.subject, row.events, row.sha256)


async def _configurations(session: AsyncSession) -> AsyncIterator[Head]:
    """The last row of each client's journal of configuration, where it grew."""
    change, later = ConfigurationChange, aliased(ConfigurationChange)
    grew = select(later.id).where(later.client_id == change.client_id, later.seq > change.seq)
    signed = _signed(EntryKind.CONFIGURATION, cast(change.client_id, Text), change.seq)
    rows = await session.stream(
        select(change.client_id, change.seq, change.hash).where(~grew.exists(), ~signed)
    )
    async for row in rows:
        yield _head(EntryKind.CONFIGURATION, row.client_id, str(row.client_id), row.seq, row.hash)


def _signed(
    kind: EntryKind, subject: SQLColumnExpression[str], seq: SQLColumnExpression[int]
) -> Exists:
    """Whether some anchor is signed over this head or a later one of the same subject."""
    return (
        select(AnchorEntry.number)
        .where(
            AnchorEntry.kind == kind.value,
            AnchorEntry.subject == subject,
            AnchorEntry.seq >= seq,
        )
        .exists()
    )


def _head(kind: EntryKind, client_id: UUID, subject: str, seq: int, head: str) -> Head:
    return Head(client_id, Entry(kind=kind, subject=subject, seq=seq, head=head))
