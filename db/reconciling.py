"""What the record says should be going on: cases that need a workflow, items that no case has, and
replies that have not come to an end."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Float,
    Text,
    and_,
    cast,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import (
    CaseRow,
    ChannelAccount,
    Conversation,
    EscalationRow,
    Inbound,
    JournalEntry,
    Message,
)
from domain.agreement import ServiceAgreement
from domain.case import Case
from domain.reply import Delivery

_DEFAULT_WINDOW = ServiceAgreement(version="1").reopen_for
_UNFINISHED = ("pending", "sending", "unknown")


@dataclass(frozen=True)
class Head:
    """How far a case's record has come."""

    case_id: UUID
    client_id: UUID
    seq: int
    head: str


@dataclass(frozen=True)
class Lost:
    """An item that is stored and that no journal has, although it is time."""

    id: UUID
    client_id: UUID
    case_id: UUID | None
    handed_over: bool


@dataclass(frozen=True)
class Unfinished:
    """A reply that has not come to an end. `should_be`: what its case has of it where that is
    another thing, None where the two agree."""

    id: UUID
    client_id: UUID
    case_id: UUID
    delivery: str
    should_be: str | None


async def cases_at_work(
    session: AsyncSession, now: datetime, *, only: UUID | None = None
) -> Sequence[UUID]:
    """Cases whose workflow has something to wait for: open ones, and closed ones whose reopening
    window has not passed. With `only`, that case if it is one of them."""
    window = func.coalesce(
        cast(CaseRow.state["agreement"]["reopen_for"].astext, Float), _DEFAULT_WINDOW
    )
    ends_at = CaseRow.closed_at + func.make_interval(0, 0, 0, 0, 0, 0, window)
    query = select(CaseRow.id).where(or_(CaseRow.status == "open", ends_at > now))
    if only is not None:
        query = query.where(CaseRow.id == only)
    return (await session.scalars(query)).all()


async def head_of(session: AsyncSession, case_id: UUID) -> Head | None:
    """The end of a case's journal, None when there is no such case on record."""
    row = (
        await session.execute(
            select(CaseRow.id, CaseRow.client_id, CaseRow.seq, CaseRow.head).where(
                CaseRow.id == case_id
            )
        )
    ).first()
    return Head(*row) if row is not None else None


async def case_with_head(session: AsyncSession, case_id: UUID) -> tuple[Case, int, str]:
    """The case as its journal has it, with the journal's last number and hash."""
    row = await session.get_one(CaseRow, case_id)
    return Case.model_validate(row.state), row.seq, row.head


async def on_record(session: AsyncSession, case_ids: Collection[UUID]) -> set[UUID]:
    """Those of the cases that have a row."""
    rows = await session.scalars(select(CaseRow.id).where(CaseRow.id.in_(case_ids)))
    return set(rows)


async def questions_on_record(session: AsyncSession, question_ids: Collection[UUID]) -> set[UUID]:
    """Those of the questions that have a row."""
    rows = await session.scalars(select(EscalationRow.id).where(EscalationRow.id.in_(question_ids)))
    return set(rows)


async def account_exists(session: AsyncSession, account_id: UUID) -> bool:
    """Whether the account is on record."""
    return await session.get(ChannelAccount, account_id) is not None


async def lost_inbound(session: AsyncSession, before: datetime) -> list[Lost]:
    """Items that arrived before that moment and are in no journal: never handed over, or handed
    over to a workflow that has forgotten them. Oldest first."""
    forgotten = and_(Inbound.handed_over_at < before, in_no_journal())
    waiting = and_(Inbound.handed_over_at.is_(None), Inbound.received_at < before)
    rows = await session.execute(
        select(Inbound)
        .outerjoin(Message, Message.id == Inbound.message_id)
        .where(or_(waiting, forgotten))
        .order_by(Inbound.id)
    )
    return [
        Lost(row.id, row.client_id, row.case_id, handed_over=row.handed_over_at is not None)
        for row in rows.scalars()
    ]


def in_no_journal() -> ColumnElement[bool]:
    """Of an item that was handed over, and its message: a mention that its case has not recorded,
    and would have if it knew of it. An edit may be the first news of its message."""
    in_a_journal = exists(
        select(JournalEntry.seq).where(
            JournalEntry.case_id == Inbound.case_id,
            JournalEntry.kind == "mention_taken_in",
            JournalEntry.event["mention"]["message_id"].astext == cast(Inbound.message_id, Text),
        )
    )
    return and_(
        Inbound.taken_at.is_(None),
        Inbound.kind.in_(("created", "edited")),
        Inbound.case_id.is_not(None),
        Message.conversation_id.is_not(None),
        Message.deleted_at.is_(None),
        ~in_a_journal,
    )


async def give_back(session: AsyncSession, inbound_ids: Collection[UUID]) -> None:
    """These items count as not handed over: the relay takes them from here."""
    await session.execute(
        update(Inbound).where(Inbound.id.in_(inbound_ids)).values(handed_over_at=None)
    )


async def give_back_untaken(session: AsyncSession, case_id: UUID) -> int:
    """Everything that the case was told and its journal does not have is to be told again; what it
    had a reason to pass over it passes over once more. Returns how many."""
    given = await session.scalars(
        update(Inbound)
        .where(
            Inbound.case_id == case_id,
            Inbound.taken_at.is_(None),
            Inbound.handed_over_at.is_not(None),
        )
        .values(handed_over_at=None)
        .returning(Inbound.id)
    )
    return len(given.all())


async def forget_case(session: AsyncSession, case_id: UUID) -> int:
    """A case that is on record nowhere: its conversations are free for another one, and what it was
    told is told to that. Returns how many items."""
    await session.execute(
        update(Conversation).where(Conversation.case_id == case_id).values(case_id=None)
    )
    await session.execute(update(Message).where(Message.case_id == case_id).values(case_id=None))
    given = await session.scalars(
        update(Inbound)
        .where(Inbound.case_id == case_id)
        .values(handed_over_at=None, taken_at=None, case_id=None)
        .returning(Inbound.id)
    )
    return len(given.all())


async def unfinished_replies(session: AsyncSession) -> list[Unfinished]:
    """Replies that are neither sent nor failed, each beside what its case has of it."""
    rows = await session.execute(
        select(Message, CaseRow.state)
        .join(CaseRow, CaseRow.id == Message.case_id)
        .where(Message.direction == "outbound", Message.delivery.in_(_UNFINISHED))
        .order_by(Message.id)
    )
    found = []
    for message, state in rows:
        reply = Case.model_validate(state).reply(message.id)
        ended = reply is not None and reply.delivery is not Delivery.PENDING
        should_be = reply.delivery.value if reply is not None and ended else None
        found.append(
            Unfinished(
                id=message.id,
                client_id=message.client_id,
                case_id=message.case_id,
                delivery=message.delivery,
                should_be=should_be if should_be != message.delivery else None,
            )
        )
    return found


async def end_delivery(session: AsyncSession, reply: Unfinished) -> None:
    """The row says what its case says."""
    await session.execute(
        update(Message).where(Message.id == reply.id).values(delivery=reply.should_be)
    )


async def doubt_what_waits(session: AsyncSession, now: datetime) -> int:
    """After a restore: whatever waited to be sent when the backup was taken may have been sent
    since, so the network is asked before anybody sends it. Returns how many."""
    doubted = await session.scalars(
        update(Message)
        .where(Message.direction == "outbound", Message.delivery == "pending")
        .values(delivery="sending", attempted_at=func.coalesce(Message.attempted_at, now))
        .returning(Message.id)
    )
    return len(doubted.all())
