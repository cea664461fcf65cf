"""What became of a command."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel


class RefusalOut(BaseModel):
    """Why a command was refused, and what would be right."""

    type: str
    detail: str
    right: str


class CommandResult(BaseModel):
    """What a command came to; `pending` until the case has answered."""

    id: UUID
    status: Literal["done", "pending", "refused"]
    refusal: RefusalOut | None
