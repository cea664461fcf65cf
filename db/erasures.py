"""Who was erased, and whom a legal hold protects, for those who look after personal data."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.listing import Listing, Page, Wanted, any_id, any_word, before, since
from db.tables import CaseRow, Erasure, LegalHold

_LISTING = Listing(
    sorts={"at": Erasure.at, "id": Erasure.id},
    filters={
        "id": any_id(Erasure.id),
        "client_id": any_id(Erasure.client_id),
        "customer_id": any_id(Erasure.customer_id),
        "ground": any_word(Erasure.ground),
        "after": since(Erasure.at),
        "before": before(Erasure.at),
    },
    default_sort="at",
    unique=Erasure.id,
)


async def list_erasures(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> Page[Erasure]:
    """A page of the erasures of those clients. Raises Invalid for an unknown filter or sort."""
    query: Any = select(Erasure).where(Erasure.client_id.in_(clients))
    rows, total = await _LISTING.page(session, query, wanted)
    return Page(rows=[row for (row,) in rows], first=wanted.first, total=total)


async def erasure_of(session: AsyncSession, customer_id: UUID) -> Erasure | None:
    """How somebody was erased, the last time when a restored backup made it necessary twice."""
    return await session.scalar(
        select(Erasure)
        .where(Erasure.customer_id == customer_id)
        .order_by(Erasure.at.desc())
        .limit(1)
    )


async def held_among(session: AsyncSession, customers: Collection[UUID]) -> set[UUID]:
    """Those of the customers whom a legal hold protects now."""
    return set(
        await session.scalars(
            select(LegalHold.customer_id).where(
                LegalHold.customer_id.in_(customers), LegalHold.lifted_at.is_(None)
            )
        )
    )


async def cases_about(session: AsyncSession, customer_id: UUID) -> list[CaseRow]:
    """A customer's cases, the latest first."""
    return list(
        await session.scalars(
            select(CaseRow)
            .where(CaseRow.customer_id == customer_id)
            .order_by(CaseRow.opened_at.desc(), CaseRow.id)
        )
    )
