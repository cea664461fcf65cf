"""Clocks: what they consume, when they are due."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.clock import Clock
from domain.values import seconds_between
from tests.domain.builders import NOON, after

spans = st.integers(0, 10**6).map(lambda seconds: timedelta(seconds=seconds))
budgets = st.integers(0, 10**6).map(float)
shares = st.floats(0, 1)


@given(budgets, st.lists(st.tuples(st.sampled_from(["start", "pause", "wait"]), spans)))
def test_a_clock_never_consumes_more_than_has_passed_while_it_ran(
    budget: float, steps: list[tuple[str, timedelta]]
) -> None:
    clock, now, ran = Clock(budget=budget), NOON, 0.0
    for step, span in steps:
        if clock.running:
            ran += span.total_seconds()
        now += span
        if step == "start":
            clock = clock.start(now)
        elif step == "pause":
            clock = clock.pause(now)
    clock = clock.pause(now)
    assert clock.consumed == pytest.approx(ran)
    assert clock.consumed <= seconds_between(NOON, now)


@given(budgets, spans, spans)
def test_pausing_moves_the_due_moment_by_exactly_the_pause(
    budget: float, before: timedelta, pause: timedelta
) -> None:
    straight = Clock(budget=budget).start(NOON)
    paused = straight.pause(NOON + before).start(NOON + before + pause)
    assert straight.due_at is not None
    assert paused.due_at is not None
    used_up = min(before.total_seconds(), budget)
    left = timedelta(seconds=budget - used_up)
    assert paused.due_at == NOON + before + pause + left


@given(st.integers(1, 10**6).map(float), shares, shares, spans)
def test_a_larger_share_is_used_up_no_earlier(
    budget: float, one: float, other: float, consumed: timedelta
) -> None:
    clock = Clock(budget=budget, consumed=consumed.total_seconds()).start(NOON)
    sooner, later = clock.moment_at(min(one, other)), clock.moment_at(max(one, other))
    assert sooner is not None
    assert later is not None
    assert sooner <= later


@given(budgets, spans)
def test_the_whole_budget_is_used_up_at_the_due_moment(budget: float, waited: timedelta) -> None:
    clock = Clock(budget=budget).start(NOON)
    assert clock.moment_at(1.0) == clock.due_at
    now = NOON + waited
    assert clock.overdue(now) == (waited.total_seconds() >= budget)


@given(spans, spans)
def test_stopping_counts_once_and_remembers_when(first: timedelta, second: timedelta) -> None:
    stopped = Clock(budget=60).start(NOON).stop(NOON + first)
    again = stopped.stop(NOON + first + second)
    assert again == stopped
    assert again.stopped_at == NOON + first
    assert not again.running
    assert again.due_at is None


@pytest.mark.parametrize("moment", [NOON, after(hours=1)])
def test_a_running_clock_is_not_started_anew(moment: datetime) -> None:
    running = Clock(budget=60).start(NOON)
    assert running.start(moment) is running


def test_a_clock_stopped_before_it_began_consumed_nothing() -> None:
    """A reply that the network dates before the mention: its clock runs slow."""
    assert Clock(budget=60).start(NOON).stop(after(seconds=-5)).consumed == 0


@pytest.mark.parametrize("budget", [-1, float("inf"), float("nan"), 1e18])
def test_a_budget_that_no_calendar_can_hold_is_refused(budget: float) -> None:
    with pytest.raises(ValidationError):
        Clock(budget=budget)
