"""Working out open hours from a business calendar, with time-zone data and lists of holidays.

Both change over the years, so no workflow imports this: what it gives is handed to a case as a
value and stands in its journal.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from domain.calendar import BusinessCalendar, HolidayRegion, OpenHours, Opening, OpenInterval
from domain.values import Language

LONGEST_LOOK = timedelta(days=400)
"""Further ahead no open hours are worked out; a budget that reaches beyond counts in full there."""

_DAY = timedelta(days=1)
_SPOKEN: Mapping[Language, tuple[str, ...]] = {
    Language.GERMAN: ("de", "de_AT", "de_CH"),
    Language.FRENCH: ("fr", "fr_BE", "fr_CH"),
    Language.DUTCH: ("nl", "nl_BE"),
    Language.ENGLISH: ("en_US", "en_GB", "en"),
}
"""Under which names the lists of holidays know our languages."""


def open_hours(calendar: BusinessCalendar, since: datetime, until: datetime) -> OpenHours:
    """What the calendar comes to between two moments.

    A moment is open when the wall clock there shows a time within one of the day's openings: the
    hour that is skipped in spring never is, and the hour that comes twice in autumn counts twice.
    Raises KeyError for a country or region without a list of holidays, ZoneInfoNotFoundError for
    an unknown time zone.
    """
    zone = ZoneInfo(calendar.time_zone)
    since, until = since.astimezone(UTC), until.astimezone(UTC)
    found: list[OpenInterval] = []
    for start, end, offset in _stretches(zone, since, until):
        for opens, closes in _on_the_wall(calendar, start + offset, end + offset):
            opened, closed = max(start, opens - offset), min(end, closes - offset)
            if opened >= closed:
                continue
            if found and found[-1].end >= opened:
                longer = max(found[-1].end, closed)
                found[-1] = found[-1].model_copy(update={"end": longer})
            else:
                found.append(OpenInterval(start=opened, end=closed))
    return OpenHours(since=since, until=until, intervals=tuple(found))


def hours_for(
    calendar: BusinessCalendar, since: datetime, now: datetime, seconds: float
) -> OpenHours:
    """Open hours from `since` for as long as it takes that at least so many open seconds lie ahead
    of `now`: two weeks at least, LONGEST_LOOK at most."""
    days = 14
    while True:
        until = now + min(timedelta(days=days), LONGEST_LOOK)
        hours = open_hours(calendar, since, until)
        if hours.seconds(now, until) >= seconds or timedelta(days=days) >= LONGEST_LOOK:
            return hours
        days *= 2


def openings_on(calendar: BusinessCalendar, day: date) -> tuple[Opening, ...]:
    """The openings of one date: its own, none on a holiday, else those of its weekday."""
    for exception in calendar.exceptions:
        if exception.date == day:
            return exception.openings
    if any(_is_holiday(region, day) for region in calendar.holidays):
        return ()
    return calendar.week[day.weekday()]


def holidays_between(
    region: HolidayRegion, first: date, last: date, language: Language
) -> list[tuple[date, str]]:
    """The public holidays of a country or region from `first` to `last`, by name in a language that
    its list knows: the one asked for, else English, else the country's own.

    Raises KeyError for a country or region without a list of holidays.
    """
    years = tuple(range(first.year, last.year + 1))
    named = _list_of(region, years, _name_language(region.country, language))
    return sorted((day, name) for day, name in named.items() if first <= day <= last)


@lru_cache(maxsize=1)
def countries() -> Mapping[str, tuple[str, ...]]:
    """Every country that there is a list of holidays of, with its regions."""
    known = holidays.list_supported_countries(include_aliases=False)
    return {
        country: tuple(sorted(regions))
        for country, regions in sorted(known.items())
        if len(country) == 2
    }


def _is_holiday(region: HolidayRegion, day: date) -> bool:
    return day in _list_of(region, (day.year,), None)


@lru_cache(maxsize=256)
def _list_of(
    region: HolidayRegion, years: tuple[int, ...], language: str | None
) -> Mapping[date, str]:
    regions = countries()[region.country]
    if region.region is not None and region.region not in regions:
        raise KeyError(region.region)
    # Without a language the names would be in that of whatever machine this runs on.
    spoken = language or _name_language(region.country, Language.ENGLISH)
    found = holidays.country_holidays(
        region.country, subdiv=region.region, years=years, language=spoken
    )
    return {day: str(name) for day, name in found.items()}


@lru_cache(maxsize=64)
def _localized() -> Mapping[str, list[str]]:
    return holidays.list_localized_countries(include_aliases=False)


def _name_language(country: str, language: Language) -> str | None:
    known = _localized().get(country, [])
    wanted = (*_SPOKEN.get(language, ()), *_SPOKEN[Language.ENGLISH])
    return next((each for each in wanted if each in known), None)


def _on_the_wall(
    calendar: BusinessCalendar, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Openings between two moments of the wall clock (their zone is a name for it only)."""
    day = start.date()
    while day <= end.date():
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        for opening in sorted(openings_on(calendar, day), key=lambda each: each.opens):
            yield (
                midnight + _since_midnight(opening.opens),
                midnight + _since_midnight(opening.closes),
            )
        day += _DAY


def _since_midnight(time: str) -> timedelta:
    hours, minutes = time.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def _stretches(
    zone: ZoneInfo, since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The time between two moments, cut where the wall clock is put forward or back."""
    start, at = since, since.replace(second=0, microsecond=0)
    while at < until:
        before = _offset(zone, at)
        if _offset(zone, at + _DAY) != before:
            change = _change_after(zone, at)
            if start < change < until:
                yield start, change, before
                start = change
        at += _DAY
    if start < until:
        yield start, until, _offset(zone, start)


def _change_after(zone: ZoneInfo, at: datetime) -> datetime:
    """The minute within a day of `at` in which the offset becomes another."""
    before, low, high = _offset(zone, at), 0, 24 * 60
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, at + timedelta(minutes=middle)) == before:
            low = middle
        else:
            high = middle
    return at + timedelta(minutes=high)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
