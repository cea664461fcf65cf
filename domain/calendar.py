"""Business calendars as values: when a client's people work, and the open hours clocks count by.

A `BusinessCalendar` says so in words of the week; what it comes to in UTC depends on time-zone data
and on lists of holidays that change over the years. So open hours are worked out once, outside
(domain/opening.py), and from then on are a value: everything here is plain arithmetic on it.
"""

import datetime
from typing import Annotated

from pydantic import Field

from domain.values import Moment, Storable, Value, seconds_between

TimeOfDay = Annotated[str, Field(pattern=r"^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$")]
"""A time on the wall clock, "09:00" to "24:00"."""


class Opening(Value):
    """From `opens` to `closes` on one day; several of them leave room for a lunch break."""

    opens: TimeOfDay
    closes: TimeOfDay


LONGEST_NAME = 60
"""Characters in the name of an exceptional day."""


class HolidayRegion(Value):
    """Whose public holidays are days off: a country (ISO 3166-1) or one of its regions, as the list
    of its holidays calls them: mostly as in ISO 3166-2, but cities too."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    region: Annotated[Storable, Field(min_length=1, max_length=LONGEST_NAME)] | None = None


class ExceptionalDay(Value):
    """One date with its own openings, none: closed. It counts above the week and the holidays."""

    date: datetime.date
    openings: tuple[Opening, ...] = ()
    name: Annotated[Storable, Field(max_length=LONGEST_NAME)] = ""


class BusinessCalendar(Value):
    """When a client's people work. `week` begins on Monday; a public holiday is closed."""

    time_zone: str = "Europe/Berlin"
    week: Annotated[tuple[tuple[Opening, ...], ...], Field(min_length=7, max_length=7)]
    holidays: tuple[HolidayRegion, ...] = ()
    exceptions: tuple[ExceptionalDay, ...] = ()


class OpenInterval(Value):
    """Open from `start` up to, and not including, `end`."""

    start: Moment
    end: Moment


class OpenHours(Value):
    """The open intervals between `since` and `until`, in order and apart from one another.

    Outside of what is known every second counts as open: a clock may be early, and never stands
    still for want of a calendar.
    """

    since: Moment
    until: Moment
    intervals: tuple[OpenInterval, ...] = ()

    def seconds(self, earlier: datetime.datetime, later: datetime.datetime) -> float:
        """Open seconds from `earlier` to `later`; none when the order is reversed."""
        return sum(
            max(0.0, seconds_between(max(each.start, earlier), min(each.end, later)))
            for each in self._counting(earlier, later)
        )

    def after(self, begin: datetime.datetime, seconds: float) -> datetime.datetime:
        """The moment at which so many open seconds have passed since `begin`."""
        if seconds <= 0:
            return begin
        left = seconds
        for each in self._counting(begin, None):
            start = max(each.start, begin)
            here = seconds_between(start, each.end)
            if here >= left:
                return start + datetime.timedelta(seconds=left)
            left -= max(0.0, here)
        return max(begin, self.until) + datetime.timedelta(seconds=left)

    def is_open(self, at: datetime.datetime) -> bool:
        """Whether people work at that moment."""
        return any(each.start <= at < each.end for each in self._counting(at, at))

    def opens_at(self, at: datetime.datetime) -> datetime.datetime:
        """The moment from which people work again: `at` itself when they do."""
        for each in self._counting(at, None):
            if at < each.end:
                return max(at, each.start)
        return max(at, self.until)

    def closes_at(self, at: datetime.datetime) -> datetime.datetime:
        """The end of the open interval that `at` lies in or, when closed, of the next one."""
        for each in self._counting(at, None):
            if at < each.end:
                return each.end
        return max(at, self.until)

    def last_open(
        self, earlier: datetime.datetime, later: datetime.datetime
    ) -> datetime.datetime | None:
        """The last moment up to `later` by which people still worked after `earlier`."""
        ends = [
            min(each.end, later)
            for each in self._counting(earlier, later)
            if each.start < later and earlier < each.end
        ]
        return ends[-1] if ends else None

    def joined(self, other: "OpenHours") -> "OpenHours":
        """These hours with what `other` knows beyond them. What was known stays as it was, so that
        a clock never counts the same day twice in different ways; days before `other` begins are
        forgotten."""
        if other.since > self.until or other.until <= self.until:
            return other if other.since > self.until else self
        since = max(self.since, other.since)
        kept = [
            each.model_copy(update={"start": max(each.start, since)})
            for each in self.intervals
            if each.end > since
        ]
        added = [
            each.model_copy(update={"start": max(each.start, self.until)})
            for each in other.intervals
            if each.end > self.until
        ]
        if kept and added and kept[-1].end == added[0].start:
            whole = kept.pop().model_copy(update={"end": added.pop(0).end})
            kept.append(whole)
        return OpenHours(since=since, until=other.until, intervals=(*kept, *added))

    def _counting(
        self, earlier: datetime.datetime, later: datetime.datetime | None
    ) -> list[OpenInterval]:
        """What is open, with what is not known on either side counted in full."""
        counting = list(self.intervals)
        if earlier < self.since:
            counting.insert(0, OpenInterval(start=earlier, end=self.since))
        if later is not None and later >= self.until:
            beyond = max(earlier, self.until)
            end = later + datetime.timedelta(microseconds=1)
            counting.append(OpenInterval(start=beyond, end=end))
        return counting
