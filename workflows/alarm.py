"""One timer for all clocks of a workflow."""

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow

AT_LEAST = timedelta(seconds=1)
"""A moment that has passed and changed nothing is looked at again after this, not in a hot loop."""

WORTH_CANCELLING = timedelta(hours=1)
"""Where timers are replaced at all, one that would ring this much too early is."""


class Alarm:
    """Rings at the earliest moment. An earlier one re-arms; a later one lets it ring.

    `replaces`: a timer that would ring far too early is replaced, as all were once (decision 6).
    """

    def __init__(self, *, replaces: bool = True) -> None:
        self._replaces = replaces
        self._at: datetime | None = None
        self._timer: asyncio.Task[None] | None = None

    @property
    def rang(self) -> bool:
        """Whether the moment has come; stays so until the alarm is set again."""
        return self._timer is not None and self._timer.done()

    def stop(self) -> None:
        """Ring no more. A timer of this very workflow task is then never started."""
        if self._timer is not None:
            self._timer.cancel()

    def set(self, moment: datetime | None) -> None:
        """Ring at `moment` (UTC); None: not at all, though a running timer may still ring."""
        if self.rang:
            self._timer = self._at = None
        if moment is None:
            return
        now = workflow.now()
        moment = max(moment, now + AT_LEAST)
        if self._timer is not None and self._at is not None:
            far = self._replaces and moment > self._at + WORTH_CANCELLING
            if self._at <= moment and not far:
                return
            self._timer.cancel()
        self._at = moment
        self._timer = asyncio.create_task(asyncio.sleep((moment - now).total_seconds()))
