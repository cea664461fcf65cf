"""Colleagues as the outside sees them."""

from uuid import UUID

from pydantic import BaseModel


class PersonOut(BaseModel):
    """A colleague by name."""

    id: UUID
    name: str


class PersonListed(PersonOut):
    """A colleague in a list; who has left is not active but keeps their name."""

    initials: str
    active: bool
