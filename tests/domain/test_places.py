"""First replies of a burst find places beside each other, and nobody is hurried without need."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.assessing import assessed
from domain.assessment import Risk
from domain.case import Case
from domain.events import ClocksStarted
from domain.evolving import fold
from domain.monitoring import take_in
from domain.places import PLACE, Room, full_places, is_behind, place_of, seconds_ahead
from domain.speaking import acknowledgement_moment
from tests.domain.builders import (
    NOON,
    a_mention,
    after,
    an_arrival,
    an_assessment,
    an_empty_case,
)

HERE = place_of(NOON)
AHEAD = st.sets(st.integers(HERE - 3, HERE + 40))


def begun(full: set[int], number: int = 0, **assessment: Any) -> Case:
    """A case that is assessed at noon while those places are full."""
    case = an_empty_case(case_id=UUID(int=number))
    case = fold(take_in(case, an_arrival(a_mention()), NOON), case)
    found = an_assessment(**assessment)
    return fold(assessed(case, case.mentions[0], found, NOON, room=Room(full)), case)


def speaks(full: set[int], number: int = 0) -> datetime:
    """When it is acknowledged."""
    moment = acknowledgement_moment(begun(full, number))
    assert moment is not None
    return moment


@given(full=AHEAD, more=AHEAD, number=st.integers(0, 999))
def test_the_more_places_are_full_the_earlier_and_never_before_now(
    full: set[int], more: set[int], number: int
) -> None:
    usual = speaks(set(), number)
    assert NOON <= speaks(full | more, number) <= speaks(full, number) <= usual
    if place_of(usual) not in full:
        assert speaks(full, number) == usual


def test_the_journal_says_by_how_much_a_case_was_hurried() -> None:
    usual = speaks(set())
    case = an_empty_case(case_id=UUID(int=0))
    case = fold(take_in(case, an_arrival(a_mention()), NOON), case)
    full = {place_of(usual), place_of(usual) - 1}
    events = assessed(case, case.mentions[0], an_assessment(), NOON, room=Room(full))
    (started,) = [each for each in events if isinstance(each, ClocksStarted)]
    assert started.ahead == (usual - speaks(full)).total_seconds() > 0


def test_where_people_answer_nothing_is_hurried() -> None:
    case = begun(set(range(HERE, HERE + 40)), risks=(Risk.SELF_HARM,))
    assert case.acknowledge_ahead == 0


def test_without_any_room_it_goes_out_at_once() -> None:
    assert speaks(set(range(HERE, HERE + 40))) == NOON


@given(
    planned=st.dictionaries(st.integers(0, 30), st.integers(1, 300)),
    more=st.dictionaries(st.integers(0, 30), st.integers(1, 300)),
    per_second=st.floats(1, 100),
)
def test_more_that_is_planned_leaves_no_more_room(
    planned: dict[int, int], more: dict[int, int], per_second: float
) -> None:
    both = Counter(planned) + Counter(more)
    assert set(full_places(planned, per_second)) <= set(full_places(both, per_second))
    assert list(full_places(both, per_second)) == sorted(set(full_places(both, per_second)))


def test_what_one_place_cannot_take_falls_to_the_next() -> None:
    assert full_places({5: 250}, 10) == (5, 6)
    assert full_places({5: 250, 7: 50}, 10) == (5, 6, 7)
    assert full_places({5: 99}, 10) == ()
    assert full_places({}, 10) == ()


def test_three_thousand_of_half_a_minute_are_spread_over_their_five() -> None:
    """Ten a second for as long as there is room, then each at once."""
    planned: Counter[int] = Counter()
    for number in range(3_000):
        now = NOON + timedelta(seconds=number / 100)
        usual = now + timedelta(seconds=265)
        ahead = seconds_ahead(usual, now, Room(full_places(planned, 10)), 0.5)
        planned[place_of(usual - timedelta(seconds=ahead))] += 1
    assert max(count for place, count in planned.items() if place > HERE + 3) == 100
    assert sum(planned.values()) == 3_000


def test_nothing_is_said_outside_hours_for_want_of_a_place() -> None:
    usual = after(minutes=4)
    full = range(HERE, HERE + 25)
    open_since = after(minutes=3)
    ahead = seconds_ahead(usual, NOON, Room(), 0.5, lambda at: at >= open_since)
    assert ahead == 0
    assert seconds_ahead(usual, NOON, Room(full), 0.5, lambda at: at >= open_since) == 0
    one_free = set(full) - {place_of(after(minutes=3, seconds=20))}
    moment = usual - timedelta(
        seconds=seconds_ahead(usual, NOON, Room(one_free), 0.5, lambda at: at >= open_since)
    )
    assert moment == after(minutes=3, seconds=20) + PLACE / 2


def test_a_house_that_is_behind_speaks_at_once_wherever_that_is_allowed() -> None:
    usual = after(minutes=4)
    behind = Room(is_behind=True)
    assert seconds_ahead(usual, NOON, behind, 0.5) == 240
    assert seconds_ahead(usual, NOON, behind, 0.5, lambda _: False) == 0
    assert seconds_ahead(NOON, after(minutes=1), behind, 0.5) == 0, "it is due anyway"


@given(waited=st.timedeltas(timedelta(0), timedelta(hours=1)), full=AHEAD)
def test_nobody_is_behind_without_a_burst_or_without_waiting(
    waited: timedelta, full: set[int]
) -> None:
    assert not is_behind(waited, ())
    assert not is_behind(min(waited, PLACE), full)
    assert is_behind(PLACE + timedelta(seconds=1), {HERE})
