"""Step 5: what becomes of replies, what they settle, and the deadline for the answer."""

from datetime import datetime, timedelta

import pytest

from domain import answering
from domain.acts import carry_out
from domain.answering import delivered, to_send, what_is_due
from domain.assessment import Kind
from domain.case import Case, Status
from domain.commands import ClaimTask, SettleDelivery
from domain.documenting import closes_itself_at
from domain.events import (
    AnswerMissed,
    AnswerWarningGiven,
    CommandRefused,
    PeopleAlarmed,
    ReplyDelayed,
    ReplyFailed,
    TaskOpened,
)
from domain.evolving import fold
from domain.monitoring import take_in
from domain.reply import Delivery, InDoubt, Purpose, Rejected, Retryable, SendOutcome, Sent
from domain.responding import acknowledged
from domain.task import Group, TaskKind
from domain.values import Priority
from tests.domain.builders import (
    NOON,
    a_case,
    a_mention,
    a_reply,
    a_text,
    after,
    an_act,
    an_arrival,
    an_assessment,
    an_echo,
    an_edit,
    person,
    with_assessment,
)


def replied(case: Case, purpose: Purpose, now: datetime) -> Case:
    """The case with a reply on its way."""
    return fold(carry_out(case, an_act(a_reply(purpose)), now), case)


def ended(case: Case, outcome: SendOutcome, now: datetime) -> Case:
    """The case after the attempt at its pending reply."""
    (reply,) = case.pending_replies
    return fold(delivered(case, reply, outcome, now), case)


def sent(case: Case, purpose: Purpose, now: datetime) -> Case:
    """The case after a person's reply has reached the network."""
    return ended(replied(case, purpose, now), Sent(at=now), now)


# -- what a reply settles --------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", list(Purpose))
def test_any_reply_is_the_first_one_but_only_substance_is_the_answer(purpose: Purpose) -> None:
    case = sent(a_case(), purpose, after(minutes=3))
    assert case.first_replied_at == after(minutes=3)
    assert case.acknowledge is not None
    assert not case.acknowledge.running
    answered = purpose is Purpose.SUBSTANCE
    assert case.answered_at == (after(minutes=3) if answered else None)
    assert case.answer is not None
    assert case.answer.running is not answered
    owned = case.task_of(TaskKind.REPLY) is not None
    assert owned is not answered, "while a clock runs, somebody owns it"


def test_a_courtesy_starts_no_clock_where_nothing_is_to_be_answered() -> None:
    case = sent(a_case(kind=Kind.PRAISE), Purpose.COURTESY, after(minutes=3))
    assert case.answer is None
    assert case.task_of(TaskKind.ASSESS) is not None


def test_any_other_reply_to_what_was_set_aside_takes_it_up() -> None:
    case = replied(a_case(kind=Kind.PRAISE), Purpose.CLARIFICATION, after(minutes=3))
    assert case.answer is not None
    assert case.answer.due_at == after(hours=24, minutes=3)
    assert [task.kind for task in case.tasks] == [TaskKind.REPLY]


def test_what_the_customer_wrote_while_the_answer_was_on_its_way_still_waits() -> None:
    case = replied(a_case(), Purpose.SUBSTANCE, after(minutes=10))
    case = fold(take_in(case, an_arrival(a_mention(after(minutes=11))), after(minutes=11)), case)
    case = with_assessment(case, an_assessment(), after(minutes=11))
    case = ended(case, Sent(at=after(minutes=12)), after(minutes=12))
    assert case.answered_at is None
    assert case.answer is not None
    assert case.answer.due_at == after(hours=24, minutes=11)
    assert case.task_of(TaskKind.REPLY) is not None


def test_thanks_that_came_while_the_answer_was_on_its_way_open_nothing() -> None:
    case = replied(a_case(), Purpose.SUBSTANCE, after(minutes=10))
    case = fold(take_in(case, an_arrival(a_mention(after(minutes=11))), after(minutes=11)), case)
    case = with_assessment(case, an_assessment(Kind.PRAISE), after(minutes=11))
    case = ended(case, Sent(at=after(minutes=12)), after(minutes=12))
    assert case.answered_at == after(minutes=12)


def test_a_word_on_the_delay_settles_the_explanation_and_leaves_the_answer_open() -> None:
    case = fold(what_is_due(a_case(), after(hours=25)), a_case())
    case = sent(case, Purpose.DELAY, after(hours=26))
    assert [task.kind for task in case.tasks] == [TaskKind.REPLY]


# -- what becomes of a reply -----------------------------------------------------------------------


def test_a_refused_reply_alarms_people_and_somebody_has_to_write_again() -> None:
    case = ended(replied(a_case(), Purpose.SUBSTANCE, NOON), Rejected(code="gone"), NOON)
    (reply,) = case.replies
    assert (reply.delivery, reply.failure) == (Delivery.FAILED, "gone")
    assert case.alarmed_at == NOON
    assert case.task_of(TaskKind.REPLY) is not None
    assert case.answer is not None
    assert case.answer.running


def test_a_reply_put_off_is_tried_again_ever_later_and_given_up_after_a_day() -> None:
    case, now, pauses = replied(a_case(), Purpose.SUBSTANCE, NOON), NOON, []
    while case.pending_replies:
        case = ended(case, Retryable(code="http-503", after=0), now)
        (reply,) = case.replies
        if reply.retry_at is not None and case.pending_replies:
            assert reply not in to_send(case, now), "not again in the same moment"
            pauses.append((reply.retry_at - now).total_seconds())
            now = reply.retry_at
            assert to_send(case, now) == (reply,)
    assert pauses[0] >= 1
    assert pauses == sorted(pauses)
    assert pauses[-1] <= answering.LONGEST_PAUSE
    assert len(pauses) < 400
    assert case.replies[0].delivery is Delivery.FAILED
    assert now - NOON <= timedelta(hours=24)


def test_the_networks_own_wish_to_wait_is_respected() -> None:
    case = ended(replied(a_case(), Purpose.SUBSTANCE, NOON), Retryable(code="x", after=900), NOON)
    assert case.replies[0].retry_at == after(minutes=15)


def test_a_reply_that_is_being_sent_is_no_reason_to_look_again() -> None:
    case = ended(replied(a_case(), Purpose.SUBSTANCE, NOON), Retryable(code="x", after=9), NOON)
    (reply,) = case.pending_replies
    assert reply.retry_at in answering.answer_moments(case)
    assert reply.retry_at not in answering.answer_moments(case, {reply.id})


def test_where_nothing_can_tell_a_person_looks() -> None:
    case = ended(replied(a_case(), Purpose.SUBSTANCE, NOON), InDoubt(code="lost"), NOON)
    task = case.task_of(TaskKind.CHECK_DELIVERY)
    assert task is not None
    assert task.about == case.replies[0].id
    (refused,) = carry_out(case, an_act(a_reply()), NOON)
    assert isinstance(refused, CommandRefused), "nobody writes a second time before it is known"


@pytest.mark.parametrize("posted", [True, False])
def test_a_person_settles_what_was_in_doubt(posted: bool) -> None:
    case = ended(replied(a_case(), Purpose.SUBSTANCE, NOON), InDoubt(code="lost"), NOON)
    settle = an_act(SettleDelivery(reply_id=case.replies[0].id, posted=posted))
    case = fold(carry_out(case, settle, after(minutes=9)), case)
    assert case.task_of(TaskKind.CHECK_DELIVERY) is None
    assert (case.answered_at is not None) is posted
    assert (case.task_of(TaskKind.REPLY) is None) is posted
    (refused,) = carry_out(case, an_act(settle.command), after(minutes=10))
    assert isinstance(refused, CommandRefused)


# -- the machine's own promise ---------------------------------------------------------------------


def a_promise() -> Case:
    """A case whose acknowledgement is on its way."""
    case = a_case()
    return fold(acknowledged(case, a_text(), after(minutes=4, seconds=40)), case)


def test_a_promise_is_repeated_only_before_its_deadline() -> None:
    case, now = a_promise(), after(minutes=4, seconds=41)
    (reply,) = case.pending_replies
    in_time = delivered(case, reply, Retryable(code="x", after=10), now)
    too_late = delivered(case, reply, Retryable(code="x", after=30), now)
    assert [type(event) for event in in_time] == [ReplyDelayed]
    assert [type(event) for event in too_late] == [ReplyFailed, PeopleAlarmed]


def test_a_promise_that_could_only_be_late_is_given_up_as_well() -> None:
    case = a_case(a_mention(NOON, received_at=after(minutes=20)))
    now = after(minutes=20)
    case = fold(acknowledged(case, a_text(), now), case)
    (reply,) = case.pending_replies
    soon = delivered(case, reply, Retryable(code="x", after=60), now)
    at_last = delivered(case, reply, Retryable(code="x", after=300), now)
    assert isinstance(soon[0], ReplyDelayed)
    assert isinstance(at_last[0], ReplyFailed)


def test_a_promise_is_not_made_after_the_answer_was_given() -> None:
    case = a_promise()
    (promise,) = case.pending_replies
    case = fold(take_in(case, an_echo(after(minutes=4, seconds=50)), after(minutes=5)), case)
    events = delivered(case, promise, Retryable(code="x", after=1), after(minutes=5))
    assert [type(event) for event in events] == [ReplyFailed], "and nobody is alarmed"


# -- the deadline ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "shares"),
    [
        (11.9, []),
        (12, [0.5]),
        (18, [0.5, 0.75]),
        (21.6, [0.5, 0.75, 0.9]),
        (23.9, [0.5, 0.75, 0.9]),
    ],
)
def test_warnings_come_at_half_three_quarters_and_nine_tenths(
    hours: float, shares: list[float]
) -> None:
    events = what_is_due(a_case(), after(hours=hours))
    assert [e.share for e in events if isinstance(e, AnswerWarningGiven)] == shares
    assert not any(isinstance(e, AnswerMissed) for e in events)


def test_a_warning_is_given_once() -> None:
    case = fold(what_is_due(a_case(), after(hours=12)), a_case())
    assert what_is_due(case, after(hours=13)) == []


def test_at_the_deadline_the_breach_is_recorded_and_a_supervisor_explains_once() -> None:
    case = a_case()
    events = what_is_due(case, after(hours=24))
    (opened,) = (event for event in events if isinstance(event, TaskOpened))
    assert opened.task.kind is TaskKind.EXPLAIN_DELAY
    assert opened.task.group is Group.SUPERVISORS
    case = fold(events, case)
    assert case.answer_missed_at == after(hours=24)
    assert what_is_due(case, after(hours=30)) == []


def test_after_the_answer_nothing_is_due() -> None:
    case = sent(a_case(), Purpose.SUBSTANCE, after(hours=1))
    assert what_is_due(case, after(hours=48)) == []


# -- closing by itself -----------------------------------------------------------------------------


def test_a_case_closes_itself_only_three_quiet_days_after_substance() -> None:
    assert closes_itself_at(a_case()) is None
    assert closes_itself_at(sent(a_case(), Purpose.INTERIM, NOON)) is None
    case = sent(a_case(), Purpose.SUBSTANCE, after(hours=1))
    assert closes_itself_at(case) == after(days=3, hours=1)


def test_a_new_message_begins_the_quiet_days_anew() -> None:
    case = sent(a_case(), Purpose.SUBSTANCE, after(hours=1))
    case = fold(take_in(case, an_arrival(a_mention(after(days=1))), after(days=1)), case)
    assert closes_itself_at(case) is None, "nobody has read it yet"


def test_a_task_or_a_doubt_keeps_a_case_open() -> None:
    case = sent(a_case(), Purpose.SUBSTANCE, after(hours=1))
    case = ended(
        replied(case, Purpose.INTERIM, after(hours=2)), InDoubt(code="lost"), after(hours=2)
    )
    assert closes_itself_at(case) is None


def test_the_supervisors_own_explanation_is_not_theirs_to_take_who_are_not_supervisors() -> None:
    case = fold(what_is_due(a_case(), after(hours=24)), a_case())
    task = case.task_of(TaskKind.EXPLAIN_DELAY)
    assert task is not None
    assert task.priority is Priority.NORMAL
    (refused,) = carry_out(case, an_act(ClaimTask(task_id=task.id), person()), after(hours=24))
    assert isinstance(refused, CommandRefused)
    assert refused.answer.refusal == "not-allowed"


def test_a_closed_case_has_nothing_due() -> None:
    case = a_case(a_mention(repost=True))
    assert case.status is Status.CLOSED
    assert what_is_due(case, after(days=2)) == []


@pytest.mark.parametrize("doubt", [False, True])
def test_what_was_edited_while_the_reply_was_on_its_way_is_open_still(doubt: bool) -> None:
    case = a_case()
    case = fold(carry_out(case, an_act(a_reply()), after(minutes=1)), case)
    (reply,) = case.replies
    edit = an_edit(case.mentions[0].mention, after(minutes=2))
    case = fold(take_in(case, edit, after(minutes=2)), case)
    case = with_assessment(case, an_assessment(Kind.COMPLAINT), after(minutes=2))
    if doubt:
        case = fold(delivered(case, reply, InDoubt(code="lost"), after(minutes=3)), case)
        settle = an_act(SettleDelivery(reply_id=reply.id, posted=True))
        case = fold(carry_out(case, settle, after(minutes=3)), case)
    else:
        case = fold(delivered(case, reply, Sent(at=after(minutes=3)), after(minutes=3)), case)
    assert case.first_replied_at == after(minutes=3)
    assert case.answer is not None
    assert case.answer.running_since == after(minutes=2)
    assert case.task_of(TaskKind.REPLY) is not None
