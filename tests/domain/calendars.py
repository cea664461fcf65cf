"""Business calendars for tests: a few by name, and any number at random."""

from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from domain.calendar import BusinessCalendar, ExceptionalDay, HolidayRegion, Opening

ZONES = (
    "Europe/Berlin",
    "Europe/Amsterdam",
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/St_Johns",
    "Pacific/Auckland",
)
REGIONS = (
    HolidayRegion(country="DE", region="BY"),
    HolidayRegion(country="DE"),
    HolidayRegion(country="NL"),
    HolidayRegion(country="FR"),
    HolidayRegion(country="BE"),
    HolidayRegion(country="GB", region="SCT"),
)


def opening(words: str) -> Opening:
    """ "09:00-17:30" as a value."""
    opens, closes = words.split("-")
    return Opening(opens=opens, closes=closes)


def a_week(
    workdays: str = "09:00-18:00", saturday: str = "", sunday: str = ""
) -> tuple[tuple[Opening, ...], ...]:
    """Monday to Friday alike; several openings a day are separated by spaces."""
    of_a_day = [workdays] * 5 + [saturday, sunday]
    return tuple(tuple(opening(each) for each in words.split()) for words in of_a_day)


def a_calendar(
    workdays: str = "09:00-18:00",
    saturday: str = "",
    sunday: str = "",
    *,
    zone: str = "Europe/Berlin",
    holidays: tuple[HolidayRegion, ...] = (),
    exceptions: tuple[ExceptionalDay, ...] = (),
) -> BusinessCalendar:
    """Nine to six on workdays in Berlin, unless it says otherwise."""
    return BusinessCalendar(
        time_zone=zone,
        week=a_week(workdays, saturday, sunday),
        holidays=holidays,
        exceptions=exceptions,
    )


def at_random(chance: Random, around: date) -> BusinessCalendar:
    """Any calendar: several openings a day, holidays, and exceptions near a date."""
    week = [_openings(chance) for _ in range(7)]
    if not any(week):
        week[chance.randrange(7)] = (opening("09:00-17:00"),)
    return BusinessCalendar(
        time_zone=chance.choice(ZONES),
        week=tuple(week),
        holidays=tuple(chance.sample(REGIONS, chance.choice([0, 1, 1, 2]))),
        exceptions=tuple(
            ExceptionalDay(date=around + timedelta(days=days), openings=_openings(chance))
            for days in chance.sample(range(30), chance.choice([0, 1, 3]))
        ),
    )


def _openings(chance: Random) -> tuple[Opening, ...]:
    edges = sorted(chance.sample(range(24 * 4 + 1), 2 * chance.choice([0, 1, 1, 2, 3])))
    times = [f"{edge // 4:02}:{edge % 4 * 15:02}" for edge in edges]
    return tuple(
        Opening(opens=opens, closes=closes)
        for opens, closes in zip(times[::2], times[1::2], strict=True)
    )


calendars: st.SearchStrategy[BusinessCalendar] = st.builds(
    at_random, st.randoms(use_true_random=False), st.just(date(2026, 3, 20))
)
