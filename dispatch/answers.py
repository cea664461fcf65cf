"""Hearing that a command's answer is on record, so that nobody waits for the next look at it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from db.notify import Change


@dataclass(frozen=True)
class Answers:
    """Who waits for the answers to which commands. Told by whoever listens to the database; where
    nobody does, those who wait look from time to time and lose nothing but time."""

    _waiting: dict[UUID, set[asyncio.Event]] = field(default_factory=dict, init=False)

    @contextmanager
    def awaited(self, command_id: UUID) -> Iterator[asyncio.Event]:
        """Set whenever something is announced of that command, until the block is left."""
        news = asyncio.Event()
        self._waiting.setdefault(command_id, set()).add(news)
        try:
            yield news
        finally:
            others = self._waiting[command_id]
            others.discard(news)
            if not others:
                del self._waiting[command_id]

    def heard(self, change: Change) -> None:
        """Something changed, as the database announced it."""
        if change.resource == "commands":
            for news in self._waiting.get(change.id, ()):
                news.set()
