"""Why a promise was missed, from what its case knows when the miss is recorded.

Whatever stood nearest to the customer names the cause: a reply on its way before one that waits for
consent, that before a question to others, and nobody at all last.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.approval import Draft
from domain.assessing import waiting_since
from domain.case import Case, TakenMention
from domain.clock import Clock
from domain.counting import outside_hours
from domain.events import AnswerMissed, CaseEvent, FirstResponseMissed
from domain.miss import MissCause
from domain.reply import Delivery, Purpose, Reply
from domain.speaking import machine_may_speak
from domain.task import TaskKind
from domain.values import Priority

LATENESS = timedelta(seconds=30)
"""A case looks at its clocks within a second or so. One that comes so much later was not there."""

NOT_REFUSED = frozenset({"superseded", "gone"})
"""Replies that failed because they were not wanted any more."""

NO_REPLIES = (TaskKind.EXPLAIN_DELAY, TaskKind.CHECK_CHANGE)
"""Whoever holds one of these has not taken up the reply."""


def why_first_missed(case: Case, now: datetime) -> MissCause:
    """Why no reply at all had gone out; the clock of the first reply is past its end."""
    assert case.acknowledge is not None
    return (
        _out_of_time(case, case.acknowledge, now)
        or _on_its_way(case.replies)
        or (MissCause.MACHINE_LATE if _machine_was_to_speak(case) else None)
        or _waiting(case, case.pending_drafts)
        or _refused(case.acknowledge, case.replies)
        or (MissCause.WITHHELD if case.acknowledgement_withheld is not None else None)
        or _left_lying(case, case.acknowledge)
    )


def why_answer_missed(case: Case, now: datetime) -> MissCause:
    """Why no answer in substance had gone out; its clock is past its end."""
    assert case.answer is not None
    replies = [reply for reply in case.replies if reply.purpose is Purpose.SUBSTANCE]
    drafts = [draft for draft in case.pending_drafts if draft.purpose is Purpose.SUBSTANCE]
    return (
        _out_of_time(case, case.answer, now)
        or _on_its_way(replies)
        or _waiting(case, drafts)
        or _refused(case.answer, replies)
        or _left_lying(case, case.answer)
    )


def explained(events: Sequence[CaseEvent]) -> bool:
    """Whether there is a miss among them that says why."""
    return any(isinstance(e, FirstResponseMissed | AnswerMissed) and e.why for e in events)


def unexplained(events: Sequence[CaseEvent]) -> list[CaseEvent]:
    """The same events as they were before misses said why: histories that began so go on so."""
    return [
        event.model_copy(update={"why": None})
        if isinstance(event, FirstResponseMissed | AnswerMissed)
        else event
        for event in events
    ]


def _out_of_time(case: Case, clock: Clock, now: datetime) -> MissCause | None:
    """What has nothing to do with how the case stood at the end of the promise's time."""
    if clock.due_at is None:
        return None
    if any(waiting_since(m) == clock.running_since for m in _heard_since(case, clock.due_at)):
        return MissCause.ALREADY_DUE
    if now - clock.due_at <= LATENESS:
        return None
    return MissCause.ALREADY_DUE if _made_shorter(case, clock, now) else MissCause.MACHINE_LATE


def _made_shorter(case: Case, clock: Clock, now: datetime) -> bool:
    """Whether what came after the end, news or a person's correction, put the end there: in the
    usual time the promise would still hold."""
    assert clock.due_at is not None
    usual = case.agreement.times(Priority.NORMAL)
    budget = usual.acknowledge_in if clock is case.acknowledge else usual.answer_in
    heard = _heard_since(case, clock.due_at) or case.assessed_by is not None
    if budget <= clock.budget or not heard:
        return False
    usually = clock.model_copy(update={"budget": budget}).with_due(case.hours)
    return not usually.overdue(now)


def _heard_since(case: Case, at: datetime) -> list[TakenMention]:
    return [m for m in case.mentions if m.taken_at is not None and m.taken_at >= at]


def _on_its_way(replies: Sequence[Reply]) -> MissCause | None:
    states = {reply.delivery for reply in replies}
    if Delivery.PENDING in states:
        return MissCause.DELIVERY
    return MissCause.DOUBT if Delivery.UNKNOWN in states else None


def _machine_was_to_speak(case: Case) -> bool:
    return case.acknowledgement_withheld is None and not machine_may_speak(case)


def _waiting(case: Case, drafts: Sequence[Draft]) -> MissCause | None:
    """Whose turn it is, where it is not the first line's."""
    if drafts:
        return MissCause.APPROVAL
    asked = case.open_escalations or case.information_asked_at is not None
    return MissCause.QUESTION if asked else None


def _refused(clock: Clock, replies: Sequence[Reply]) -> MissCause | None:
    since = clock.running_since
    tried = [r for r in replies if since is not None and r.submitted_at >= since]
    if not tried or tried[-1].delivery is not Delivery.FAILED:
        return None
    return None if tried[-1].failure in NOT_REFUSED else MissCause.REFUSED


def _left_lying(case: Case, clock: Clock) -> MissCause:
    at_any_hour = clock.calendar_version is None
    if at_any_hour and clock.due_at is not None and outside_hours(case, clock.due_at):
        return MissCause.OUTSIDE_HOURS
    held = any(task.assignee is not None for task in case.tasks if task.kind not in NO_REPLIES)
    return MissCause.IN_HAND if held else MissCause.NOBODY
