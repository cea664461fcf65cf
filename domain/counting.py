"""How a case's clocks count: starting them, letting them stand still, and moving them.

Which open hours a case counts by is looked up in the world (see domain/opening.py) before anything
here needs them, and stands in its journal.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.actor import MACHINE
from domain.agreement import Counting, OutsideHours
from domain.calendar import BusinessCalendar
from domain.case import Case, TakenMention
from domain.clock import Clock
from domain.events import CaseEvent, ClocksChanged, TaskPutOff
from domain.reply import Purpose, Reply
from domain.task import TaskKind
from domain.values import Moment, Priority, Seconds, Value


class HoursWanted(Value):
    """Open hours that a case needs: from `since`, with so many open `seconds` ahead of `now`."""

    calendar: BusinessCalendar
    since: Moment
    now: Moment
    seconds: Seconds


def hours_wanted(case: Case, now: datetime) -> HoursWanted | None:
    """The open hours that the case has to know before it decides anything; None while it does."""
    agreement, known = case.agreement, case.hours
    if agreement.calendar is None:
        return None
    needed = agreement.longest
    if known is not None and now < known.until and known.seconds(now, known.until) >= needed:
        return None
    running = [clock.running_since for clock in (case.acknowledge, case.answer) if clock]
    waiting = [_begin(m) for m in case.standing_mentions if m.assessment is None]
    since = min([now, *(at for at in running if at is not None), *waiting])
    return HoursWanted(calendar=agreement.calendar, since=since, now=now, seconds=2 * needed)


def acknowledge_clock(case: Case, begin: datetime) -> Clock:
    """The clock of the first reply, running since `begin`."""
    budget = case.agreement.times(case.priority).acknowledge_in
    version = _calendar(case, case.agreement.acknowledge_counts)
    return Clock(budget=budget, calendar_version=version).start(begin, case.hours)


def answer_clock(case: Case, begin: datetime) -> Clock:
    """The clock of the answer in substance, or of the next one after it, running since `begin`."""
    times = case.agreement.times(case.priority)
    budget = times.answer_in if case.answered_at is None else times.next_reply_in
    version = _calendar(case, case.agreement.answer_counts)
    clock = Clock(budget=budget, calendar_version=version, latest=_window_shuts(case, begin))
    return clock.start(begin, case.hours)


def resumed(case: Case, at: datetime, cause: str, now: datetime) -> list[CaseEvent]:
    """The answer's clock goes on from `at`, if it stood still for the customer."""
    if case.customer_asked_at is None or case.answer is None or not case.answer.paused:
        return []
    at = max(at, case.customer_asked_at)
    clock = case.answer.model_copy(update={"latest": _window_shuts(case, at)})
    return [ClocksChanged(at=now, answer=clock.start(at, case.hours), cause=cause)]


def heard(case: Case, begin: datetime, now: datetime) -> list[CaseEvent]:
    """What a customer's message of `begin` does to clocks that were started before it: whoever was
    asked has answered, and a messenger's window is open for longer."""
    if events := resumed(case, begin, "customer_wrote", now):
        return events
    clock = case.answer
    if clock is None or clock.latest is None or clock.running_since is None:
        return []
    shuts = _window_shuts(case, clock.running_since)
    if shuts is None or shuts <= clock.latest:
        return []
    moved = clock.model_copy(update={"latest": shuts}).with_due(case.hours)
    return [ClocksChanged(at=now, answer=moved, cause="window_moved")]


def more_urgent(
    case: Case, now: datetime, priority: Priority, *, paused: bool = True
) -> list[CaseEvent]:
    """Clocks with the shorter times that a case of that priority has: those that run and, with
    `paused`, one that stands still for the customer, for when it goes on."""
    times = case.agreement.times(priority)
    budget = times.answer_in if case.answered_at is None else times.next_reply_in
    acknowledge = _shorter(case, case.acknowledge, times.acknowledge_in, paused)
    answer = _shorter(case, case.answer, budget, paused)
    if acknowledge is None and answer is None:
        return []
    return [ClocksChanged(at=now, acknowledge=acknowledge, answer=answer, cause="more_urgent")]


def asked(
    case: Case, reply: Reply, newer: Sequence[TakenMention], now: datetime
) -> list[CaseEvent]:
    """The customer was asked something: the answer's clock and the task to reply wait for them,
    unless they have written meanwhile."""
    if (
        not case.agreement.pause_while_asking
        or reply.purpose is not Purpose.CLARIFICATION
        or newer
        or case.answer is None
        or not case.answer.running
    ):
        return []
    paused = case.answer.pause(now, case.hours)
    until = now + timedelta(seconds=case.agreement.wait_for_customer)
    events: list[CaseEvent] = [ClocksChanged(at=now, answer=paused, cause="customer_asked")]
    task = case.task_of(TaskKind.REPLY)
    if task is not None:
        events.append(TaskPutOff(at=now, task_id=task.id, until=until, by=MACHINE))
    return events


def waits_until(case: Case) -> datetime | None:
    """Until when the customer's silence is waited for; None while nothing was asked."""
    if case.customer_asked_at is None or case.answer is None or not case.answer.paused:
        return None
    return case.customer_asked_at + timedelta(seconds=case.agreement.wait_for_customer)


def promised_moment(case: Case, now: datetime) -> datetime | None:
    """What a customer may be promised: the answer's due moment, or where nobody works then, the
    last one before it at which somebody does, else the end of the next stretch of work."""
    clock = case.answer
    if clock is None or clock.due_at is None:
        return None
    due, hours = clock.due_at, case.hours
    if hours is None or due <= now:
        return due
    worked_until = hours.last_open(now, due)
    return worked_until or hours.closes_at(due)


def outside_hours(case: Case, at: datetime) -> bool:
    """Whether nobody works at that moment."""
    return case.hours is not None and not case.hours.is_open(at)


def reopens_at(case: Case, at: datetime) -> datetime | None:
    """When people are back, where customers who write outside hours are told so."""
    if case.agreement.outside_hours is not OutsideHours.NOTICE or case.hours is None:
        return None
    return case.hours.opens_at(at) if outside_hours(case, at) else None


def _begin(taken: TakenMention) -> datetime:
    return min(taken.mention.occurred_at, taken.mention.received_at)


def _calendar(case: Case, counts: Counting) -> str | None:
    """The version whose calendar counts, once its hours are known."""
    if counts is Counting.ALWAYS or case.hours is None:
        return None
    return case.agreement.version


def _window_shuts(case: Case, begin: datetime) -> datetime | None:
    """The agreement's margin before the network's window shuts; None when it has none, or when
    that moment has passed at `begin`."""
    window = case.capabilities.reply_window
    newest = max((m.mention.occurred_at for m in case.mentions), default=None)
    if window is None or newest is None:
        return None
    margin = min(case.agreement.before_window_shuts, window / 2)
    shuts = newest + timedelta(seconds=window - margin)
    return shuts if shuts > begin else None


def _shorter(case: Case, clock: Clock | None, budget: float, paused: bool) -> Clock | None:
    if clock is None or clock.budget <= budget:
        return None
    if not clock.running and not (paused and clock.paused):
        return None
    return clock.model_copy(update={"budget": budget}).with_due(case.hours)
