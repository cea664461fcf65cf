"""Customers as the outside sees them."""

from api.customers.schemas import CustomerListed, IdentityOut
from db.customers import CustomerEntry, seen_at


def identities_of(entry: CustomerEntry) -> list[IdentityOut]:
    """What the customer is called, the identity last seen first."""
    return [
        IdentityOut.model_validate(identity, from_attributes=True) for identity in entry.identities
    ]


def customer_of(entry: CustomerEntry) -> CustomerListed:
    """The customer under the name that was seen last."""
    latest = entry.identities[0] if entry.identities else None
    return CustomerListed(
        id=entry.row.id,
        client_id=entry.row.client_id,
        name=latest.name if latest else "",
        handle=latest.handle if latest else "",
        created_at=entry.row.created_at,
        seen_at=seen_at(entry),
        cases=entry.cases,
        identities=identities_of(entry),
    )
