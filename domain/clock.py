"""SLA clocks as values: how much time a promise has, how much is used, when it is due."""

from datetime import datetime, timedelta

from domain.calendar import OpenHours
from domain.values import Moment, Seconds, Value, seconds_between


class Clock(Value):
    """One promise about time.

    `budget` and `consumed` are seconds; while the clock runs, `running_since` is the moment from
    which time is being consumed and `due_at` the moment the budget is used up. A paused or stopped
    clock has neither. `calendar_version` names the agreement whose calendar counts (None: every
    second does); such a clock is asked together with the case's open hours. `latest`: due then at
    the latest, however much is left (a network takes no replies any more).
    """

    budget: Seconds
    consumed: Seconds = 0
    running_since: Moment | None = None
    calendar_version: str | None = None
    due_at: Moment | None = None
    stopped_at: Moment | None = None
    latest: Moment | None = None

    @property
    def running(self) -> bool:
        """Whether time is being consumed."""
        return self.running_since is not None

    @property
    def paused(self) -> bool:
        """Whether it stands still, to go on later."""
        return not self.running and self.stopped_at is None

    def start(self, at: datetime, hours: OpenHours | None = None) -> "Clock":
        """Run from `at` on; a running clock is returned unchanged."""
        if self.running:
            return self
        started = self.model_copy(update={"running_since": at, "stopped_at": None})
        return started.with_due(hours)

    def with_due(self, hours: OpenHours | None = None) -> "Clock":
        """The same running clock with its due moment worked out anew."""
        due = self.moment_at(1.0, hours)
        if due is not None and self.running_since is not None:
            due = max(due, self.running_since)
        return self.model_copy(update={"due_at": due})

    def pause(self, at: datetime, hours: OpenHours | None = None) -> "Clock":
        """Stop consuming at `at`, keep what was consumed; `start` goes on from there."""
        if self.running_since is None:
            return self
        used = self.used_at(at, hours)
        return self.model_copy(update={"consumed": used, "running_since": None, "due_at": None})

    def stop(self, at: datetime, hours: OpenHours | None = None) -> "Clock":
        """The promise is kept or given up: pause for good and remember when."""
        if self.stopped_at is not None:
            return self
        return self.pause(at, hours).model_copy(update={"stopped_at": at})

    def used_at(self, at: datetime, hours: OpenHours | None = None) -> float:
        """Seconds of the budget that are used up at `at`."""
        if self.running_since is None:
            return self.consumed
        return self.consumed + max(0.0, self._passed(self.running_since, at, hours))

    def moment_at(self, share: float, hours: OpenHours | None = None) -> datetime | None:
        """When `share` (0–1) of the budget will be used up; None when the clock does not run."""
        if self.running_since is None:
            return None
        ahead = share * self.budget - self.consumed
        moment = self.running_since + timedelta(seconds=ahead)
        if ahead > 0 and hours is not None and self.calendar_version is not None:
            moment = hours.after(self.running_since, ahead)
        return moment if self.latest is None else min(moment, self.latest)

    def overdue(self, now: datetime) -> bool:
        """Whether the clock runs and its due moment has come."""
        return self.due_at is not None and now >= self.due_at

    def _passed(self, earlier: datetime, later: datetime, hours: OpenHours | None) -> float:
        if hours is None or self.calendar_version is None:
            return seconds_between(earlier, later)
        return hours.seconds(earlier, later)
