"""Kinds of fields that several requests share."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, StringConstraints

_FIRST, _LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def storable(text: str) -> str:
    """PostgreSQL stores no NUL."""
    if "\x00" in text:
        raise ValueError("must not contain NUL characters")
    return text


LONGEST_LINE = 300


def imaginable(moment: datetime) -> datetime:
    """Whatever is reckoned from a moment stays within what a calendar knows."""
    if not _FIRST <= moment <= _LAST:
        raise ValueError("must lie between 1990 and 2200")
    return moment


When = Annotated[AwareDatetime, AfterValidator(imaginable)]
"""A moment with its zone that somebody may mean."""

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LINE),
    AfterValidator(storable),
]
"""A short text that is not empty."""

MaybeLine = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=LONGEST_LINE), AfterValidator(storable)
]
"""A short text that may be empty."""

MaybeText = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=10_000), AfterValidator(storable)
]
"""A longer text that may be empty."""

LongText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100_000, pattern=r"\S"),
    AfterValidator(storable),
]
"""What a person writes, kept exactly as it is: not empty and not only spaces."""
