"""Open hours by counting minutes: slow, and so plain that one can believe it.

A stretch of time is written out minute by minute with what the wall clock shows at each; a minute
is open when that time lies within an opening of that date. Nothing of domain/ is asked.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

import holidays

from domain.calendar import BusinessCalendar, Opening

MINUTE = timedelta(minutes=1)


TIMES = tuple(f"{minute // 60:02}:{minute % 60:02}" for minute in range(24 * 60))
"""What a wall clock shows from one midnight to the next."""


@lru_cache(maxsize=64)
def wall_clock(zone: str, begin: datetime, days: int) -> tuple[tuple[date, str], ...]:
    """What the wall clock shows at every minute of so many days: date and "HH:MM"."""
    place, first = ZoneInfo(zone), int(begin.timestamp())
    shown = (datetime.fromtimestamp(first + 60 * minute, place) for minute in range(days * 24 * 60))
    return tuple((at.date(), TIMES[60 * at.hour + at.minute]) for at in shown)


@lru_cache(maxsize=64)
def times_within(openings: tuple[Opening, ...]) -> frozenset[str]:
    """What the wall clock shows while it is open, on a day with those openings."""
    return frozenset(t for t in TIMES if any(each.opens <= t < each.closes for each in openings))


@dataclass(frozen=True)
class Minutes:
    """A calendar over so many days, counted out; a moment is a number of minutes after `begin`."""

    calendar: BusinessCalendar
    begin: datetime
    days: int
    open: list[bool] = field(init=False)
    before: list[int] = field(init=False)
    """Open minutes before each minute."""

    def __post_init__(self) -> None:
        days_off = {
            day
            for region in self.calendar.holidays
            for day in holidays.country_holidays(
                region.country,
                subdiv=region.region,
                years=range(self.begin.year - 1, self.begin.year + 2),
                language="en_US",
            )
        }
        own = {exception.date: exception.openings for exception in self.calendar.exceptions}
        is_open = []
        shown = wall_clock(self.calendar.time_zone, self.begin, self.days)
        for day, minutes in groupby(shown, key=itemgetter(0)):
            openings = own.get(day, () if day in days_off else self.calendar.week[day.weekday()])
            within = times_within(openings)
            is_open += [time in within for _, time in minutes]
        object.__setattr__(self, "open", is_open)
        object.__setattr__(self, "before", list(accumulate(is_open, initial=0)))

    def counted(self, earlier: int, later: int) -> int:
        """Open minutes from one minute to another."""
        return self.before[later] - self.before[earlier]

    def due(self, begin: int, budget: int) -> int | None:
        """The minute by whose beginning so many open minutes have passed; None: not in sight."""
        passed = 0
        for minute in range(begin, len(self.open)):
            passed += self.open[minute]
            if passed == budget:
                return minute + 1
        return None

    def moment(self, minute: int) -> datetime:
        """That minute as a moment."""
        return (self.begin + minute * MINUTE).astimezone(UTC)
