"""SLA clocks as values: how much time a promise has, how much is used, when it is due."""

from datetime import datetime, timedelta

from domain.values import Moment, Seconds, Value, seconds_between


class Clock(Value):
    """One promise about time.

    `budget` and `consumed` are seconds; while the clock runs, `running_since` is the moment from
    which time is being consumed and `due_at` the moment the budget is used up. A paused or stopped
    clock has neither. `calendar_version` names the calendar that counted (None: every hour counts).
    """

    budget: Seconds
    consumed: Seconds = 0
    running_since: Moment | None = None
    calendar_version: str | None = None
    due_at: Moment | None = None
    stopped_at: Moment | None = None

    @property
    def running(self) -> bool:
        """Whether time is being consumed."""
        return self.running_since is not None

    def start(self, at: datetime) -> "Clock":
        """Run from `at` on; a running clock is returned unchanged."""
        if self.running:
            return self
        due = at + timedelta(seconds=max(0.0, self.budget - self.consumed))
        return self.model_copy(update={"running_since": at, "due_at": due, "stopped_at": None})

    def pause(self, at: datetime) -> "Clock":
        """Stop consuming at `at`, keep what was consumed; `start` goes on from there."""
        if self.running_since is None:
            return self
        return self.model_copy(
            update={"consumed": self.used_at(at), "running_since": None, "due_at": None}
        )

    def stop(self, at: datetime) -> "Clock":
        """The promise is kept or given up: pause for good and remember when."""
        if self.stopped_at is not None:
            return self
        return self.pause(at).model_copy(update={"stopped_at": at})

    def used_at(self, at: datetime) -> float:
        """Seconds of the budget that are used up at `at`."""
        if self.running_since is None:
            return self.consumed
        return self.consumed + max(0.0, seconds_between(self.running_since, at))

    def moment_at(self, share: float) -> datetime | None:
        """When `share` (0–1) of the budget will be used up; None when the clock does not run."""
        if self.running_since is None:
            return None
        return self.running_since + timedelta(seconds=share * self.budget - self.consumed)

    def overdue(self, now: datetime) -> bool:
        """Whether the clock runs and its due moment has come."""
        return self.due_at is not None and now >= self.due_at
