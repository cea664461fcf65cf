"""Questions to others: who has them, how long, and what time does to them."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actor import MACHINE, Actor, Role
from domain.acts import carry_out
from domain.calendar import OpenHours, OpenInterval
from domain.case import Case, ClosingReason
from domain.commands import (
    AnswerQuestion,
    AskBack,
    AskDepartment,
    AskSecondLine,
    CaseCommand,
    ClarifyQuestion,
    CloseCase,
    DeclineQuestion,
    HandOnQuestion,
    NoteNotDelivered,
    WithdrawQuestion,
)
from domain.escalation import (
    LEAST_TIME,
    Desk,
    Doing,
    Escalation,
    EscalationState,
    Report,
    Use,
    hand_to,
    next_due,
)
from domain.events import CaseEvent, CommandRefused
from domain.evolving import fold
from domain.retrieving import MOST_OPEN, open_to, reported, wanted_by
from domain.steps import Step, current_step
from domain.task import TaskKind
from tests.domain.builders import NOON, a_case, a_text, an_act, an_agreement, an_id, person

RITA, RALF = UUID(int=101), UUID(int=102)
PRESS = Desk(department_id=UUID(int=100), contact_id=RITA, more=True)
DEPUTY = PRESS.model_copy(update={"contact_id": RALF, "more": False})
LINE = Desk(department_id=UUID(int=99))
AGENT, SECOND = person(), person(Role.SECOND_LINE, number=20)
CASE = a_case(now=NOON)


def contact(number: UUID) -> Actor:
    return person(Role.CONTACT, number=number.int)


def done(case: Case, by: Actor, command: CaseCommand, at: datetime = NOON) -> Case:
    """The case after a command that is carried out."""
    events = carry_out(case, an_act(command, by), at)
    assert not isinstance(events[-1], CommandRefused), events[-1]
    return fold(events, case)


def refusal(case: Case, by: Actor, command: CaseCommand) -> str | None:
    last = carry_out(case, an_act(command, by), NOON)[-1]
    return last.answer.refusal if isinstance(last, CommandRefused) else None


def asked(case: Case = CASE, desk: Desk = PRESS, at: datetime = NOON) -> tuple[Case, UUID]:
    """The agent asked a department."""
    act = an_act(AskDepartment(text=a_text(), desk=desk), AGENT)
    return fold(carry_out(case, act, at), case), act.id


def asked_line(case: Case = CASE) -> tuple[Case, UUID]:
    act = an_act(AskSecondLine(text=a_text(), desk=LINE), AGENT)
    return fold(carry_out(case, act, NOON), case), act.id


def question(case: Case, escalation_id: UUID) -> Escalation:
    found = case.escalation(escalation_id)
    assert found is not None
    return found


def told(case: Case, doing: Doing, desk: Desk | None = None, **more: object) -> list[CaseEvent]:
    """What the workflow of the first question reports, up to date unless said otherwise."""
    escalation = case.escalations[0]
    values = {
        "escalation_id": escalation.id,
        "at": NOON,
        "moves": escalation.moves,
        "doing": doing,
        "desk": desk,
    }
    return reported(case, Report.model_validate(values | more), NOON)


def test_the_answer_is_wanted_a_margin_before_the_customer_is_promised_it() -> None:
    assert CASE.answer is not None
    assert CASE.answer.due_at is not None
    assert wanted_by(CASE, NOON) == CASE.answer.due_at - timedelta(hours=4)
    short = a_case(now=NOON, agreement=an_agreement(answer_in=3_600))
    assert wanted_by(short, NOON) == NOON + timedelta(minutes=30)


def test_the_first_contact_has_half_of_the_time_and_the_deputy_the_rest() -> None:
    case, asked_id = asked()
    due = question(case, asked_id).due_at
    first = question(case, asked_id).hand
    assert first.due_at == NOON + (due - NOON) / 2
    last = hand_to(DEPUTY, first.due_at, due)
    assert last.due_at == due


@given(
    opens=st.integers(0, 40),
    long=st.integers(1, 12),
    days=st.integers(1, 5),
    left=st.integers(1, 48),
)
def test_a_clock_runs_only_while_somebody_is_there(
    opens: int, long: int, days: int, left: int
) -> None:
    start = NOON + timedelta(hours=opens)
    intervals = tuple(
        OpenInterval(start=start + timedelta(days=day), end=start + timedelta(days=day, hours=long))
        for day in range(days)
    )
    hours = OpenHours(since=NOON, until=NOON + timedelta(days=10), intervals=intervals)
    hand = hand_to(PRESS.model_copy(update={"hours": hours}), NOON, NOON + timedelta(hours=left))
    assert hand.due_at is not None
    assert hours.seconds(NOON, hand.due_at) == pytest.approx(hand.budget)
    assert hand.budget >= LEAST_TIME
    half = hand.moment_at(0.5)
    assert half is not None
    assert NOON < half <= hand.due_at
    later = hand.pause(half).resume(half + timedelta(days=1))
    assert later.consumed == pytest.approx(hand.budget / 2)


def test_reminders_come_at_half_and_at_three_quarters_then_it_is_taken_back() -> None:
    case, asked_id = asked()
    seen = []
    for _ in range(3):
        due = next_due(question(case, asked_id))
        assert due is not None
        seen.append((due.doing, due.share))
        case = fold(told(case, due.doing, DEPUTY, share=due.share), case)
    assert seen == [(Doing.REMIND, 0.5), (Doing.REMIND, 0.75), (Doing.TAKE_BACK, None)]
    assert question(case, asked_id).contacts == (RITA, RALF)
    case = fold(told(case, Doing.TAKE_BACK), case)
    assert question(case, asked_id).hand.desk is None
    assert next_due(question(case, asked_id)) is None
    assert case.task_of(TaskKind.CHASE) is not None


def test_a_report_that_was_overtaken_changes_nothing() -> None:
    case, _ = asked()
    assert told(case, Doing.TAKE_BACK, DEPUTY, moves=7) == []
    assert told(case, Doing.REMIND, share=0.5, escalation_id=an_id()) == []
    reminded = fold(told(case, Doing.REMIND, share=0.5), case)
    assert told(reminded, Doing.REMIND, share=0.5) == []


def test_asking_back_stops_the_clock_and_calls_the_asker() -> None:
    case, asked_id = asked()
    hour = NOON + timedelta(hours=1)
    case = done(case, contact(RITA), AskBack(escalation_id=asked_id, text=a_text()), hour)
    task = case.task_of(TaskKind.CLARIFY)
    assert task is not None
    assert task.assignee == AGENT.person_id
    assert next_due(question(case, asked_id)) is None
    again = AskBack(escalation_id=asked_id, text=a_text())
    assert refusal(case, contact(RITA), again) == "conflict"
    later = hour + timedelta(hours=5)
    case = done(case, AGENT, ClarifyQuestion(escalation_id=asked_id, text=a_text()), later)
    assert case.task_of(TaskKind.CLARIFY) is None
    hand = question(case, asked_id).hand
    assert hand.consumed == 3_600
    assert hand.due_at == NOON + timedelta(seconds=hand.budget) + timedelta(hours=5)


def test_an_answer_settles_and_is_news_for_a_task_that_rests() -> None:
    case, asked_id = asked()
    assert current_step(case) is not Step.ANSWER
    command = AnswerQuestion(escalation_id=asked_id, text=a_text(), use=Use.INTERNAL)
    case = done(case, contact(RITA), command)
    answered = question(case, asked_id)
    assert answered.state is EscalationState.ANSWERED
    assert answered.answer is not None
    assert answered.answer.use is Use.INTERNAL
    assert (case.informed_at, case.information_asked_at) == (NOON, None)
    assert refusal(case, contact(RITA), command) == "already-settled"


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (contact(RITA), True),
        (contact(RALF), False),
        (SECOND, False),
        (AGENT, False),
        (person(Role.SUPERVISOR), True),
        (MACHINE, False),
    ],
)
def test_only_whoever_was_asked_answers(who: Actor, may: bool) -> None:
    case, asked_id = asked()
    command = AnswerQuestion(escalation_id=asked_id, text=a_text(), use=Use.QUOTABLE)
    assert (refusal(case, who, command) is None) == may
    assert ("answer_question" in open_to(case, question(case, asked_id), who)) == may
    decline = DeclineQuestion(escalation_id=asked_id, text=a_text())
    assert (refusal(case, who, decline) is None) == may


def test_whoever_had_it_before_may_still_answer() -> None:
    case, asked_id = asked()
    case = fold(told(case, Doing.TAKE_BACK, DEPUTY), case)
    command = AnswerQuestion(escalation_id=asked_id, text=a_text(), use=Use.QUOTABLE)
    assert refusal(case, contact(RITA), command) is None


def test_the_second_line_asks_departments_for_a_question_that_it_has() -> None:
    case, line_id = asked_line()
    ask = AskDepartment(text=a_text(), desk=PRESS, parent_id=line_id)
    assert refusal(case, AGENT, ask) == "not-allowed"
    assert refusal(case, SECOND, ask.model_copy(update={"parent_id": None})) == "not-allowed"
    case = done(case, SECOND, ask)
    served = case.escalations[1]
    assert refusal(case, AGENT, WithdrawQuestion(escalation_id=served.id)) == "not-allowed"
    assert refusal(case, SECOND, WithdrawQuestion(escalation_id=line_id)) == "not-allowed"
    back = AskBack(escalation_id=served.id, text=a_text())
    assert done(case, contact(RITA), back).task_of(TaskKind.CLARIFY) is None
    case = done(
        case, SECOND, AnswerQuestion(escalation_id=line_id, text=a_text(), use=Use.QUOTABLE)
    )
    assert case.escalations[1].state is EscalationState.WITHDRAWN
    assert case.open_escalations == ()


def test_handing_on_begins_anew_with_somebody_else() -> None:
    case, asked_id = asked()
    other = Desk(department_id=UUID(int=200), contact_id=UUID(int=201))
    case = done(case, contact(RITA), HandOnQuestion(escalation_id=asked_id, desk=other))
    assert question(case, asked_id).hand.desk == other
    assert question(case, asked_id).contacts == (RITA, UUID(int=201))
    line_case, line_id = asked_line()
    stays = HandOnQuestion(escalation_id=line_id, desk=other)
    assert refusal(line_case, SECOND, stays) == "conflict"


def test_an_e_mail_that_came_back_is_taken_back_at_once_an_automatic_reply_is_not() -> None:
    case, asked_id = asked()
    note = NoteNotDelivered(escalation_id=asked_id, contact_id=RITA, cause="automatic_reply")
    waiting = done(case, MACHINE, note)
    assert question(waiting, asked_id).hand.undelivered is None
    bounced = done(case, MACHINE, note.model_copy(update={"cause": "bounced"}))
    due = next_due(question(bounced, asked_id))
    assert due is not None
    assert (due.doing, due.at) == (Doing.TAKE_BACK, NOON)
    other = note.model_copy(update={"contact_id": RALF, "cause": "bounced"})
    assert question(done(case, MACHINE, other), asked_id).hand.undelivered is None


def test_closing_withdraws_what_is_open() -> None:
    case, _ = asked()
    case, _ = asked_line(case)
    case = done(case, AGENT, CloseCase(reason=ClosingReason.OTHER))
    assert {each.state for each in case.escalations} == {EscalationState.WITHDRAWN}


def test_so_many_questions_may_be_open_at_once() -> None:
    case = CASE
    for _ in range(MOST_OPEN):
        case, _ = asked(case)
    assert refusal(case, AGENT, AskDepartment(text=a_text(), desk=PRESS)) == "conflict"


def test_only_messages_of_the_case_are_shown() -> None:
    ask = AskSecondLine(text=a_text(), desk=LINE, context=(an_id(),))
    assert refusal(CASE, AGENT, ask) == "unknown-reference"
