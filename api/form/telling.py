"""What the form tells before anybody writes: opening hours, the usual time, and what a message sent
now is promised."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_timedelta, get_day_names

from domain.agreement import ServiceAgreement
from domain.calendar import BusinessCalendar, Opening
from domain.opening import holidays_between, hours_for, openings_on
from domain.prepared import moment_in_words
from domain.promising import promise_at
from domain.values import Language, Priority

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Hours:
    """Lines of opening hours: what day or days, and when."""

    lines: tuple[tuple[str, str], ...]
    special: tuple[tuple[str, str], ...]


def told(
    agreement: ServiceAgreement,
    usual: float | None,
    now: datetime,
    language: Language,
    words: dict[str, str],
) -> dict[str, object]:
    """What the page shows: `state`, `promise`, `usual` (sentences, "" where there is none) and
    `hours`."""
    zone = agreement.time_zone
    promise = promise_at(agreement, now, Priority.NORMAL)
    due = moment_in_words(promise.promised_at, now, language, zone)
    found: dict[str, object] = {
        "state": "",
        "usual": "",
        "promise": words["promise"].format(due=due),
        "hours": None,
    }
    if usual is not None:
        span = format_timedelta(int(max(usual, 60)), threshold=1.2, locale=_locale(language))
        found["usual"] = words["usual"].format(span=span)
    if agreement.calendar is not None:
        hours = hours_for(agreement.calendar, now, now, 60)
        name, at = ("open", hours.closes_at(now))
        if not hours.is_open(now):
            name, at = "closed", hours.opens_at(now)
        said = moment_in_words(at, now, language, zone)
        found["state"] = words[name].format(opens=said, closes=said)
        found["hours"] = _hours(agreement.calendar, now, language, words)
    return found


def _hours(
    calendar: BusinessCalendar, now: datetime, language: Language, words: dict[str, str]
) -> Hours:
    names = get_day_names("wide", locale=_locale(language))
    closed = words["closed_on"]
    lines: list[tuple[int, int, str]] = []
    for day, openings in enumerate(calendar.week):
        said = _said(openings, closed)
        if lines and lines[-1][2] == said:
            lines[-1] = (lines[-1][0], day, said)
        else:
            lines.append((day, day, said))
    return Hours(
        lines=tuple(
            (names[first] if first == last else f"{names[first]} – {names[last]}", said)
            for first, last, said in lines
        ),
        special=tuple(_special(calendar, now, language, closed)),
    )


def _special(
    calendar: BusinessCalendar, now: datetime, language: Language, closed: str
) -> list[tuple[str, str]]:
    """The days of the coming fortnight that are not like their weekday."""
    first = now.astimezone(ZoneInfo(calendar.time_zone)).date()
    names: dict[date, str] = {each.date: each.name for each in calendar.exceptions}
    for region in calendar.holidays:
        for day, name in holidays_between(region, first, first + SOON, language):
            names.setdefault(day, name)
    found = []
    for number in range(SOON.days + 1):
        day = first + timedelta(days=number)
        openings = openings_on(calendar, day)
        if openings != calendar.week[day.weekday()]:
            said = format_date(day, "full", locale=_locale(language))
            name = names.get(day, "")
            found.append((f"{said} ({name})" if name else said, _said(openings, closed)))
    return found


def _said(openings: tuple[Opening, ...], closed: str) -> str:
    return ", ".join(f"{each.opens}–{each.closes}" for each in openings) or closed


def _locale(language: Language) -> str:
    return "en_GB" if language is Language.ENGLISH else language.value
