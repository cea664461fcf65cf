"""The small values everything else is made of: frozen, strict, free of a person's words."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Moment = AwareDatetime
"""A point in time with its zone; webcare computes and stores UTC only."""

A_CENTURY = 100.0 * 366 * 86_400

Seconds = Annotated[float, Field(ge=0, le=A_CENTURY)]
"""A span of time in seconds, a century at most: every moment computed with it exists."""


Storable = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""A text that PostgreSQL can keep: it knows none with a NUL."""


class Value(BaseModel):
    """Base of every domain model: immutable, and unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TextRef(Value):
    """A person's words, by reference: the words live in PostgreSQL, never in a history.

    `hash` is the salted SHA-256 of the words (hex). A plain hash of a short text can be guessed.
    """

    id: UUID
    hash: str


class Visibility(StrEnum):
    """Who can read a message on the network."""

    PUBLIC = "public"
    PRIVATE = "private"


class Priority(StrEnum):
    """How urgent a case is for people, most urgent first."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the most urgent; lists sort by it."""
        return list(Priority).index(self)


class Language(StrEnum):
    """The languages customers are served in (ISO 639-1); UNKNOWN where none was recognised."""

    GERMAN = "de"
    FRENCH = "fr"
    DUTCH = "nl"
    ENGLISH = "en"
    UNKNOWN = "und"


def seconds_between(earlier: datetime, later: datetime) -> float:
    """Seconds from `earlier` to `later`, negative when the order is reversed."""
    return (later - earlier).total_seconds()
