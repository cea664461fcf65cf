"""How long clients keep people, and whom a legal hold protects; each change in the journal."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.configuration import journal_change, one_at_a_time
from db.listing import Listing, Page, Wanted, any_id, containing
from db.tables import CaseRow, Client, Customer, LegalHold, RetentionRun
from domain.errors import Conflict, Invalid, NotFound

LONGEST_RETENTION = 36_500
"""Days."""

_LISTING = Listing(
    sorts={"id": Client.client_id, "name": Client.name},
    filters={
        "id": any_id(Client.client_id),
        "client_id": any_id(Client.client_id),
        "q": containing(lambda pattern: Client.name.ilike(pattern, escape="\\")),
    },
    default_sort="name",
    unique=Client.client_id,
)


async def set_retention(
    session: AsyncSession, client: Client, days: int | None, actor: UUID | None
) -> None:
    """Erase the client's customers so many days after their last case ended; None keeps them.

    Raises Invalid for less than a day or more than a century.
    """
    if days is not None and not 1 <= days <= LONGEST_RETENTION:
        raise Invalid("That is no time to keep people.", f"1 to {LONGEST_RETENTION} days.")
    if client.retention_days == days:
        return
    before = {"days": client.retention_days}
    client.retention_days = days
    await session.flush()
    await journal_change(
        session,
        client_id=client.client_id,
        actor=actor,
        kind="client.retention_changed",
        subject=client.client_id,
        before=before,
        after={"days": days},
    )


async def place_hold(
    session: AsyncSession,
    customer_id: UUID,
    case_id: UUID | None,
    reason: str,
    actor: UUID | None,
    now: datetime,
) -> LegalHold:
    """Protect a customer, because of one of their cases or as a whole, from being erased.

    The journal tells of it without the reason, whose words may name somebody. Raises NotFound for
    somebody or a case there is not, Conflict for who was erased.
    """
    customer = await session.get(Customer, customer_id)
    if customer is None:
        raise NotFound("There is no such customer.")
    # In the order in which whoever erases them takes the two.
    await one_at_a_time(session, [customer.client_id])
    await session.refresh(customer, with_for_update=True)
    if customer.erased_at is not None:
        raise Conflict("This customer was erased.", "There is nothing left to protect.")
    if case_id is not None:
        case = await session.get(CaseRow, case_id)
        if case is None or case.customer_id != customer_id:
            raise NotFound("The customer has no such case.")
    hold = LegalHold(
        id=uuid7(),
        client_id=customer.client_id,
        customer_id=customer_id,
        case_id=case_id,
        reason=reason,
        placed_by=actor,
        placed_at=now,
    )
    session.add(hold)
    await session.flush()
    await _journal(session, hold, "hold.placed", actor)
    return hold


async def get_hold(session: AsyncSession, hold_id: UUID) -> LegalHold:
    """A legal hold. Raises NotFound."""
    hold = await session.get(LegalHold, hold_id)
    if hold is None:
        raise NotFound("There is no such legal hold.")
    return hold


async def lift_hold(
    session: AsyncSession, hold_id: UUID, actor: UUID | None, now: datetime
) -> LegalHold:
    """End a legal hold. Raises NotFound, and Conflict when it was lifted before."""
    hold = await get_hold(session, hold_id)
    await session.refresh(hold, with_for_update=True)
    if hold.lifted_at is not None:
        raise Conflict("This legal hold was lifted before.")
    hold.lifted_at, hold.lifted_by = now, actor
    await session.flush()
    await _journal(session, hold, "hold.lifted", actor)
    return hold


async def whose_time_is_up(session: AsyncSession, now: datetime, limit: int) -> list[UUID]:
    """Customers whom their client keeps no longer and nothing protects, the longest due first."""
    due, ended = _due(Client.retention_days, now)
    query = due.where(Client.retention_days.is_not(None)).order_by(ended, Customer.id).limit(limit)
    return list(await session.scalars(query))


async def would_go(session: AsyncSession, client_id: UUID, days: int, now: datetime) -> int:
    """How many customers of a client would be erased at the next look if it kept them so long."""
    due, _ = _due(literal(days), now)
    due = due.where(Customer.client_id == client_id)
    return await session.scalar(select(func.count()).select_from(due.subquery())) or 0


async def note_run(
    session: AsyncSession, now: datetime, gone: Collection[UUID], kept: Collection[UUID]
) -> None:
    """Write down what a look came to, for every client that does not keep people for ever."""
    for client_id in await session.scalars(
        select(Client.client_id).where(Client.retention_days.is_not(None))
    ):
        came_to = {
            "at": now,
            "erased": await _of_client(session, client_id, gone),
            "kept": await _of_client(session, client_id, kept),
        }
        await session.execute(
            insert(RetentionRun)
            .values(client_id=client_id, **came_to)
            .on_conflict_do_update(index_elements=["client_id"], set_=came_to)
        )


async def list_retention(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> Page[tuple[Client, RetentionRun | None]]:
    """A page of those clients, each with its last look. Raises Invalid for an unknown filter or
    sort."""
    query = (
        select(Client, RetentionRun)
        .outerjoin(RetentionRun, RetentionRun.client_id == Client.client_id)
        .where(Client.client_id.in_(clients))
    )
    rows, total = await _LISTING.page(session, query, wanted)
    return Page(rows=[(client, run) for client, run in rows], first=wanted.first, total=total)


async def holds_of(session: AsyncSession, customer_id: UUID) -> Sequence[LegalHold]:
    """Every legal hold that was ever placed on a customer, the latest first."""
    holds = await session.scalars(
        select(LegalHold)
        .where(LegalHold.customer_id == customer_id)
        .order_by(LegalHold.placed_at.desc(), LegalHold.id)
    )
    return holds.all()


def _due(days: Any, now: datetime) -> tuple[Select[UUID], Any]:
    """Customers whose last case ended more than `days` before, unprotected, and when it ended."""
    ended = func.coalesce(func.max(CaseRow.closed_at), Customer.created_at)
    still = func.count(CaseRow.id).filter(CaseRow.closed_at.is_(None))
    protected = select(LegalHold.id).where(
        LegalHold.customer_id == Customer.id, LegalHold.lifted_at.is_(None)
    )
    query = (
        select(Customer.id)
        .join(Client, Client.client_id == Customer.client_id)
        .outerjoin(CaseRow, CaseRow.customer_id == Customer.id)
        .where(
            Customer.erased_at.is_(None),
            or_(CaseRow.id.is_(None), CaseRow.client_id == Customer.client_id),
            ~protected.exists(),
        )
        .group_by(Customer.id, Client.retention_days)
        .having(still == 0, ended + days * timedelta(days=1) <= now)
    )
    return query, ended


async def _of_client(session: AsyncSession, client_id: UUID, customers: Collection[UUID]) -> int:
    query = select(func.count()).where(Customer.client_id == client_id, Customer.id.in_(customers))
    return await session.scalar(query) or 0


async def _journal(session: AsyncSession, hold: LegalHold, kind: str, actor: UUID | None) -> None:
    case = None if hold.case_id is None else str(hold.case_id)
    stands = {"hold": str(hold.id), "case": case, "standing": True}
    await journal_change(
        session,
        client_id=hold.client_id,
        actor=actor,
        kind=kind,
        subject=hold.customer_id,
        before=None if hold.lifted_at is None else stands,
        after=stands if hold.lifted_at is None else stands | {"standing": False},
    )
