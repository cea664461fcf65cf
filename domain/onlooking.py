"""How long somebody counts as looking at a case, or as typing, after they said so."""

from datetime import datetime, timedelta

SAID_EVERY = timedelta(seconds=20)
"""How often a screen says that its person looks at a case."""

LOOKS_FOR = timedelta(seconds=45)
"""Somebody of whom nothing was heard for longer has gone: closed the laptop, lost the network."""

TYPES_FOR = timedelta(seconds=8)
"""Somebody who has not typed for longer is looking."""


def looks(seen_at: datetime, now: datetime) -> bool:
    """Whether they have the case before them."""
    return now - seen_at <= LOOKS_FOR


def types(typed_at: datetime | None, now: datetime) -> bool:
    """Whether they are writing."""
    return typed_at is not None and now - typed_at <= TYPES_FOR
