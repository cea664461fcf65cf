"""What people do to a case: from a command to events, or to a refusal that says why."""

from datetime import datetime
from typing import TypedDict, Unpack

from domain import amending, approving, incident, retrieving
from domain.actor import Actor
from domain.answering import settled
from domain.assessing import corrected, overruled
from domain.case import Case, CommandAnswer, Status
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
    LeaveChange,
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
from domain.correcting import correction
from domain.ending import close, refuse_to_close_too_early, refuse_to_close_unread, reopen
from domain.errors import (
    AlreadySettled,
    CaseIsClosed,
    Conflict,
    NotAllowed,
    Refusal,
    StaleDraft,
    UnknownReference,
)
from domain.events import CaseEvent, CommandAccepted, CommandRefused, InformationAsked, NoteAdded
from domain.holding import assign, claim, hand_over, put_off, refuse, release, take_back, task_named
from domain.permissions import Permission, may
from domain.ruling import Answering
from domain.submitting import submit
from domain.tagging import tagged

_ON_CLOSED = (ReopenCase, AddNote, JoinIncident, LeaveIncident)


class Once(TypedDict, total=False):
    """What was decided otherwise once, where it is False: see `decide`."""

    seen: bool
    fits: bool
    apart: bool
    known: bool
    single: bool


def carry_out(case: Case, act: Act, now: datetime, **once: Unpack[Once]) -> list[CaseEvent]:
    """The events of a command, ending in CommandAccepted or, refused, in CommandRefused alone.

    A command id that the case has seen before yields nothing: its answer stands already.
    """
    if case.answer_to(act.id) is not None:
        return []
    try:
        events = decide(case, act, now, **once)
    except Refusal as refusal:
        answer = CommandAnswer(
            command_id=act.id, refusal=refusal.type, detail=refusal.detail, right=refusal.right
        )
        return [CommandRefused(at=now, answer=answer, command=act.command.kind, by=act.actor)]
    accepted = CommandAccepted(at=now, command_id=act.id, command=act.command.kind, by=act.actor)
    return [*events, accepted]


def decide(
    case: Case,
    act: Act,
    now: datetime,
    *,
    seen: bool = True,
    fits: bool = True,
    apart: bool = True,
    known: bool = True,
    single: bool = True,
) -> list[CaseEvent]:
    """What a command does to a case. Raises a Refusal when it may not or cannot be done. `seen`
    False: as it was before nobody could get round a second person (`rule_for`). `fits` False: as it
    was before a draft's new words had to be short enough, a statement's case in the incident, and
    what a reply answers unedited while it was in doubt. `apart` False: as it was before approvals
    were kept for those who can decide (`claim`) and one reply was changed by one draft at a time
    (`consentable`). `known` False: as it was before who consented to a reply knew of it (there).
    `single` False: as it was before a post was moderated once (`moderate`)."""
    command, actor = act.command, act.actor
    if not may(actor, Permission(command.kind)):
        raise NotAllowed(
            "Your role does not allow this.", "Ask a colleague or your supervisor to do it."
        )
    if case.status is Status.CLOSED and not isinstance(command, _ON_CLOSED):
        raise CaseIsClosed("The case is closed.", "Reopen it first.")
    match command:
        case ClaimTask():
            return claim(case, task_named(case, command.task_id), actor, now, apart=apart)
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
            return corrected(case, correction(case, command), actor, now)
        case DecideResponse():
            return _decide_response(case, command, actor, now)
        case SubmitReply():
            return submit(case, act, command, now, seen=seen, fits=fits)
        case ReviseDraft():
            return approving.revise(case, command, actor, now, seen=seen, fits=fits)
        case WithdrawDraft():
            return approving.withdraw(case, command, actor, now)
        case ApproveDraft():
            return approving.approve(case, command, actor, now, apart=apart, known=known)
        case EditAndApproveDraft():
            return approving.edit_and_approve(
                case, command, actor, now, fits=fits, apart=apart, known=known
            )
        case ReturnDraft():
            return approving.give_back(case, command, actor, now)
        case CorrectReply():
            return amending.correct(case, act.id, command, actor, now, seen=seen)
        case WithdrawReply():
            return amending.withdraw(case, act.id, command, actor, now, seen=seen)
        case Moderate():
            return amending.moderate(case, act.id, command, actor, now, single=single)
        case LeaveChange():
            return amending.leave(case, command, actor, now)
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
            return settled(case, reply, command.posted, actor, now, edits=fits)
        case AddNote():
            names = tuple(dict.fromkeys(command.names))
            return [NoteAdded(at=now, text=command.text, by=actor, names=names)]
        case TagCase():
            return tagged(case, command, actor, now)
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
            refuse_to_close_too_early(case)
            if case.heard_since(command.seen_at):
                raise StaleDraft("The customer has written since.", "Read it, then answer them.")
            return incident.settle(case, command, actor, now)
        case CloseCase():
            return close(case, command, actor, now)
        case ReopenCase():
            return reopen(case, actor, now)


def _decide_response(
    case: Case, command: DecideResponse, actor: Actor, now: datetime
) -> list[CaseEvent]:
    if command.answering is Answering.RESPOND:
        if case.latest_mention is None:
            raise Conflict("The author has deleted the message.", "There is nothing to answer.")
    else:
        refuse_to_close_unread(case, command.seen_at)
    return overruled(case, command.answering, actor, now)
