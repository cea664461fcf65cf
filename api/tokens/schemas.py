"""Integrations' tokens as the outside sees them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.fields import Line
from api.people.schemas import PersonOut
from domain.permissions import Permission


class TokenIn(BaseModel):
    """What shall be let in: `permissions` are some of one's own for the client."""

    model_config = ConfigDict(extra="forbid")

    client_id: UUID
    name: Line
    permissions: Annotated[list[Permission], Field(min_length=1, max_length=100)]
    expires_in_days: Annotated[int, Field(ge=1, le=365)] = 90


class TokenOut(BaseModel):
    """A token without what lets it in. `person` is whom it acts for; what they may no longer do,
    it cannot either. `used` counts requests."""

    id: UUID
    client_id: UUID
    name: str
    person: PersonOut
    permissions: list[Permission]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    used: int


class TokenCreated(TokenOut):
    """A new token; this is the only time that it is shown."""

    token: str
