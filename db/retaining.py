"""How long clients keep people, and whom a legal hold protects; each change in the journal."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.configuration import journal_change
from db.tables import CaseRow, Client, Customer, LegalHold
from domain.errors import Conflict, Invalid, NotFound

LONGEST_RETENTION = 36_500
"""Days."""


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
    customer = await session.get(Customer, customer_id, with_for_update=True)
    if customer is None:
        raise NotFound("There is no such customer.")
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


async def lift_hold(
    session: AsyncSession, hold_id: UUID, actor: UUID | None, now: datetime
) -> LegalHold:
    """End a legal hold. Raises NotFound, and Conflict when it was lifted before."""
    hold = await session.get(LegalHold, hold_id, with_for_update=True)
    if hold is None:
        raise NotFound("There is no such legal hold.")
    if hold.lifted_at is not None:
        raise Conflict("This legal hold was lifted before.")
    hold.lifted_at, hold.lifted_by = now, actor
    await session.flush()
    await _journal(session, hold, "hold.lifted", actor)
    return hold


async def whose_time_is_up(session: AsyncSession, now: datetime, limit: int) -> list[UUID]:
    """Customers whom their client keeps no longer and nothing protects, the longest due first."""
    ended = func.coalesce(func.max(CaseRow.closed_at), Customer.created_at)
    still = func.count(CaseRow.id).filter(CaseRow.closed_at.is_(None))
    kept_for = Client.retention_days * timedelta(days=1)
    protected = select(LegalHold.id).where(
        LegalHold.customer_id == Customer.id, LegalHold.lifted_at.is_(None)
    )
    query = (
        select(Customer.id)
        .join(Client, Client.client_id == Customer.client_id)
        .outerjoin(CaseRow, CaseRow.customer_id == Customer.id)
        .where(
            Client.retention_days.is_not(None),
            Customer.erased_at.is_(None),
            or_(CaseRow.id.is_(None), CaseRow.client_id == Customer.client_id),
            ~protected.exists(),
        )
        .group_by(Customer.id, Client.retention_days)
        .having(still == 0, ended + kept_for <= now)
        .order_by(ended, Customer.id)
        .limit(limit)
    )
    return list(await session.scalars(query))


async def _journal(session: AsyncSession, hold: LegalHold, kind: str, actor: UUID | None) -> None:
    await journal_change(
        session,
        client_id=hold.client_id,
        actor=actor,
        kind=kind,
        subject=hold.customer_id,
        after={
            "hold": str(hold.id),
            "case": None if hold.case_id is None else str(hold.case_id),
        },
    )
