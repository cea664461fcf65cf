"""Customers and what they are called on the networks."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.listing import Listing, Page, Wanted, any_id, containing, whether
from db.tables import CaseRow, Customer, NetworkIdentity
from domain.errors import NotFound


@dataclass(frozen=True)
class CustomerBrief:
    """A customer as a list shows one: by what they are called on one network."""

    id: UUID
    name: str
    handle: str
    time_zone: str | None = None


@dataclass(frozen=True)
class CustomerEntry:
    """A customer with all identities, the one last seen first, and the number of their cases."""

    row: Customer
    identities: Sequence[NetworkIdentity]
    cases: int


_SEEN_AT = (
    select(func.max(NetworkIdentity.seen_at))
    .where(NetworkIdentity.customer_id == Customer.id)
    .scalar_subquery()
)


def _called(pattern: str) -> Any:
    return (
        select(NetworkIdentity.id)
        .where(
            NetworkIdentity.customer_id == Customer.id,
            or_(
                NetworkIdentity.handle.ilike(pattern, escape="\\"),
                NetworkIdentity.name.ilike(pattern, escape="\\"),
            ),
        )
        .exists()
    )


def _named(pattern: str) -> Any:
    """Called so, or known to a network under that id: an e-mail address for a form or a mailbox."""
    return or_(
        _called(pattern),
        select(NetworkIdentity.id)
        .where(
            NetworkIdentity.customer_id == Customer.id,
            NetworkIdentity.remote_key.ilike(pattern, escape="\\"),
        )
        .exists(),
    )


_LISTING = Listing(
    sorts={"id": Customer.id, "created_at": Customer.created_at, "seen_at": _SEEN_AT},
    filters={
        "id": any_id(Customer.id),
        "client_id": any_id(Customer.client_id),
        "q": containing(_called),
        "named": containing(_named),
        "erased": whether(Customer.erased_at.is_not(None)),
    },
    default_sort="id",
    unique=Customer.id,
)


async def list_customers(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> Page[CustomerEntry]:
    """A page of the customers of those clients. Raises Invalid for an unknown filter or sort."""
    rows, total = await _LISTING.page(session, _of(clients), wanted)
    entries = await _entries(session, [row for (row,) in rows])
    return Page(rows=entries, first=wanted.first, total=total)


async def get_customer(
    session: AsyncSession, clients: Collection[UUID], customer_id: UUID
) -> CustomerEntry:
    """One customer. Raises NotFound, also when it is another client's."""
    customer = await session.scalar(_of(clients).where(Customer.id == customer_id))
    if customer is None:
        raise NotFound("There is no such customer.")
    return (await _entries(session, [customer]))[0]


async def customers_named(
    session: AsyncSession, wanted: Iterable[tuple[UUID | None, str]]
) -> dict[tuple[UUID | None, str], CustomerBrief]:
    """Customers by id and channel, called as they were last seen there; one query for all."""
    customer_ids = {customer_id for customer_id, _ in wanted if customer_id is not None}
    if not customer_ids:
        return {}
    rows = await session.execute(
        select(
            NetworkIdentity.customer_id,
            NetworkIdentity.channel,
            NetworkIdentity.name,
            NetworkIdentity.handle,
            NetworkIdentity.time_zone,
        )
        .where(NetworkIdentity.customer_id.in_(customer_ids))
        .order_by(NetworkIdentity.seen_at, NetworkIdentity.id)
    )
    return {
        (customer_id, channel): CustomerBrief(
            id=customer_id, name=name, handle=handle, time_zone=time_zone
        )
        for customer_id, channel, name, handle, time_zone in rows
    }


def seen_at(entry: CustomerEntry) -> datetime | None:
    """When they last wrote anywhere."""
    return entry.identities[0].seen_at if entry.identities else None


def _of(clients: Collection[UUID]) -> Select[Any]:
    return select(Customer).where(Customer.client_id.in_(clients))


async def _entries(session: AsyncSession, customers: Sequence[Customer]) -> list[CustomerEntry]:
    """Identities and counts for all customers at once: two queries, however many there are."""
    ids = [customer.id for customer in customers]
    if not ids:
        return []
    identities: dict[UUID, list[NetworkIdentity]] = {}
    for identity in await session.scalars(
        select(NetworkIdentity)
        .where(NetworkIdentity.customer_id.in_(ids))
        .order_by(NetworkIdentity.seen_at.desc(), NetworkIdentity.id)
    ):
        identities.setdefault(identity.customer_id, []).append(identity)
    counted = await session.execute(
        select(CaseRow.customer_id, func.count().label("number"))
        .where(CaseRow.customer_id.in_(ids))
        .group_by(CaseRow.customer_id)
    )
    cases = {row.customer_id: row.number for row in counted}
    return [
        CustomerEntry(
            row=customer,
            identities=identities.get(customer.id, []),
            cases=cases.get(customer.id, 0),
        )
        for customer in customers
    ]
