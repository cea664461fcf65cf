"""The stop button as the outside sees it."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from api.fields import MaybeLine


class StopIn(BaseModel):
    """Where the machine shall be silent; without an account, for the whole client."""

    client_id: UUID
    account_id: UUID | None = None
    reason: MaybeLine


class StopOut(BaseModel):
    """A stop; it stands while `lifted_at` is null."""

    id: UUID
    client_id: UUID
    account_id: UUID | None
    reason: str
    pressed_by: UUID | None
    pressed_at: datetime
    lifted_by: UUID | None
    lifted_at: datetime | None
