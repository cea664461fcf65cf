"""Files that are to go out with a reply."""

from typing import Annotated
from uuid import UUID

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field

LARGEST_FILE = 10_000_000
"""Bytes; no channel carries more."""


class UploadIn(BaseModel):
    """A file as base64. What it is, its own beginning tells."""

    model_config = ConfigDict(extra="forbid")

    content: Annotated[Base64Bytes, Field(min_length=1, max_length=LARGEST_FILE * 4 // 3 + 8)]


class UploadOut(BaseModel):
    """A file that waits to be named by a reply; `url` is where it is had from. `size` in bytes."""

    id: UUID
    url: str
    media_type: str
    size: int
