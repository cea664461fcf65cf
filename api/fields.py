"""Kinds of fields that several requests share."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints


def storable(text: str) -> str:
    """PostgreSQL stores no NUL."""
    if "\x00" in text:
        raise ValueError("must not contain NUL characters")
    return text


LONGEST_LINE = 300

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
