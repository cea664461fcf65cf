"""A person's reply: refused when it cannot be sent, sent, or put to somebody's consent first."""

from datetime import datetime, timedelta

from domain import approving
from domain.actor import Actor
from domain.assessing import overruled
from domain.capabilities import refuse_too_long
from domain.case import Case
from domain.commands import Act, SubmitReply
from domain.consent import rule_for
from domain.errors import Conflict, NotOnThisChannel, StaleDraft, UnknownReference
from domain.events import CaseEvent, IncidentDecided, ReplySubmitted
from domain.evolving import fold
from domain.files import refuse_unfit
from domain.holding import claim
from domain.reply import Purpose, Reply
from domain.ruling import Answering
from domain.task import TaskKind
from domain.values import seconds_between


def submit(
    case: Case,
    act: Act,
    command: SubmitReply,
    now: datetime,
    *,
    seen: bool = True,
    fits: bool = True,
) -> list[CaseEvent]:
    """The reply or its draft, and what its author decides and takes on by it. Raises a Refusal.
    `seen`: see `rule_for`; `fits`: see `decide`."""
    actor, latest = act.actor, case.latest_mention
    if latest is None:
        raise Conflict("The author has deleted the message.", "There is nothing left to reply to.")
    if case.doubtful_replies:
        raise Conflict(
            "Nobody knows yet whether an earlier reply was posted.", "Settle that delivery first."
        )
    if any(case.escalation(each) is None for each in command.based_on):
        raise UnknownReference("The case has no such question.", "Name one of its questions.")
    _refuse_stale(case, command, actor)
    _carried(case, command, now)
    task = case.task_of(TaskKind.REPLY)
    if fits and command.deed_id is not None and case.incident_id is None:
        raise Conflict("The case does not belong to the incident.", "Answer it by itself.")
    events: list[CaseEvent] = _for_all(case, command, actor, now)
    if task is not None:
        events += claim(case, task, actor, now)
    responding = case.decision is not None and case.decision.answering is Answering.RESPOND
    if not responding and command.purpose is not Purpose.COURTESY:
        events += overruled(fold(events, case), Answering.RESPOND, actor, now)
    visibility = command.visibility or latest.mention.visibility
    rule = rule_for(case, actor, visibility, command.purpose, seen=seen)
    if rule is not None:
        current = fold(events, case)
        return [*events, *approving.submitted(current, act.id, command, rule, actor, now)]
    reply = Reply(
        id=act.id,
        conversation_id=latest.mention.conversation_id,
        purpose=command.purpose,
        visibility=visibility,
        submitted_at=now,
        by=actor,
        text=command.text,
        in_reply_to=latest.mention.message_id,
        prepared=command.prepared,
        prepared_version=command.prepared_version,
        based_on=command.based_on,
        files=command.files,
    )
    return [*events, ReplySubmitted(at=now, reply=reply)]


def _for_all(case: Case, command: SubmitReply, actor: Actor, now: datetime) -> list[CaseEvent]:
    """The reply is what is said to all cases of the incident."""
    if command.deed_id is None or case.incident_id is None:
        return []
    return [
        IncidentDecided(
            at=now,
            incident_id=case.incident_id,
            deed_id=command.deed_id,
            answering=Answering.RESPOND,
            statement=case.id,
            by=actor,
        )
    ]


def _refuse_stale(case: Case, command: SubmitReply, actor: Actor) -> None:
    """Refuse a reply whose author cannot know what has been said meanwhile."""
    latest, seen_at = case.latest_mention, command.seen_at
    assert latest is not None
    newer = command.answers is not None and command.answers != latest.mention.message_id
    if newer or case.heard_since(seen_at):
        raise StaleDraft(
            "The customer has written again since.", "Read the new message, then send your reply."
        )
    if case.replied_since(seen_at, actor.person_id):
        raise StaleDraft(
            "Somebody else has replied meanwhile.", "Read what they said, then send your reply."
        )


def _carried(case: Case, command: SubmitReply, now: datetime) -> None:
    """Refuse what the channel cannot carry: visibility, length, files, an expired window."""
    latest, can = case.latest_mention, case.capabilities
    assert latest is not None
    visibility = command.visibility or latest.mention.visibility
    if not can.carries(visibility):
        raise NotOnThisChannel(
            f"This channel carries no {visibility.value} replies.", "Choose the other visibility."
        )
    refuse_too_long(can, command.length)
    refuse_unfit(can.files, command.files)
    newest = max(m.mention.occurred_at for m in case.mentions)
    if can.reply_window is not None and seconds_between(newest, now) > can.reply_window:
        raise NotOnThisChannel(
            "The network no longer takes replies to this message.",
            f"Replies are possible within {timedelta(seconds=can.reply_window)} of the last "
            "message.",
        )
