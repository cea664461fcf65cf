"""What people do to a case: from a command to events, or to a refusal that says why."""

from datetime import datetime, timedelta

from domain import amending, approving, incident, retrieving
from domain.actor import Actor, Role
from domain.amendment import MODERATION, AmendmentKind
from domain.answering import settled
from domain.assessing import corrected, open_task, overruled
from domain.assessment import Assessment
from domain.case import Case, CommandAnswer, Status
from domain.closable import NotYet, not_to_be_closed
from domain.closing import closed
from domain.commands import (
    Act,
    AddNote,
    AnswerQuestion,
    ApproveDraft,
    AskBack,
    AskDepartment,
    AskInformation,
    AskSecondLine,
    AssignTask,
    ClaimTask,
    ClarifyQuestion,
    CloseCase,
    CorrectAssessment,
    CorrectReply,
    DecideResponse,
    DeclineQuestion,
    EditAndApproveDraft,
    HandOnQuestion,
    HandOverTask,
    JoinIncident,
    LeaveIncident,
    Moderate,
    NoteNotDelivered,
    RefuseTask,
    ReleaseTask,
    RemindMe,
    ReopenCase,
    ReturnDraft,
    ReturnTask,
    ReviseDraft,
    SettleDelivery,
    SettleWithIncident,
    SubmitReply,
    TagCase,
    WithdrawDraft,
    WithdrawQuestion,
    WithdrawReply,
)
from domain.errors import (
    AlreadySettled,
    CaseIsClosed,
    CaseIsOpen,
    Conflict,
    NotAllowed,
    NotOnThisChannel,
    Refusal,
    StaleDraft,
    TextTooLong,
    UnknownReference,
)
from domain.events import (
    CaseEvent,
    CaseReopened,
    CaseTagged,
    CommandAccepted,
    CommandRefused,
    IncidentDecided,
    InformationAsked,
    NoteAdded,
    ReplySubmitted,
    TaskDone,
)
from domain.evolving import fold
from domain.files import refuse_unfit
from domain.holding import (
    assign,
    claim,
    hand_over,
    may_pick,
    put_off,
    refuse,
    release,
    take_back,
    task_named,
)
from domain.permissions import Permission, may
from domain.reply import Delivery, Purpose, Reply
from domain.ruling import Answering
from domain.task import TaskKind
from domain.values import Language, seconds_between

MOST_TAGS = 20

_ON_CLOSED = (ReopenCase, AddNote, JoinIncident, LeaveIncident)


def carry_out(case: Case, act: Act, now: datetime) -> list[CaseEvent]:
    """The events of a command, ending in CommandAccepted or, refused, in CommandRefused alone.

    A command id that the case has seen before yields nothing: its answer stands already.
    """
    if case.answer_to(act.id) is not None:
        return []
    try:
        events = decide(case, act, now)
    except Refusal as refusal:
        answer = CommandAnswer(
            command_id=act.id, refusal=refusal.type, detail=refusal.detail, right=refusal.right
        )
        return [CommandRefused(at=now, answer=answer, command=act.command.kind, by=act.actor)]
    accepted = CommandAccepted(at=now, command_id=act.id, command=act.command.kind, by=act.actor)
    return [*events, accepted]


def decide(case: Case, act: Act, now: datetime) -> list[CaseEvent]:
    """What a command does to a case. Raises a Refusal when it may not or cannot be done."""
    command, actor = act.command, act.actor
    if not may(actor, Permission(command.kind)):
        raise NotAllowed(
            "Your role does not allow this.", "Ask a colleague or your supervisor to do it."
        )
    if case.status is Status.CLOSED and not isinstance(command, _ON_CLOSED):
        raise CaseIsClosed("The case is closed.", "Reopen it first.")
    match command:
        case ClaimTask():
            return claim(task_named(case, command.task_id), actor, now)
        case ReleaseTask():
            return release(task_named(case, command.task_id), actor, now)
        case AssignTask():
            return assign(case, command, actor, now)
        case RefuseTask():
            return refuse(case, command, actor, now)
        case ReturnTask():
            return take_back(case, command, actor, now)
        case HandOverTask():
            return hand_over(case, command, actor, now)
        case RemindMe():
            return put_off(case, command, actor, now)
        case CorrectAssessment():
            return corrected(case, _correction(case, command), actor, now)
        case DecideResponse():
            return _decide_response(case, command, actor, now)
        case SubmitReply():
            return _submit(case, act, command, now)
        case ReviseDraft():
            return approving.revise(case, command, actor, now)
        case WithdrawDraft():
            return approving.withdraw(case, command, actor, now)
        case ApproveDraft():
            return approving.approve(case, command, actor, now)
        case EditAndApproveDraft():
            return approving.edit_and_approve(case, command, actor, now)
        case ReturnDraft():
            return approving.give_back(case, command, actor, now)
        case CorrectReply():
            return amending.correct(case, act.id, command, actor, now)
        case WithdrawReply():
            return amending.withdraw(case, act.id, command, actor, now)
        case Moderate():
            return amending.moderate(case, act.id, command, actor, now)
        case SettleDelivery():
            reply = case.reply(command.reply_id)
            if reply is None:
                raise UnknownReference(
                    "The case has no such reply.", "Name one of the case's replies."
                )
            if reply not in case.doubtful_replies:
                raise AlreadySettled(
                    "What became of this reply is known.", "Nothing is left to settle."
                )
            return settled(case, reply, command.posted, actor, now)
        case AddNote():
            names = tuple(dict.fromkeys(command.names))
            return [NoteAdded(at=now, text=command.text, by=actor, names=names)]
        case TagCase():
            return _tag(case, command, actor, now)
        case AskInformation():
            return [InformationAsked(at=now, text=command.text, by=actor)]
        case AskSecondLine() | AskDepartment():
            return retrieving.ask(case, act.id, command, actor, now)
        case AnswerQuestion():
            return retrieving.answer(case, command, actor, now)
        case AskBack():
            return retrieving.ask_back(case, command, actor, now)
        case ClarifyQuestion():
            return retrieving.clarify(case, command, actor, now)
        case HandOnQuestion():
            return retrieving.hand_on(case, command, actor, now)
        case DeclineQuestion():
            return retrieving.decline(case, command, actor, now)
        case WithdrawQuestion():
            return retrieving.withdraw(case, command, actor, now)
        case NoteNotDelivered():
            return retrieving.not_delivered(case, command, now)
        case JoinIncident():
            return incident.join(case, command, actor, now)
        case LeaveIncident():
            return incident.leave(case, command, actor, now)
        case SettleWithIncident():
            _refuse_to_close_too_early(case)
            if _heard_since(case, command.seen_at):
                raise StaleDraft("The customer has written since.", "Read it, then answer them.")
            return incident.settle(case, command, actor, now)
        case CloseCase():
            return _close(case, command, actor, now)
        case ReopenCase():
            return _reopen(case, actor, now)


def allowed_now(case: Case, actor: Actor) -> tuple[str, ...]:
    """The kinds of command that make sense on the case as it stands, for that actor."""
    possible = {Permission.ADD_NOTE}
    if case.incident_id is not None:
        possible.add(Permission.LEAVE_INCIDENT)
    if case.status is Status.CLOSED:
        possible.add(Permission.REOPEN_CASE)
    else:
        possible |= {
            Permission.ASK_INFORMATION,
            Permission.TAG_CASE,
            *_on_questions(case, actor),
        }
        if case.assessment is not None:
            possible.add(Permission.CORRECT_ASSESSMENT)
        if case.tasks:
            possible |= {
                Permission.RELEASE_TASK,
                Permission.ASSIGN_TASK,
                Permission.HAND_OVER_TASK,
            }
            if may_pick(actor):
                possible.add(Permission.CLAIM_TASK)
        if any(task.assignee == actor.person_id for task in case.tasks):
            possible |= {Permission.REFUSE_TASK, Permission.REMIND_ME}
        if case.doubtful_replies:
            possible.add(Permission.SETTLE_DELIVERY)
        elif case.latest_mention is not None:
            possible.add(Permission.SUBMIT_REPLY)
        if case.latest_mention is not None:
            possible.add(Permission.DECIDE_RESPONSE)
        if not_to_be_closed(case) is None:
            possible |= {Permission.CLOSE_CASE, Permission.DECIDE_RESPONSE}
        possible |= _on_drafts(case, actor) | _on_the_network(case)
    return tuple(p.value for p in Permission if p in possible and may(actor, p))


def _on_questions(case: Case, actor: Actor) -> set[Permission]:
    """Asking others, and what is open to do about what was asked."""
    possible = {
        Permission(kind)
        for escalation in case.open_escalations
        for kind in retrieving.open_to(case, escalation, actor)
    }
    if len(case.open_escalations) < retrieving.MOST_OPEN:
        possible.add(Permission.ASK_SECOND_LINE)
        if {Role.AGENT, Role.SUPERVISOR} & set(actor.roles):
            possible.add(Permission.ASK_DEPARTMENT)
    return possible


def _on_the_network(case: Case) -> set[Permission]:
    """What the channel lets us do to messages that stand there."""
    can = set(case.capabilities.amendments)
    possible: set[Permission] = set()
    stands = any(
        r.delivery is Delivery.SENT and not r.withdrawn_at and not r.elsewhere for r in case.replies
    )
    if stands and AmendmentKind.CORRECT in can:
        possible.add(Permission.CORRECT_REPLY)
    if stands and AmendmentKind.WITHDRAW in can:
        possible.add(Permission.WITHDRAW_REPLY)
    if can & MODERATION and case.standing_mentions:
        possible.add(Permission.MODERATE)
    return possible


def _on_drafts(case: Case, actor: Actor) -> set[Permission]:
    """What is open to do on the case's drafts; nobody decides on words of their own."""
    return {permission for draft in case.drafts for permission in approving.open_to(draft, actor)}


def _correction(case: Case, command: CorrectAssessment) -> Assessment:
    before = case.assessment
    if before is None:
        raise Conflict("The case is still being assessed.", "Try again in a moment.")
    change: dict[str, object] = {"assessor": "person", "confidence": 1.0, "reasons": ()}
    if command.mention_kind is not None:
        change["kind"] = command.mention_kind
    if command.sentiment is not None:
        change["sentiment"] = command.sentiment
    if command.language is not None and command.language is not Language.UNKNOWN:
        change["language"] = command.language
    if command.risks is not None:
        change["risks"] = command.risks
    if command.topic is not None:
        change["topic"] = command.topic or None
    if command.journey is not None:
        change["journey"] = command.journey
    return before.model_copy(update=change)


def _submit(case: Case, act: Act, command: SubmitReply, now: datetime) -> list[CaseEvent]:
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
    events: list[CaseEvent] = _for_all(case, command, actor, now)
    if task is not None:
        events += claim(task, actor, now)
    responding = case.decision is not None and case.decision.answering is Answering.RESPOND
    if not responding and command.purpose is not Purpose.COURTESY:
        events += overruled(fold(events, case), Answering.RESPOND, actor, now)
    visibility = command.visibility or latest.mention.visibility
    rule = approving.rule_for(case, actor, visibility, command.purpose)
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
    if newer or _heard_since(case, seen_at):
        raise StaleDraft(
            "The customer has written again since.", "Read the new message, then send your reply."
        )
    if seen_at and any(
        reply.submitted_at > seen_at
        and not reply.automatic
        and reply.by.person_id != actor.person_id
        and reply.delivery is not Delivery.FAILED
        for reply in case.replies
    ):
        raise StaleDraft(
            "Somebody else has replied meanwhile.", "Read what they said, then send your reply."
        )


def _heard_since(case: Case, seen_at: datetime | None) -> bool:
    """Whether the customer has written or edited after what somebody had before them."""
    heard_at = case.last_inbound_at
    return seen_at is not None and heard_at is not None and heard_at > seen_at


def _carried(case: Case, command: SubmitReply, now: datetime) -> None:
    """Refuse what the channel cannot carry: visibility, length, files, an expired window."""
    latest, can = case.latest_mention, case.capabilities
    assert latest is not None
    visibility = command.visibility or latest.mention.visibility
    if not can.carries(visibility):
        raise NotOnThisChannel(
            f"This channel carries no {visibility.value} replies.", "Choose the other visibility."
        )
    if command.length > can.max_length:
        raise TextTooLong(
            f"The reply has {command.length} {can.length_unit.value}, the channel carries "
            f"{can.max_length}.",
            "Shorten it.",
        )
    refuse_unfit(can.files, command.files)
    newest = max(m.mention.occurred_at for m in case.mentions)
    if can.reply_window is not None and seconds_between(newest, now) > can.reply_window:
        raise NotOnThisChannel(
            "The network no longer takes replies to this message.",
            f"Replies are possible within {timedelta(seconds=can.reply_window)} of the last "
            "message.",
        )


def _decide_response(
    case: Case, command: DecideResponse, actor: Actor, now: datetime
) -> list[CaseEvent]:
    if command.answering is Answering.RESPOND:
        if case.latest_mention is None:
            raise Conflict("The author has deleted the message.", "There is nothing to answer.")
    else:
        _refuse_to_close_too_early(case)
    return overruled(case, command.answering, actor, now)


def _refuse_to_close_too_early(case: Case) -> None:
    match not_to_be_closed(case):
        case NotYet.DELIVERY | NotYet.DOUBT:
            raise Conflict(
                "A reply of this case is still on its way.", "Wait until its delivery is settled."
            )
        case NotYet.READING:
            raise StaleDraft("Something has just been written.", "Read it, then close the case.")


def _tag(case: Case, command: TagCase, actor: Actor, now: datetime) -> list[CaseEvent]:
    """What is there already, or gone already, is no news."""
    removed = tuple(tag for tag in dict.fromkeys(command.remove) if tag in case.tags)
    added = tuple(
        tag for tag in dict.fromkeys(command.add) if tag not in case.tags or tag in removed
    )
    if len(case.tags) - len(removed) + len(added) > MOST_TAGS:
        raise Conflict(f"A case has {MOST_TAGS} tags at most.", "Take one off first.")
    if not added and not removed:
        return []
    return [CaseTagged(at=now, added=added, removed=removed, by=actor)]


def _close(case: Case, command: CloseCase, actor: Actor, now: datetime) -> list[CaseEvent]:
    _refuse_to_close_too_early(case)
    if _heard_since(case, command.seen_at):
        raise Conflict("The customer has written again since.", "Read the new message first.")
    done = [
        TaskDone(at=now, task_id=task.id, outcome="case_closed", by=actor) for task in case.tasks
    ]
    return [*done, *closed(case, command.reason, actor, now)]


def _reopen(case: Case, actor: Actor, now: datetime) -> list[CaseEvent]:
    if case.status is Status.OPEN:
        raise CaseIsOpen("The case is open.", "There is nothing to reopen.")
    events: list[CaseEvent] = [CaseReopened(at=now, cause="person", by=actor)]
    case = fold(events, case)
    if case.latest_mention is None:
        return [*events, open_task(case, TaskKind.ASSESS, now)]
    # Nobody wrote, so no first reply is due and the machine has nothing to acknowledge.
    return [*events, *overruled(case, Answering.RESPOND, actor, now, first_reply=False)]
