"""One timer for all clocks of a workflow."""

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow

AT_LEAST = timedelta(seconds=1)
"""A moment that has passed and changed nothing is looked at again after this, not in a hot loop."""

WORTH_CANCELLING = timedelta(hours=1)
"""A timer that would ring this much too early is replaced (2 events) rather than let fire (5)."""


class Alarm:
    """Rings at the earliest moment. An earlier one re-arms; one a little later lets it ring."""

    def __init__(self) -> None:
        self._at: datetime | None = None
        self._timer: asyncio.Task[None] | None = None

    @property
    def rang(self) -> bool:
        """Whether the moment has come; stays so until the alarm is set again."""
        return self._timer is not None and self._timer.done()

    def set(self, moment: datetime | None) -> None:
        """Ring at `moment` (UTC); None: not at all, though a running timer may still ring."""
        if self.rang:
            self._timer = self._at = None
        if moment is None:
            return
        now = workflow.now()
        moment = max(moment, now + AT_LEAST)
        if self._timer is not None and self._at is not None:
            if self._at <= moment <= self._at + WORTH_CANCELLING:
                return
            self._timer.cancel()
        self._at = moment
        self._timer = asyncio.create_task(asyncio.sleep((moment - now).total_seconds()))
