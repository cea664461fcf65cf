"""Step 5, answer: what became of replies, warnings before the deadline and the breach at it."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from domain.actor import Actor
from domain.assessing import (
    edited_since,
    open_task,
    start_answering,
    to_be_answered,
    waiting_since,
)
from domain.case import Case, Status, TakenMention
from domain.counting import asked, resumed, waits_until
from domain.events import (
    AnswerMissed,
    AnswerWarningGiven,
    CaseEvent,
    DeliverySettled,
    PeopleAlarmed,
    ReplyDelayed,
    ReplyFailed,
    ReplyInDoubt,
    ReplySent,
    TaskDone,
)
from domain.evolving import fold
from domain.missing import why_answer_missed
from domain.reply import Delivery, InDoubt, Purpose, Rejected, Reply, Retryable, SendOutcome, Sent
from domain.ruling import Answering
from domain.task import Task, TaskKind
from domain.values import Visibility, seconds_between

GIVE_UP_AFTER = timedelta(hours=24)
"""A reply that the network keeps putting off fails after this long, and people are told."""

LONGEST_PAUSE = 300.0
"""Attempts come ever later, up to so many seconds apart, unless the network asks for more."""

SUPERSEDED = "superseded"
"""Why a promise to answer is not made any more: somebody answered."""


def answer_moments(case: Case, under_way: Collection[UUID] = ()) -> list[datetime]:
    """When this step has something to do next; replies `under_way` need no second attempt yet."""
    moments = [reply.retry_at for reply in case.pending_replies if reply.id not in under_way]
    clock = case.answer
    if clock is not None and clock.running:
        moments += [
            clock.moment_at(share, case.hours)
            for share in case.agreement.answer_warnings
            if share not in case.answer_warnings
        ]
        if case.answer_missed_at is None:
            moments.append(clock.due_at)
    moments.append(waits_until(case))
    return [moment for moment in moments if moment is not None]


def what_is_due(case: Case, now: datetime) -> list[CaseEvent]:
    """Warnings at the agreement's shares; at the deadline the breach, and once a task for a
    supervisor to tell the customer the reason. A customer who does not answer what they were asked
    is waited for no longer than was agreed."""
    silent_since = waits_until(case)
    if silent_since is not None and now >= silent_since:
        return resumed(case, now, "customer_silent", now)
    clock = case.answer
    if clock is None or not clock.running:
        return []
    events: list[CaseEvent] = [
        AnswerWarningGiven(at=now, share=share)
        for share in case.agreement.answer_warnings
        if share not in case.answer_warnings
        and (moment := clock.moment_at(share, case.hours)) is not None
        and now >= moment
    ]
    if clock.overdue(now) and case.answer_missed_at is None:
        events.append(AnswerMissed(at=now, why=why_answer_missed(case, now)))
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


def delivered(
    case: Case, reply: Reply, outcome: SendOutcome, now: datetime, *, edits: bool = True
) -> list[CaseEvent]:
    """The events of one attempt's outcome. `edits`: see `_posted`."""
    current = case.reply(reply.id)
    if current is None:
        return []
    match outcome:
        case Sent(at=at):
            sent = ReplySent(at=now, reply_id=reply.id, sent_at=at)
            return [sent, *_posted(fold([sent], case), reply, reply.by, now, edits)]
        case Retryable(code=code, after=after):
            if reply.automatic and case.first_replied_at is not None:
                return [ReplyFailed(at=now, reply_id=reply.id, code=SUPERSEDED)]
            pause = max(after, min(2.0**current.attempts, LONGEST_PAUSE))
            retry_at = now + timedelta(seconds=pause)
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


def settled(
    case: Case, reply: Reply, posted: bool, by: Actor, now: datetime, *, edits: bool = True
) -> list[CaseEvent]:
    """A person looked: the reply stands there, or it does not and may be written again. `edits`:
    see `_posted`."""
    events: list[CaseEvent] = [
        DeliverySettled(at=now, reply_id=reply.id, posted=posted, by=by),
        *(
            TaskDone(at=now, task_id=task.id, outcome="settled", by=by)
            for task in case.tasks
            if task.kind is TaskKind.CHECK_DELIVERY and task.about == reply.id
        ),
    ]
    case = fold(events, case)
    if posted:
        return events + _posted(case, reply, by, now, edits)
    if case.task_of(TaskKind.REPLY) is None and not reply.automatic:
        events.append(open_task(case, TaskKind.REPLY, now))
    return events


def _worth_waiting(case: Case, reply: Reply, retry_at: datetime) -> bool:
    """An acknowledgement that would come after its deadline is not worth sending any more; one that
    could only be late has as long again."""
    if not reply.automatic:
        return retry_at - reply.submitted_at < GIVE_UP_AFTER
    if case.late_on_arrival:
        return seconds_between(reply.submitted_at, retry_at) < case.agreement.acknowledge_in
    clock = case.acknowledge
    return clock is not None and clock.due_at is not None and retry_at < clock.due_at


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


def _posted(case: Case, reply: Reply, by: Actor, now: datetime, edits: bool) -> list[CaseEvent]:
    """What follows once a reply of ours stands on the network. What was edited while it was on its
    way it does not answer (`edits` False: it once did)."""
    newer = [
        m
        for m in case.standing_mentions
        if any(
            at is not None and at > reply.submitted_at
            for at in (m.taken_at, m.edited_at if edits else None)
        )
    ]
    events = answered(case, reply, newer, "replied", by, now)
    return [*events, *asked(fold(events, case), reply, newer, now)]


def answered(
    case: Case,
    reply: Reply,
    newer: Iterable[TakenMention],
    outcome: str,
    by: Actor,
    now: datetime,
) -> list[CaseEvent]:
    """Which tasks a posted reply settles, and what it leaves open.

    Substance settles the tasks to reply and to decide; it or a word on the delay settles the
    explanation; anything that is said in place of words that could not be changed, the look at
    those. `newer` are the mentions that its author had not seen: the answer's clock runs for
    those that are to be answered.
    """
    done: set[TaskKind] = set()
    open_still: list[TakenMention] = []
    if reply.purpose is Purpose.SUBSTANCE:
        responding = case.decision is not None and case.decision.answering is Answering.RESPOND
        open_still = [m for m in newer if responding and to_be_answered(m)]
        done |= {TaskKind.ASSESS} if open_still else {TaskKind.REPLY, TaskKind.ASSESS}
    if reply.purpose in (Purpose.SUBSTANCE, Purpose.DELAY):
        done.add(TaskKind.EXPLAIN_DELAY)
    events: list[CaseEvent] = [
        TaskDone(at=now, task_id=task.id, outcome=outcome, by=by)
        for task in case.tasks
        if task.kind in done or _said_instead(case, task, reply)
    ]
    if open_still and case.status is Status.OPEN:
        begin = min(_unanswered_since(m, reply) for m in open_still)
        events += start_answering(fold(events, case), begin, now)
    return events


def _said_instead(case: Case, task: Task, reply: Reply) -> bool:
    """Whether somebody has said something since words of ours could not be changed."""
    ours = task.kind is TaskKind.CHECK_CHANGE and task.about and case.reply(task.about)
    return bool(ours) and not reply.automatic and reply.submitted_at >= task.opened_at


def _unanswered_since(taken: TakenMention, reply: Reply) -> datetime:
    """Of what the reply's author had before them, only the edit is open still."""
    seen = taken.taken_at is not None and taken.taken_at <= reply.submitted_at
    return edited_since(taken) if seen and not reply.elsewhere else waiting_since(taken)
