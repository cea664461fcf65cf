"""Logins as the outside sees them: never with anything that lets somebody in."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from api.people.schemas import PersonOut


class SessionOut(BaseModel):
    """A login that lasts. `device`: browser and system, empty when the browser told neither;
    `method`: how they proved who they are; `current`: the one that asks."""

    id: UUID
    person: PersonOut
    device: str
    method: Literal["password", "provider"]
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool
