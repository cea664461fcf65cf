"""The customer is answered in the language of their latest message, and acknowledged in time."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.agreement import OutsideHours
from domain.assessing import assessed, corrected
from domain.case import Case
from domain.counting import outside_hours
from domain.events import ClocksStarted, MentionTakenIn
from domain.evolving import evolve, fold
from domain.places import Room, place_of
from domain.speaking import (
    SPREAD_STEPS,
    acknowledgement_ahead,
    acknowledgement_moment,
    acknowledgement_pace,
    spoken_language,
    uncounted,
)
from domain.values import Language
from tests.domain.builders import (
    a_mention,
    after,
    an_agreement,
    an_arrival,
    an_assessment,
    an_empty_case,
    an_id,
    opened,
    person,
)
from tests.domain.calendars import a_calendar
from tests.domain.shell import Shell

KNOWN = [each for each in Language if each is not Language.UNKNOWN]


def written(case: Case, language: Language, minute: int) -> Case:
    """One more message in that language."""
    mention = a_mention(after(minutes=minute))
    taken_in = MentionTakenIn(at=after(minutes=minute), arrival_id=an_id(), mention=mention)
    case = fold([taken_in], case)
    taken = case.mention(mention.message_id)
    assert taken is not None
    found = an_assessment(language=language)
    return fold(assessed(case, taken, found, after(minutes=minute)), case)


def said_to_be(case: Case, minute: int, **change: Any) -> Case:
    """Somebody corrects the assessment."""
    assert case.assessment is not None
    better = case.assessment.model_copy(update=change)
    return fold(corrected(case, better, person(), after(minutes=minute)), case)


@given(st.lists(st.sampled_from(list(Language)), min_size=1, max_size=6))
def test_the_latest_message_counts_and_where_it_tells_none_the_case(spoken: list[Language]) -> None:
    case = an_empty_case()
    for minute, language in enumerate(spoken):
        case = written(case, language, minute)
    if spoken[-1] is not Language.UNKNOWN:
        assert spoken_language(case) is spoken[-1]


@given(*[st.sampled_from(KNOWN)] * 3)
def test_a_correction_counts_for_what_was_written_until_then(
    first: Language, right: Language, second: Language
) -> None:
    case = said_to_be(written(an_empty_case(), first, 0), 1, language=right)
    assert spoken_language(case) is right
    assert spoken_language(written(case, Language.UNKNOWN, 2)) is right
    case = written(case, second, 2)
    assert spoken_language(case) is second
    assert spoken_language(said_to_be(case, 3, language=right)) is right


def test_nothing_said_is_in_no_language() -> None:
    assert spoken_language(an_empty_case()) is Language.UNKNOWN


HALF_PAST_FIVE = datetime(2026, 3, 5, 17, 30, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Thursday; people leave at six and are back at nine."""


def begun(at: datetime, outside: OutsideHours, number: int, **fields: Any) -> Case:
    """A case whose customer wrote then, under business hours; `number` says where in the spread of
    acknowledgements it stands."""
    agreement = an_agreement(
        calendar=a_calendar(), acknowledge_counts="business", outside_hours=outside, **fields
    )
    shell = Shell.open(opened(at, case_id=UUID(int=number), agreement=agreement))
    shell.arrive(an_arrival(a_mention(at)))
    shell.assess(an_assessment())
    return shell.case


@given(
    st.floats(min_value=0, max_value=86_400),
    st.sampled_from(OutsideHours),
    st.integers(min_value=0, max_value=SPREAD_STEPS - 1),
    st.sampled_from([1.0, 60.0, 300.0, 3_600.0]),
)
@example(1_530.0, OutsideHours.NOTHING, 500, 300.0)
@example(1_530.0, OutsideHours.NOTICE, 500, 300.0)
def test_an_acknowledgement_is_in_good_time_by_the_hours_that_its_clock_counts(
    seconds: float, outside: OutsideHours, number: int, budget: float
) -> None:
    """Whoever writes shortly before people leave is answered before, not at night or late."""
    at = HALF_PAST_FIVE + timedelta(seconds=seconds)
    case = begun(at, outside, number, acknowledge_in=budget)
    pace, clock, hours = acknowledgement_pace(case), case.acknowledge, case.hours
    assert pace is not None
    assert clock is not None
    assert clock.due_at is not None
    assert hours is not None
    assert at <= pace <= clock.due_at
    lead = min(30 + number / SPREAD_STEPS * 20, budget / 2)
    if outside is not OutsideHours.NOTHING and outside_hours(case, pace):
        assert pace == at + timedelta(seconds=budget - lead), "at its usual pace at night"
        return
    assert hours.seconds(pace, clock.due_at) == pytest.approx(lead, abs=0.001)
    assert hours.is_open(pace) or pace in {each.end for each in hours.intervals}


def test_a_burst_before_people_leave_finds_earlier_places_than_the_usual_one() -> None:
    at = HALF_PAST_FIVE + timedelta(seconds=1_530)
    case = begun(at, OutsideHours.NOTHING, 500)
    usual = acknowledgement_moment(case)
    assert usual is not None
    full = {place_of(usual)}
    moment = usual - timedelta(seconds=acknowledgement_ahead(case, Room(full), at))
    assert at <= moment < usual


def test_histories_that_began_before_subtract_seconds_of_any_hour() -> None:
    case = begun(HALF_PAST_FIVE + timedelta(seconds=1_530), OutsideHours.NOTHING, 500)
    assert case.acknowledge is not None
    started = ClocksStarted(at=case.opened_at, acknowledge=case.acknowledge, lead_counted=True)
    (unlike,) = uncounted([started])
    then = acknowledgement_pace(evolve(case, unlike))
    assert then is not None
    assert outside_hours(case, then)
