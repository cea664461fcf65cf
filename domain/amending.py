"""Correcting and taking back what was said, and moderation: under the same consent as a reply."""

from collections.abc import Collection, Mapping, Set
from datetime import datetime, timedelta
from uuid import UUID

from domain.actor import MACHINE, Actor
from domain.amendment import MODERATION, Amendment, AmendmentKind, AmendmentState
from domain.approval import ApprovalRule
from domain.approving import submitted
from domain.assessing import open_task
from domain.capabilities import refuse_too_long
from domain.case import Case, ClosingReason, Status
from domain.closing import closed
from domain.commands import CorrectReply, LeaveChange, Moderate, SubmitReply, WithdrawReply
from domain.consent import rule_for
from domain.counting import answer_clock
from domain.errors import Conflict, NotOnThisChannel, UnknownReference
from domain.events import (
    AmendmentDelayed,
    AmendmentFailed,
    AmendmentMade,
    AmendmentSubmitted,
    CaseEvent,
    CaseReopened,
    ClocksStarted,
    TaskDone,
)
from domain.events.course import CHANGE_FAILED
from domain.evolving import fold
from domain.holding import task_named
from domain.permissions import Permission
from domain.reply import Purpose, Rejected, Reply, Retryable, SendOutcome, Sent
from domain.task import Task, TaskKind
from domain.values import TextRef

GIVE_UP_AFTER = timedelta(hours=24)
"""What the network keeps putting off for so long is given up, and people are told."""


def correct(
    case: Case,
    act_id: UUID,
    command: CorrectReply,
    by: Actor,
    now: datetime,
    *,
    seen: bool = True,
) -> list[CaseEvent]:
    """New words for a reply that stands; with a rule that asks for consent, a draft of them.
    `seen`: see `rule_for`."""
    reply = _standing(case, command.reply_id)
    _can(case, AmendmentKind.CORRECT)
    refuse_too_long(case.capabilities, command.length)
    rule = rule_for(case, by, reply.visibility, reply.purpose, seen=seen)
    if seen and rule is not None and case.latest_mention is None:
        raise Conflict(
            "The author has deleted the message.", "Take the reply back, or leave it as it is."
        )
    return _amend(case, act_id, reply, command.text, command.length, rule, by, now)


def withdraw(
    case: Case,
    act_id: UUID,
    command: WithdrawReply,
    by: Actor,
    now: datetime,
    *,
    seen: bool = True,
) -> list[CaseEvent]:
    """Take a reply back; what it answered is open again. `seen`: see `rule_for`."""
    reply = _standing(case, command.reply_id)
    _can(case, AmendmentKind.WITHDRAW)
    rule = rule_for(case, by, reply.visibility, reply.purpose, seen=seen)
    return _amend(case, act_id, reply, None, 1, rule, by, now)


def moderate(
    case: Case,
    act_id: UUID,
    command: Moderate,
    by: Actor,
    now: datetime,
    *,
    single: bool = True,
) -> list[CaseEvent]:
    """Hide, report, delete somebody's post or block its author, where the network lets us.
    `single`: each of it once a post; whoever came second once did it again."""
    if case.mention(command.message_id) is None:
        raise UnknownReference("The case has no such message.", "Name one of the customer's.")
    _can(case, command.action)
    if single and command.action in _moderated(case, command.message_id):
        raise Conflict("This has been ordered already.", "The case says what became of it.")
    amendment = Amendment(
        id=act_id, kind=command.action, about=command.message_id, by=by, submitted_at=now
    )
    return [AmendmentSubmitted(at=now, amendment=amendment)]


def leave(case: Case, command: LeaveChange, by: Actor, now: datetime) -> list[CaseEvent]:
    """What failed stays as it is. A case that was open for nothing else is closed again."""
    task = task_named(case, command.task_id)
    if task.kind is not TaskKind.CHECK_CHANGE:
        raise Conflict("This task is about no change that failed.", "Name the task that is.")
    events: list[CaseEvent] = [TaskDone(at=now, task_id=task.id, outcome="left_as_it_is", by=by)]
    if _open_for_nothing_else(fold(events, case)):
        events += closed(case, ClosingReason.OTHER, by, now)
    return events


def needed(kind: AmendmentKind) -> Permission:
    """What somebody must be allowed to do for that."""
    if kind is AmendmentKind.CORRECT:
        return Permission.CORRECT_REPLY
    return Permission.WITHDRAW_REPLY if kind is AmendmentKind.WITHDRAW else Permission.MODERATE


def amendable(case: Case) -> Mapping[UUID, tuple[AmendmentKind, ...]]:
    """What the channel lets us do to each message that stands on the network, by its id: nothing
    while a change to it is under way, and no moderation twice. Messages to which nothing can be
    done are not in it."""
    if case.status is Status.CLOSED:
        return {}
    carried = [kind for kind in AmendmentKind if kind in case.capabilities.amendments]
    of_ours = tuple(kind for kind in carried if kind not in MODERATION)
    found = {reply.id: of_ours for reply in case.replies if reply.stands}
    for message_id in (taken.mention.message_id for taken in case.standing_mentions):
        found[message_id] = tuple(
            kind for kind in carried if kind in MODERATION - _moderated(case, message_id)
        )
    changing = {amendment.about for amendment in case.pending_amendments}
    return {about: kinds for about, kinds in found.items() if kinds and about not in changing}


def to_make(case: Case, now: datetime) -> tuple[Amendment, ...]:
    """Amendments whose turn it is."""
    return tuple(a for a in case.pending_amendments if a.retry_at is None or now >= a.retry_at)


def amendment_moments(case: Case, under_way: Collection[UUID] = ()) -> list[datetime]:
    """When one that the network put off is tried again, unless that is `under_way`."""
    waiting = (a for a in case.pending_amendments if a.id not in under_way)
    return [a.retry_at for a in waiting if a.retry_at is not None]


def made(
    case: Case,
    amendment: Amendment,
    outcome: SendOutcome,
    now: datetime,
    *,
    kept: bool = True,
    told: bool = True,
) -> list[CaseEvent]:
    """What came of it. A withdrawn answer is owed again, with a task and a clock, unless there is
    nobody to give it to or another one stands. `kept`: a clock that runs for something else goes
    on; once every withdrawal began it anew, with all its time. `told`: whoever ordered what failed
    has to look at it; once they could only find out."""
    match outcome:
        case Sent():
            events: list[CaseEvent] = [AmendmentMade(at=now, amendment_id=amendment.id)]
            if looked_at := _looked_at(case, amendment, now):
                events += looked_at
                if _open_for_nothing_else(fold(events, case)):
                    return [*events, *closed(case, ClosingReason.OTHER, MACHINE, now)]
            reply = case.reply(amendment.about)
            owed = (
                amendment.kind is AmendmentKind.WITHDRAW
                and reply is not None
                and reply.purpose is Purpose.SUBSTANCE
                and case.status is Status.OPEN
                and not (kept and (case.latest_mention is None or _answers_besides(case, reply)))
            )
            if owed:
                if not (kept and case.answer is not None and case.answer.running):
                    answer = answer_clock(case.model_copy(update={"answered_at": None}), now)
                    events.append(ClocksStarted(at=now, answer=answer))
                after = fold(events, case)
                if after.task_of(TaskKind.REPLY) is None:
                    events.append(open_task(after, TaskKind.REPLY, now))
            return events
        case Retryable(code=code, after=after_seconds):
            retry_at = now + timedelta(seconds=after_seconds)
            if retry_at - amendment.submitted_at < GIVE_UP_AFTER:
                return [
                    AmendmentDelayed(
                        at=now, amendment_id=amendment.id, code=code, retry_at=retry_at
                    )
                ]
            return _failed(case, amendment, code, now, told)
        case Rejected(code=code):
            return _failed(case, amendment, code, now, told)
        case _:
            return _failed(case, amendment, "in_doubt", now, told)


def _amend(
    case: Case,
    act_id: UUID,
    reply: Reply,
    text: TextRef | None,
    length: int,
    rule: ApprovalRule | None,
    by: Actor,
    now: datetime,
) -> list[CaseEvent]:
    if rule is None or case.latest_mention is None:
        amendment = Amendment(
            id=act_id,
            kind=AmendmentKind.WITHDRAW if text is None else AmendmentKind.CORRECT,
            about=reply.id,
            by=by,
            submitted_at=now,
            text=text,
        )
        return [AmendmentSubmitted(at=now, amendment=amendment)]
    wording = text or reply.text
    if wording is None:
        raise Conflict("This reply was given elsewhere.", "Change it in the network's own app.")
    asked = SubmitReply(
        text=wording, length=length, purpose=reply.purpose, visibility=reply.visibility
    )
    return submitted(case, act_id, asked, rule, by, now, amends=reply.id, withdraws=text is None)


def _failed(
    case: Case, amendment: Amendment, code: str, now: datetime, told: bool
) -> list[CaseEvent]:
    """Not done, for good: whoever ordered it has to look, also where the case was closed meanwhile;
    not at somebody's post that is gone anyway."""
    events: list[CaseEvent] = [AmendmentFailed(at=now, amendment_id=amendment.id, code=code)]
    if not told or _gone_anyway(case, amendment):
        return events
    if case.status is Status.CLOSED:
        events.append(CaseReopened(at=now, cause=CHANGE_FAILED, by=MACHINE))
    if not any(_is_about(task, amendment) for task in case.tasks):
        task = open_task(
            fold(events, case),
            TaskKind.CHECK_CHANGE,
            now,
            about=amendment.about,
            assignee=amendment.by.person_id,
            due_at=None,
        )
        events.append(task)
    return events


def _gone_anyway(case: Case, amendment: Amendment) -> bool:
    mention = case.mention(amendment.about)
    deleted = mention is not None and mention.deleted_at is not None
    return deleted and amendment.kind is not AmendmentKind.BLOCK


def _looked_at(case: Case, amendment: Amendment, now: datetime) -> list[CaseEvent]:
    """What had failed is done, the same or whatever was ordered in its place."""
    return [
        TaskDone(at=now, task_id=task.id, outcome="settled", by=amendment.by)
        for task in case.tasks
        if _is_about(task, amendment) and amendment.submitted_at >= task.opened_at
    ]


def _is_about(task: Task, amendment: Amendment) -> bool:
    return task.kind is TaskKind.CHECK_CHANGE and task.about == amendment.about


def _open_for_nothing_else(case: Case) -> bool:
    """Whether it was closed, and reopened only for what had failed."""
    nothing_said = all(m.assessment is not None for m in case.standing_mentions)
    reopened = case.status is Status.OPEN and case.decision is None
    return reopened and nothing_said and not case.tasks and not case.pending_amendments


def _answers_besides(case: Case, withdrawn: Reply) -> bool:
    """Whether another answer of ours stands beneath the same message."""
    return any(
        reply.purpose is Purpose.SUBSTANCE
        and reply.id != withdrawn.id
        and reply.in_reply_to == withdrawn.in_reply_to
        and reply.stands
        for reply in case.replies
    )


def _standing(case: Case, reply_id: UUID) -> Reply:
    reply = case.reply(reply_id)
    if reply is None:
        raise UnknownReference("The case has no such reply.", "Name one of the case's replies.")
    if not reply.stands:
        raise Conflict("This reply does not stand on the network.", "Name one that was sent.")
    if any(a.about == reply_id for a in case.pending_amendments):
        raise Conflict("This reply is being changed already.", "Wait until that is done.")
    return reply


def _moderated(case: Case, message_id: UUID) -> Set[AmendmentKind]:
    """What has been ordered for somebody's post, and has not failed."""
    return {
        amendment.kind
        for amendment in case.amendments
        if amendment.about == message_id and amendment.state is not AmendmentState.FAILED
    }


def _can(case: Case, kind: AmendmentKind) -> None:
    if kind not in case.capabilities.amendments:
        raise NotOnThisChannel(
            f"This channel cannot {kind.value} messages.", "Do it on the network itself."
        )
