"""Callouts as the outside sees them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from api.customers.schemas import CustomerOut
from api.people.schemas import PersonOut


class CalloutOut(BaseModel):
    """A note that calls upon who asks. `text` is null once it was erased."""

    id: UUID
    client_id: UUID
    client_name: str
    case_id: UUID
    customer: CustomerOut | None
    by: PersonOut | None
    text: str | None
    at: datetime
    read_at: datetime | None


class SeenIn(BaseModel):
    """What one has seen: everything on a case, or everything."""

    model_config = ConfigDict(extra="forbid")

    case_id: UUID | None = None


class Seen(BaseModel):
    """How many of them were new."""

    seen: int
