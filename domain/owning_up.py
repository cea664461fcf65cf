"""A broken promise is on record before anything ends it: a reply that came late, a case that is
closed although its reply was due.

Usually the step whose clock ran out says so first. Where the worker was away just then, or has a
thousand cases to wake, the end may come to the case before its own look at the clock.
"""

from collections.abc import Sequence
from datetime import datetime

from domain import answering, responding
from domain.case import Case
from domain.clock import Clock
from domain.events import AnswerMissed, CaseEvent, FirstResponseMissed
from domain.evolving import fold


def owed(case: Case, events: Sequence[CaseEvent]) -> list[CaseEvent]:
    """What the case has to admit before `events` happen to it; nearly always nothing."""
    if not events:
        return []
    now = events[0].at
    if not _overdue(case.acknowledge, now) and not _overdue(case.answer, now):
        return []
    after = fold(events, case)
    admitted: list[CaseEvent] = []
    if _ended_late(case.acknowledge, after.acknowledge, now):
        admitted += _of(FirstResponseMissed, responding.what_is_due(case, now))
    if _ended_late(case.answer, after.answer, now):
        admitted += _of(AnswerMissed, answering.what_is_due(case, now))
    said = {type(event) for event in events}
    return [event for event in admitted if type(event) not in said]


def _overdue(clock: Clock | None, now: datetime) -> bool:
    return clock is not None and clock.overdue(now)


def _ended_late(before: Clock | None, after: Clock | None, now: datetime) -> bool:
    """Whether a promise that was not kept in time is over, given up or made anew."""
    if before is None or before.due_at is None or now <= before.due_at:
        return False
    if after is None or after.due_at == before.due_at:
        return after is None
    return after.stopped_at is None or after.stopped_at > before.due_at


def _of(kind: type[CaseEvent], events: Sequence[CaseEvent]) -> list[CaseEvent]:
    return [event for event in events if isinstance(event, kind)]
