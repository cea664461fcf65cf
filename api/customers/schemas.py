"""Customers as the outside sees them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel


class CustomerOut(BaseModel):
    """A customer by what they are called on one network."""

    id: UUID
    name: str
    handle: str


class IdentityOut(BaseModel):
    """What a customer is called on one network."""

    channel: str
    handle: str
    name: str
    followers: int | None
    verified: bool | None


class CustomerListed(CustomerOut):
    """A customer with all identities, the one last seen first, by whose name they go."""

    client_id: UUID
    created_at: datetime
    seen_at: datetime | None
    cases: int
    identities: list[IdentityOut]
