"""Step 5, answer: what became of replies, warnings before the deadline and the breach at it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from domain.actor import Actor
from domain.assessing import open_task
from domain.case import (
    AnswerMissed,
    AnswerWarningGiven,
    Case,
    CaseEvent,
    DeliverySettled,
    PeopleAlarmed,
    ReplyDelayed,
    ReplyFailed,
    ReplyInDoubt,
    ReplySent,
    Status,
    TaskDone,
    fold,
)
from domain.reply import Delivery, InDoubt, Purpose, Rejected, Reply, Retryable, SendOutcome, Sent
from domain.task import TaskKind
from domain.values import Visibility

GIVE_UP_AFTER = timedelta(hours=24)
"""A reply that the network keeps putting off fails after this long, and people are told."""


def answer_moments(case: Case) -> list[datetime]:
    """When this step has something to do next."""
    moments = [reply.retry_at for reply in case.pending_replies]
    clock = case.answer
    if clock is not None and clock.running:
        moments += [
            clock.moment_at(share)
            for share in case.agreement.answer_warnings
            if share not in case.answer_warnings
        ]
        if case.answer_missed_at is None:
            moments.append(clock.due_at)
    return [moment for moment in moments if moment is not None]


def what_is_due(case: Case, now: datetime) -> list[CaseEvent]:
    """Warnings at the agreement's shares; at the deadline the breach, and once a task for a
    supervisor to tell the customer the reason."""
    clock = case.answer
    if clock is None or not clock.running:
        return []
    events: list[CaseEvent] = [
        AnswerWarningGiven(at=now, share=share)
        for share in case.agreement.answer_warnings
        if share not in case.answer_warnings
        and (moment := clock.moment_at(share)) is not None
        and now >= moment
    ]
    if clock.overdue(now) and case.answer_missed_at is None:
        events.append(AnswerMissed(at=now))
        if case.task_of(TaskKind.EXPLAIN_DELAY) is None:
            events.append(open_task(case, TaskKind.EXPLAIN_DELAY, now))
    return events


def given_up(case: Case, underway: Collection[UUID], now: datetime) -> list[CaseEvent]:
    """Replies that wait and need not go out any more; those `underway` to the network are past it.

    An acknowledgement that a person's reply has overtaken, here or in the network's own app; and
    what would stand in public beneath a mention that was taken back.
    """
    return [
        ReplyFailed(at=now, reply_id=reply.id, code=code)
        for reply in case.pending_replies
        if reply.id not in underway and (code := _pointless(case, reply)) is not None
    ]


def _pointless(case: Case, reply: Reply) -> str | None:
    mention = case.mention(reply.in_reply_to) if reply.in_reply_to else None
    private = reply.visibility is Visibility.PRIVATE and not reply.automatic
    if mention is not None and mention.deleted_at is not None and not private:
        return "gone"
    overtaken = reply.automatic and any(
        not other.automatic
        and other.delivery is not Delivery.FAILED
        and other.submitted_at >= reply.submitted_at
        for other in case.replies
    )
    return "superseded" if overtaken else None


def to_send(case: Case, now: datetime) -> tuple[Reply, ...]:
    """Replies whose turn it is."""
    return tuple(r for r in case.pending_replies if r.retry_at is None or now >= r.retry_at)


def delivered(case: Case, reply: Reply, outcome: SendOutcome, now: datetime) -> list[CaseEvent]:
    """The events of one attempt's outcome."""
    current = case.reply(reply.id)
    if current is None:
        return []
    match outcome:
        case Sent(at=at):
            return [
                ReplySent(at=now, reply_id=reply.id, sent_at=at),
                *_tasks_done(case, reply, now),
            ]
        case Retryable(code=code, after=after):
            retry_at = now + timedelta(seconds=after)
            if _worth_waiting(case, reply, retry_at):
                return [ReplyDelayed(at=now, reply_id=reply.id, code=code, retry_at=retry_at)]
            return _failed(case, reply, code, now)
        case Rejected(code=code):
            return _failed(case, reply, code, now)
        case InDoubt(code=code):
            return [
                ReplyInDoubt(at=now, reply_id=reply.id, code=code),
                open_task(case, TaskKind.CHECK_DELIVERY, now, about=reply.id),
            ]


def settled(case: Case, reply: Reply, posted: bool, by: Actor, now: datetime) -> list[CaseEvent]:
    """A person looked: the reply stands there, or it does not and may be written again."""
    events: list[CaseEvent] = [
        DeliverySettled(at=now, reply_id=reply.id, posted=posted, by=by),
        *(
            TaskDone(at=now, task_id=task.id, outcome="settled", by=by)
            for task in case.tasks
            if task.kind is TaskKind.CHECK_DELIVERY and task.about == reply.id
        ),
    ]
    if posted:
        return events + _tasks_done(case, reply, now)
    case = fold(events, case)
    if case.task_of(TaskKind.REPLY) is None and not reply.automatic:
        events.append(open_task(case, TaskKind.REPLY, now))
    return events


def _worth_waiting(case: Case, reply: Reply, retry_at: datetime) -> bool:
    """An acknowledgement that would come after its deadline is not worth sending any more."""
    if reply.automatic and case.acknowledge is not None and case.acknowledge.due_at is not None:
        return retry_at < case.acknowledge.due_at or case.late_on_arrival
    return retry_at - reply.submitted_at < GIVE_UP_AFTER


def _failed(case: Case, reply: Reply, code: str, now: datetime) -> list[CaseEvent]:
    """Not posted: people must know, and someone must write again."""
    events: list[CaseEvent] = [ReplyFailed(at=now, reply_id=reply.id, code=code)]
    case = fold(events, case)
    if case.status is Status.OPEN and case.standing_mentions:
        if case.task_of(TaskKind.REPLY) is None:
            events.append(open_task(case, TaskKind.REPLY, now))
        if case.alarmed_at is None:
            events.append(PeopleAlarmed(at=now, reason="delivery_failed"))
    return events


def _tasks_done(case: Case, reply: Reply, now: datetime) -> list[CaseEvent]:
    """Substance settles the task to reply; it or a word on the delay settles the explanation."""
    done: set[TaskKind] = set()
    if reply.purpose in (Purpose.SUBSTANCE, Purpose.COURTESY):
        done |= {TaskKind.REPLY, TaskKind.ASSESS}
    if reply.purpose in (Purpose.SUBSTANCE, Purpose.DELAY):
        done.add(TaskKind.EXPLAIN_DELAY)
    return [
        TaskDone(at=now, task_id=task.id, outcome="replied", by=reply.by)
        for task in case.tasks
        if task.kind in done
    ]
