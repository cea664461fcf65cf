"""Open hours against a table worked out by hand, against minutes counted one by one, and their own
laws."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.calendar import BusinessCalendar, ExceptionalDay, HolidayRegion, OpenHours, Opening
from domain.clock import Clock
from domain.opening import countries, hours_for, open_hours, openings_on
from tests.domain.calendars import a_calendar, a_week, at_random, calendars
from tests.domain.minutes import Minutes

NL = HolidayRegion(country="NL")
BAVARIA = HolidayRegion(country="DE", region="BY")
BERLIN = "Europe/Berlin"
NIGHTS = a_calendar("00:00-24:00", "00:00-24:00", "00:00-24:00")
NIGHT_SHIFT = a_calendar("22:00-24:00 00:00-06:00", "00:00-06:00 22:00-24:00", "00:00-06:00")
SPLIT = a_calendar("09:00-12:30 13:30-18:00")


@pytest.mark.parametrize(
    ("calendar", "begin", "hours", "due"),
    [
        # Wednesday 13 May 2026, 17:00; Thursday is Ascension Day, closed: one hour today, three on
        # Friday.
        (
            a_calendar(zone="Europe/Amsterdam", holidays=(NL,)),
            "2026-05-13 17:00",
            4,
            "2026-05-15 12:00",
        ),
        # The same without holidays.
        (a_calendar(zone="Europe/Amsterdam"), "2026-05-13 17:00", 4, "2026-05-14 12:00"),
        # Corpus Christi, Thursday 4 June 2026, is a holiday in Bavaria …
        (a_calendar(holidays=(BAVARIA,)), "2026-06-03 16:00", 8, "2026-06-05 15:00"),
        # … and a Thursday like any other in Berlin.
        (
            a_calendar(holidays=(HolidayRegion(country="DE", region="BE"),)),
            "2026-06-03 16:00",
            8,
            "2026-06-04 15:00",
        ),
        # The Peace Festival, Friday 8 August 2025, is a holiday in the city of Augsburg alone.
        (
            a_calendar(holidays=(HolidayRegion(country="DE", region="Augsburg"),)),
            "2025-08-07 17:00",
            2,
            "2025-08-11 10:00",
        ),
        # A lunch break from 12:30 to 13:30: half an hour before it, three and a half after it.
        (SPLIT, "2026-03-02 12:00", 4, "2026-03-02 17:00"),
        # Written during the break: it counts from 13:30.
        (SPLIT, "2026-03-02 12:45", 1, "2026-03-02 14:30"),
        # The budget ends exactly when people leave: due then, not the next morning.
        (SPLIT, "2026-03-02 16:00", 2, "2026-03-02 18:00"),
        # The night to 29 March 2026 has no hour from 2 to 3: four hours from 23:00 are at 4:00.
        (NIGHTS, "2026-03-28 23:00", 4, "2026-03-29 04:00"),
        # The night to 25 October 2026 has that hour twice: four hours from 23:00 are at 2:00.
        (NIGHTS, "2026-10-24 23:00", 4, "2026-10-25 02:00+01"),
        # The night shift of Saturday, 22 to 6: seven hours in spring, nine in autumn.
        (NIGHT_SHIFT, "2026-03-28 22:00", 7, "2026-03-29 06:00"),
        (NIGHT_SHIFT, "2026-10-24 22:00", 9, "2026-10-25 06:00"),
        # Friday 22 May 2026, 17:55, and Whit Monday: five minutes today, the rest on Tuesday.
        (a_calendar(holidays=(BAVARIA,)), "2026-05-22 17:55", 4, "2026-05-26 12:55"),
        # An extraordinary Saturday shift counts, above the week.
        (
            a_calendar(
                exceptions=(
                    ExceptionalDay(
                        date=date(2026, 3, 7),
                        openings=(Opening(opens="10:00", closes="14:00"),),
                    ),
                )
            ),
            "2026-03-06 17:00",
            3,
            "2026-03-07 12:00",
        ),
        # Open on a holiday, because the exception says so.
        (
            a_calendar(
                holidays=(BAVARIA,),
                exceptions=(
                    ExceptionalDay(
                        date=date(2026, 6, 4), openings=(Opening(opens="09:00", closes="11:00"),)
                    ),
                ),
            ),
            "2026-06-03 17:00",
            2,
            "2026-06-04 10:00",
        ),
    ],
)
def test_a_table_worked_out_by_hand(
    calendar: BusinessCalendar, begin: str, hours: float, due: str
) -> None:
    started = _local(begin, calendar.time_zone)
    known = hours_for(calendar, started, started, 2 * 3_600 * hours)
    clock = Clock(budget=3_600 * hours, calendar_version="1").start(started, known)
    assert clock.due_at == _local(due, calendar.time_zone)


SEASONS = [date(2026, 3, 20), date(2026, 10, 18), date(2026, 12, 18), date(2026, 5, 8)]
"""Clocks put forward and back, in both hemispheres, Christmas, and the holidays of May."""


def test_ten_thousand_random_cases_agree_with_minutes_counted_one_by_one() -> None:
    """Clocks that start, stand still and go on, at any minute of any calendar."""
    chance, compared = Random(20_260_302), 0
    for number in range(200):
        season = SEASONS[number % len(SEASONS)]
        calendar = at_random(chance, season)
        slow = Minutes(calendar, datetime(season.year, season.month, season.day, tzinfo=UTC), 35)
        fast = open_hours(calendar, slow.begin, slow.moment(len(slow.open)))
        for _ in range(50):
            begin = chance.randrange(20 * 24 * 60)
            pause = begin + chance.randrange(1, 3 * 24 * 60)
            again = pause + chance.randrange(1, 3 * 24 * 60)
            budget = chance.randrange(1, 1_500)
            used = slow.counted(begin, pause)
            clock = Clock(budget=60 * budget, calendar_version="1")
            straight = clock.start(slow.moment(begin), fast)
            _agrees(straight, slow.due(begin, budget), slow)
            paused = straight.pause(slow.moment(pause), fast)
            assert paused.consumed == 60 * used
            if used < budget:
                resumed = paused.start(slow.moment(again), fast)
                _agrees(resumed, slow.due(again, budget - used), slow)
            compared += 1
    assert compared == 10_000


def _agrees(clock: Clock, minute: int | None, slow: Minutes) -> None:
    if minute is not None:
        assert clock.due_at == slow.moment(minute)
    else:
        assert clock.due_at is not None
        assert clock.due_at > slow.moment(len(slow.open))


# -- laws ------------------------------------------------------------------------------------------

BEGIN = datetime(2026, 3, 20, tzinfo=UTC)
seconds = st.integers(0, 20 * 86_400)


@settings(max_examples=60, deadline=None)
@given(calendars, seconds, st.integers(1, 5 * 86_400))
def test_what_passes_until_a_clock_is_due_is_its_budget(
    calendar: BusinessCalendar, offset: int, budget: int
) -> None:
    begin = BEGIN + timedelta(seconds=offset)
    hours = hours_for(calendar, begin, begin, 2 * budget)
    due = hours.after(begin, budget)
    assert hours.seconds(begin, due) == pytest.approx(budget)
    assert due <= hours.until or hours.until - begin >= timedelta(days=400)


@settings(max_examples=60, deadline=None)
@given(calendars, st.lists(seconds, min_size=3, max_size=3).map(sorted))
def test_open_time_adds_up(calendar: BusinessCalendar, moments: list[int]) -> None:
    one, two, three = (BEGIN + timedelta(seconds=offset) for offset in moments)
    hours = open_hours(calendar, BEGIN, BEGIN + timedelta(days=30))
    whole = hours.seconds(one, two) + hours.seconds(two, three)
    assert hours.seconds(one, three) == pytest.approx(whole)
    assert 0 <= hours.seconds(one, three) <= (three - one).total_seconds()
    assert hours.seconds(three, one) == 0


@settings(max_examples=60, deadline=None)
@given(calendars, seconds)
def test_a_moment_is_open_or_people_are_back_later(calendar: BusinessCalendar, offset: int) -> None:
    at = BEGIN + timedelta(seconds=offset)
    hours = open_hours(calendar, BEGIN, BEGIN + timedelta(days=60))
    back = hours.opens_at(at)
    assert hours.is_open(back)
    assert (back == at) == hours.is_open(at)
    assert hours.seconds(at, back) == 0
    assert hours.closes_at(at) > back
    last = hours.last_open(BEGIN, at)
    assert last is None or hours.seconds(last, at) == 0


@settings(max_examples=60, deadline=None)
@given(calendars, st.integers(1, 20), st.integers(0, 20), st.integers(1, 40))
def test_looking_further_ahead_changes_nothing_that_was_known(
    calendar: BusinessCalendar, first: int, later: int, further: int
) -> None:
    known = open_hours(calendar, BEGIN, BEGIN + timedelta(days=first))
    since = BEGIN + timedelta(days=min(later, first))
    more = open_hours(calendar, since, since + timedelta(days=further))
    joined = known.joined(more)
    whole = open_hours(calendar, joined.since, joined.until)
    assert joined == whole
    changed = known.joined(OpenHours(since=since, until=more.until))
    assert changed.seconds(since, known.until) == known.seconds(since, known.until)


def test_beyond_what_is_known_every_second_counts() -> None:
    known = open_hours(a_calendar(), BEGIN, BEGIN + timedelta(days=1))
    assert known.after(BEGIN + timedelta(days=3), 60) == BEGIN + timedelta(days=3, seconds=60)
    assert known.seconds(BEGIN - timedelta(hours=1), BEGIN) == 3_600
    assert known.is_open(known.until)
    assert Clock(budget=60, calendar_version="1").start(BEGIN).due_at == BEGIN + timedelta(
        minutes=1
    )


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe"])
def test_an_opening_within_the_hour_that_comes_twice_comes_twice(zone: str) -> None:
    day = date(2026, 10, 25) if zone == BERLIN else date(2026, 4, 5)
    begins = "02:15" if zone == BERLIN else "01:35"
    ends = "02:45" if zone == BERLIN else "01:55"
    openings = (Opening(opens=begins, closes=ends),)
    calendar = a_calendar(zone=zone, exceptions=(ExceptionalDay(date=day, openings=openings),))
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    hours = open_hours(calendar, midnight, midnight + timedelta(hours=24))
    length = 30 if zone == BERLIN else 20
    assert [(i.end - i.start) / timedelta(minutes=1) for i in hours.intervals] == [length, length]


def test_an_exception_counts_above_a_holiday_and_both_above_the_week() -> None:
    special = ExceptionalDay(
        date=date(2026, 12, 26), openings=(Opening(opens="10:00", closes="12:00"),)
    )
    calendar = a_calendar(saturday="09:00-12:00", holidays=(BAVARIA,), exceptions=(special,))
    assert openings_on(calendar, date(2026, 12, 25)) == ()
    assert openings_on(calendar, date(2026, 12, 26)) == special.openings
    assert openings_on(calendar, date(2027, 1, 2)) == (Opening(opens="09:00", closes="12:00"),)


@pytest.mark.parametrize("time", ["9:00", "24:01", "25:00", "12:60", "noon"])
def test_a_time_is_one_of_a_day(time: str) -> None:
    with pytest.raises(ValidationError):
        Opening(opens="00:00", closes=time)


def test_a_week_has_seven_days() -> None:
    with pytest.raises(ValidationError):
        BusinessCalendar(week=a_week()[:6])


def _local(words: str, zone: str) -> datetime:
    if "+" in words:
        return datetime.fromisoformat(words + ":00")
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone))


def test_every_region_that_there_is_to_choose_can_be_chosen() -> None:
    """Cities and zones were offered, and refused when they were saved."""
    for country, regions in countries().items():
        for region in regions:
            HolidayRegion(country=country, region=region)
