"""Changes of configuration as the outside sees them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from api.people.schemas import PersonOut
from domain.replay import Change


class ConfigurationChangeOut(BaseModel):
    """One change in a client's journal of configuration. `by` is null for the command line or
    somebody who is gone; `before` and `after` are what was there, for a published version its
    contents; `changes` the difference field by field; `hash` its place in the chain."""

    id: UUID
    client_id: UUID
    client_name: str
    seq: int
    at: datetime
    by: PersonOut | None
    kind: str
    subject: UUID | None
    subject_name: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    changes: list[Change]
    hash: str
