"""Step 4, retrieve information: questions to the second line and to departments (R7, R8).

A question is decided on here, in its case, like everything else; its workflow keeps its clock and
reports what is due. Whoever was asked answers in their own office hours, so much before the
customer's answer is due that the first line can still write it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from domain.actor import Actor, Role
from domain.assessing import open_task
from domain.case import Case
from domain.commands import (
    AnswerQuestion,
    AskBack,
    AskDepartment,
    AskSecondLine,
    ClarifyQuestion,
    DeclineQuestion,
    HandOnQuestion,
    NoteNotDelivered,
    WithdrawQuestion,
)
from domain.errors import AlreadySettled, Conflict, NotAllowed, UnknownReference
from domain.escalation import (
    MOST_EXCHANGES,
    Doing,
    Escalation,
    EscalationKind,
    EscalationState,
    Hand,
    Report,
    hand_to,
)
from domain.events import (
    CaseEvent,
    EscalationAnswered,
    EscalationAsked,
    EscalationAskedBack,
    EscalationClarified,
    EscalationDeclined,
    EscalationHandedOn,
    EscalationNotDelivered,
    EscalationPassedOn,
    EscalationReminded,
    EscalationWithdrawn,
    TaskDone,
)
from domain.permissions import Permission, may
from domain.task import Group, TaskKind

MOST_OPEN = 20
"""So many questions of one case may be open at once."""

WITHOUT_A_PROMISE = timedelta(hours=8)
"""When an answer is wanted if the customer was promised none."""

UNANSWERED = "unanswered"
SAID_BY_SECOND_LINE = (Role.SECOND_LINE, Role.SUPERVISOR)


def ask(
    case: Case, act_id: UUID, command: AskSecondLine | AskDepartment, by: Actor, now: datetime
) -> list[CaseEvent]:
    """A new question, under its command's id."""
    known = {m.mention.message_id for m in case.mentions} | {r.id for r in case.replies}
    if not set(command.context) <= known:
        raise UnknownReference("The case has no such message.", "Choose from its conversation.")
    if len(case.open_escalations) >= MOST_OPEN:
        raise Conflict("Too many questions are open already.", "Withdraw one, or wait.")
    parent_id = None
    if isinstance(command, AskDepartment):
        parent_id = command.parent_id
        _refuse_foreign_parent(case, parent_id, by)
    due_at = wanted_by(case, now)
    second_line = isinstance(command, AskSecondLine)
    return [
        EscalationAsked(
            at=now,
            escalation_id=act_id,
            to=EscalationKind.SECOND_LINE if second_line else EscalationKind.DEPARTMENT,
            text=command.text,
            by=by,
            hand=hand_to(command.desk, now, due_at),
            due_at=due_at,
            parent_id=parent_id,
            reference=command.reference,
            context=command.context,
            files=command.files,
        )
    ]


def wanted_by(case: Case, now: datetime) -> datetime:
    """When the first line needs the answer: its margin before the customer's is due, or half of
    what is left where that is less."""
    due = case.answer.due_at if case.answer is not None else None
    if due is None or due <= now:
        return now + WITHOUT_A_PROMISE
    margin = timedelta(seconds=case.agreement.first_line_margin)
    return max(due - margin, now + (due - now) / 2)


def answer(case: Case, command: AnswerQuestion, by: Actor, now: datetime) -> list[CaseEvent]:
    """The answer settles the question and all that were asked to answer it."""
    escalation = _to_be_done_by(case, command.escalation_id, by)
    return [
        EscalationAnswered(
            at=now,
            escalation_id=escalation.id,
            text=command.text,
            use=command.use,
            by=by,
            files=command.files,
        ),
        *_settled(case, escalation, "answered", by, now),
    ]


def decline(case: Case, command: DeclineQuestion, by: Actor, now: datetime) -> list[CaseEvent]:
    """No answer, and why."""
    escalation = _to_be_done_by(case, command.escalation_id, by)
    return [
        EscalationDeclined(at=now, escalation_id=escalation.id, text=command.text, by=by),
        *_settled(case, escalation, "declined", by, now),
    ]


def ask_back(case: Case, command: AskBack, by: Actor, now: datetime) -> list[CaseEvent]:
    """Whoever asked has to say more; an agent gets a task for it."""
    escalation = _to_be_done_by(case, command.escalation_id, by)
    if escalation.state is EscalationState.ASKED_BACK:
        raise Conflict("The asker was asked back already.", "Wait for what they say.")
    event = EscalationAskedBack(
        at=now, escalation_id=escalation.id, text=command.text, by=by, files=command.files
    )
    if escalation.parent_id is not None:
        return [event]
    task = open_task(
        case,
        TaskKind.CLARIFY,
        now,
        about=escalation.id,
        assignee=escalation.asked_by.person_id,
        held_since=now,
        due_at=escalation.due_at,
    )
    return [event, task]


def clarify(case: Case, command: ClarifyQuestion, by: Actor, now: datetime) -> list[CaseEvent]:
    """The asker says more, and the clock goes on."""
    escalation = _asked_by(case, command.escalation_id, by)
    if escalation.state is not EscalationState.ASKED_BACK:
        raise Conflict("Nobody asked back.", "Wait for the answer.")
    return [
        EscalationClarified(at=now, escalation_id=escalation.id, text=command.text, by=by),
        *_tasks_done(case, escalation, "clarified", by, now),
    ]


def hand_on(case: Case, command: HandOnQuestion, by: Actor, now: datetime) -> list[CaseEvent]:
    """To another contact or department: by whoever has it, or by whoever asked."""
    escalation = _open(case, command.escalation_id)
    if not (_has(escalation, by) or _asks(escalation, by)):
        raise _not_yours()
    if escalation.kind is EscalationKind.SECOND_LINE:
        raise Conflict(
            "The second line's question stays with it.", "Ask the department instead of it."
        )
    _refuse_endless(escalation)
    hand = hand_to(command.desk, now, max(escalation.due_at, now))
    return [
        EscalationHandedOn(
            at=now, escalation_id=escalation.id, hand=hand, by=by, text=command.text
        ),
        *_tasks_done(case, escalation, "handed_on", by, now),
    ]


def withdraw(case: Case, command: WithdrawQuestion, by: Actor, now: datetime) -> list[CaseEvent]:
    """The asker needs no answer any more."""
    escalation = _asked_by(case, command.escalation_id, by)
    withdrawn = EscalationWithdrawn(at=now, escalation_id=escalation.id, cause="asker", by=by)
    return [withdrawn, *_settled(case, escalation, "withdrawn", by, now)]


def not_delivered(case: Case, command: NoteNotDelivered, now: datetime) -> list[CaseEvent]:
    """The e-mail came back, or a machine answered it. Nothing when somebody else has it by now."""
    escalation = case.escalation(command.escalation_id)
    desk = escalation.hand.desk if escalation is not None else None
    if escalation is None or not escalation.open or desk is None:
        return []
    if desk.contact_id != command.contact_id or escalation.hand.undelivered is not None:
        return []
    return [EscalationNotDelivered(at=now, escalation_id=escalation.id, cause=command.cause)]


def reported(case: Case, report: Report, now: datetime) -> list[CaseEvent]:
    """What time does to a question, if nothing else has happened to it meanwhile."""
    escalation = case.escalation(report.escalation_id)
    if escalation is None or not up_to_date(escalation, report):
        return []
    if report.doing is Doing.REMIND and report.share is not None:
        if report.share in escalation.hand.reminded:
            return []
        return [EscalationReminded(at=now, escalation_id=escalation.id, share=report.share)]
    cause = escalation.hand.undelivered or UNANSWERED
    if report.desk is not None:
        hand = hand_to(report.desk, max(now, report.at), escalation.due_at)
        return [EscalationPassedOn(at=now, escalation_id=escalation.id, hand=hand, cause=cause)]
    passed_on = EscalationPassedOn(
        at=now, escalation_id=escalation.id, hand=Hand(since=now), cause=cause
    )
    chase = open_task(
        case,
        TaskKind.CHASE,
        now,
        group=Group.SUPERVISORS,
        about=escalation.id,
        due_at=case.due_at or escalation.due_at,
    )
    return [passed_on, chase]


def up_to_date(escalation: Escalation, report: Report) -> bool:
    """Whether a report is about the question as it stands."""
    return escalation.state is EscalationState.OPEN and escalation.moves == report.moves


_ABOUT_A_QUESTION = (
    Permission.ANSWER_QUESTION,
    Permission.CLARIFY_QUESTION,
    Permission.ASK_DEPARTMENT,
    Permission.ASK_BACK,
    Permission.HAND_ON_QUESTION,
    Permission.DECLINE_QUESTION,
    Permission.WITHDRAW_QUESTION,
)
"""What settles a question comes first, what gives it up last."""


def open_to(case: Case, escalation: Escalation, by: Actor) -> tuple[str, ...]:
    """The kinds of command that make sense on a question as it stands, for that person, what one
    thinks of first at the front."""
    if not escalation.open:
        return ()
    possible: set[Permission] = set()
    if _has(escalation, by):
        possible |= {Permission.ANSWER_QUESTION, Permission.DECLINE_QUESTION}
        if escalation.state is EscalationState.OPEN:
            possible.add(Permission.ASK_BACK)
        if escalation.kind is EscalationKind.SECOND_LINE and Role.SECOND_LINE in by.roles:
            possible.add(Permission.ASK_DEPARTMENT)
    if _asks(escalation, by):
        possible.add(Permission.WITHDRAW_QUESTION)
        if escalation.state is EscalationState.ASKED_BACK:
            possible.add(Permission.CLARIFY_QUESTION)
    if escalation.kind is EscalationKind.DEPARTMENT and possible:
        possible.add(Permission.HAND_ON_QUESTION)
    return tuple(p.value for p in _ABOUT_A_QUESTION if p in possible and may(by, p))


def _refuse_foreign_parent(case: Case, parent_id: UUID | None, by: Actor) -> None:
    if parent_id is None:
        if not _first_line(by):
            raise NotAllowed(
                "The second line asks departments for a question that it has.",
                "Name that question.",
            )
        return
    parent = _open(case, parent_id)
    if parent.kind is not EscalationKind.SECOND_LINE:
        raise UnknownReference("That is no question of the second line.", "Name one.")
    if not _has(parent, by):
        raise _not_yours()


def _to_be_done_by(case: Case, escalation_id: UUID, by: Actor) -> Escalation:
    escalation = _open(case, escalation_id)
    if not _has(escalation, by):
        raise _not_yours()
    _refuse_endless(escalation)
    return escalation


def _asked_by(case: Case, escalation_id: UUID, by: Actor) -> Escalation:
    escalation = _open(case, escalation_id)
    if not _asks(escalation, by):
        raise NotAllowed("Others asked this question.", "Leave it to them.")
    return escalation


def _open(case: Case, escalation_id: UUID) -> Escalation:
    escalation = case.escalation(escalation_id)
    if escalation is None:
        raise UnknownReference("The case has no such question.", "Name one of its questions.")
    if not escalation.open:
        raise AlreadySettled("The question is settled already.", "Nothing is left to do.")
    return escalation


def _refuse_endless(escalation: Escalation) -> None:
    if len(escalation.exchanges) >= MOST_EXCHANGES:
        raise Conflict("The talk has grown too long.", "Withdraw the question and ask anew.")


def _not_yours() -> NotAllowed:
    return NotAllowed("The question was not put to you.", "Leave it to whoever has it.")


def _has(escalation: Escalation, by: Actor) -> bool:
    """Whether it is theirs to answer: the second line, everybody of a department who has had it,
    and supervisors."""
    if Role.SUPERVISOR in by.roles:
        return True
    if escalation.kind is EscalationKind.SECOND_LINE:
        return Role.SECOND_LINE in by.roles
    return by.person_id in escalation.contacts


def _asks(escalation: Escalation, by: Actor) -> bool:
    """Whether they are on the side that asked."""
    if escalation.parent_id is None:
        return _first_line(by)
    return any(role in by.roles for role in SAID_BY_SECOND_LINE)


def _first_line(by: Actor) -> bool:
    return Role.AGENT in by.roles or Role.SUPERVISOR in by.roles


def _settled(
    case: Case, escalation: Escalation, outcome: str, by: Actor, now: datetime
) -> list[CaseEvent]:
    """What is over with a question: tasks about it, and the questions asked to answer it."""
    served = [e for e in case.open_escalations if e.parent_id == escalation.id]
    withdrawn: list[CaseEvent] = [
        EscalationWithdrawn(at=now, escalation_id=each.id, cause="answered", by=by)
        for each in served
    ]
    done = [t for e in (escalation, *served) for t in _tasks_done(case, e, outcome, by, now)]
    return [*withdrawn, *done]


def _tasks_done(
    case: Case, escalation: Escalation, outcome: str, by: Actor, now: datetime
) -> Iterable[CaseEvent]:
    return [
        TaskDone(at=now, task_id=task.id, outcome=outcome, by=by)
        for task in case.tasks
        if task.about == escalation.id and task.kind in (TaskKind.CLARIFY, TaskKind.CHASE)
    ]
