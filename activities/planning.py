"""How many first replies are planned when, for whoever looks for a place beside them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from db.speaking import first_replies_planned

GOOD_FOR = timedelta(seconds=1)
"""In a flood everybody would count thousands of rows to find what has hardly changed: a place holds
ten seconds' replies."""


class Planned:
    """The count of the whole house, remembered for a second."""

    def __init__(self) -> None:
        self._counted_at: datetime | None = None
        self._numbers: Mapping[int, int] = {}

    async def numbers(self, session: AsyncSession, now: datetime) -> Mapping[int, int]:
        """By place (domain/places.py), as of a second ago at most; `now` in UTC."""
        counted_at = self._counted_at
        if counted_at is None or not timedelta(0) <= now - counted_at < GOOD_FOR:
            self._counted_at = now  # who comes meanwhile takes what was known before
            try:
                self._numbers = await first_replies_planned(session, now)
            except BaseException:
                self._counted_at = counted_at
                raise
        return self._numbers
