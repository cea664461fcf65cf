"""From an assessment to a decision: clocks, tasks and alarms."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actor import Role
from domain.acts import carry_out
from domain.assessing import assessed
from domain.assessment import PEOPLE_AT_ONCE, Kind, Risk
from domain.case import Case, ClosingReason, Status
from domain.commands import CorrectAssessment, DecideResponse, ReopenCase
from domain.events import CaseClosed, ClocksStarted, CommandRefused, PeopleAlarmed
from domain.evolving import fold
from domain.mention import Mention
from domain.monitoring import take_in
from domain.ruling import Answering
from domain.task import Group, TaskKind
from domain.values import Priority
from tests.domain.builders import (
    NOON,
    a_case,
    a_deletion,
    a_mention,
    after,
    an_act,
    an_arrival,
    an_assessment,
    an_echo,
    an_edit,
    an_empty_case,
    person,
    with_assessment,
)


def decided(answering: Answering, case: Case, now: datetime) -> Case:
    """The case after a person said so."""
    return fold(carry_out(case, an_act(DecideResponse(answering=answering)), now), case)


def then(case: Case, mention: Mention, now: datetime, **assessment: Any) -> Case:
    """The case after one more mention, assessed so."""
    case = fold(take_in(case, an_arrival(mention), now), case)
    return with_assessment(case, an_assessment(**assessment), now)


def test_the_first_reply_is_due_five_minutes_after_the_networks_own_timestamp() -> None:
    case = a_case(a_mention(NOON, received_at=after(minutes=2)))
    assert case.acknowledge is not None
    assert case.answer is not None
    assert case.acknowledge.due_at == after(minutes=5)
    assert case.answer.due_at == after(hours=24)


def test_a_network_whose_clock_is_fast_does_not_shorten_the_wait() -> None:
    case = a_case(a_mention(after(minutes=2), received_at=NOON))
    assert case.acknowledge is not None
    assert case.acknowledge.due_at == after(minutes=5)


def test_what_is_to_be_answered_opens_a_task_that_is_due_with_the_earliest_clock() -> None:
    task = a_case().task_of(TaskKind.REPLY)
    assert task is not None
    assert task.due_at == after(minutes=5)
    assert task.group is Group.AGENTS


def test_what_is_ignored_has_no_clock_but_a_person_confirms_it() -> None:
    case = a_case(kind=Kind.PRAISE)
    assert case.acknowledge is None
    assert case.answer is None
    task = case.task_of(TaskKind.ASSESS)
    assert task is not None
    assert task.priority is Priority.LOW
    assert task.due_at is None


@pytest.mark.parametrize("odd", ["repost", "baseline"])
def test_where_the_policy_is_certain_nobody_has_to_confirm(odd: str) -> None:
    case = a_case(a_mention(repost=odd == "repost", baseline=odd == "baseline"))
    assert case.status is Status.CLOSED
    assert not case.tasks


@pytest.mark.parametrize("risk", sorted(PEOPLE_AT_ONCE))
@pytest.mark.parametrize("addressed", [True, False])
def test_some_risks_call_people_at_once(risk: Risk, addressed: bool) -> None:
    case = a_case(a_mention(addressed=addressed), risks=(risk,))
    assert case.alarmed_at == NOON
    assert case.priority is Priority.URGENT
    assert [task.priority for task in case.tasks] == [Priority.URGENT]


def test_the_risk_of_what_is_only_repeated_calls_nobody_but_is_read() -> None:
    case = a_case(a_mention(repost=True), risks=(Risk.SELF_HARM,))
    assert case.alarmed_at is None
    assert case.task_of(TaskKind.ASSESS) is not None


def test_a_second_and_graver_risk_calls_people_once_more() -> None:
    case = a_case(risks=(Risk.LEGAL,))
    case = fold(take_in(case, an_arrival(a_mention(after(minutes=1))), after(minutes=1)), case)
    (taken,) = (m for m in case.mentions if m.assessment is None)
    grave = an_assessment(risks=(Risk.SELF_HARM,))
    events = assessed(case, taken, grave, after(minutes=1))
    assert any(isinstance(event, PeopleAlarmed) for event in events)


def test_the_same_risk_again_calls_nobody_twice() -> None:
    case = a_case(risks=(Risk.LEGAL,))
    case = then(case, a_mention(after(minutes=1)), after(minutes=1), risks=(Risk.LEGAL,))
    assert case.alarmed_at == NOON


def test_a_later_message_raises_the_urgency_but_never_lowers_it() -> None:
    case = a_case(kind=Kind.QUESTION)
    case = then(case, a_mention(after(minutes=1)), after(minutes=1), kind=Kind.COMPLAINT)
    assert case.priority is Priority.HIGH
    case = then(case, a_mention(after(minutes=2)), after(minutes=2), kind=Kind.COMMENT)
    assert case.priority is Priority.HIGH


def test_what_was_set_aside_is_taken_up_by_a_later_question() -> None:
    case = a_case(kind=Kind.PRAISE)
    case = then(case, a_mention(after(minutes=1)), after(minutes=1))
    assert [task.kind for task in case.tasks] == [TaskKind.REPLY]
    assert case.acknowledge is not None
    assert case.acknowledge.due_at == after(minutes=6)


# -- a person overrules ----------------------------------------------------------------------------


def test_overruling_starts_the_clocks_now_not_earlier() -> None:
    case = decided(Answering.RESPOND, a_case(a_mention(addressed=False)), after(hours=3))
    assert case.decision is not None
    assert case.decision.by.is_person
    assert case.acknowledge is not None
    assert case.answer is not None
    assert case.acknowledge.due_at == after(hours=3, minutes=5)
    assert case.answer.due_at == after(hours=27)
    assert [task.kind for task in case.tasks] == [TaskKind.REPLY]


def test_deciding_to_respond_once_more_gives_no_more_time() -> None:
    before = a_case()
    case = decided(Answering.RESPOND, before, after(minutes=4))
    assert case.acknowledge == before.acknowledge
    assert case.answer == before.answer
    events = carry_out(case, an_act(DecideResponse(answering=Answering.RESPOND)), after(minutes=4))
    assert not any(isinstance(event, ClocksStarted) for event in events)


def test_what_came_too_late_and_is_taken_up_can_be_missed_again() -> None:
    late = a_mention(NOON, received_at=after(minutes=30), addressed=False)
    case = a_case(late)
    assert case.late_on_arrival
    assert not decided(Answering.RESPOND, case, after(hours=1)).late_on_arrival


def test_ignoring_closes_the_case_with_everything_there_was_to_do() -> None:
    case = decided(Answering.IGNORE, a_case(), after(minutes=1))
    assert case.status is Status.CLOSED
    assert case.closed_reason is ClosingReason.NO_ANSWER_NEEDED
    assert not case.tasks
    assert case.due_at is None


def test_nobody_can_decide_to_answer_what_is_gone() -> None:
    mention = a_mention()
    case = a_case(mention)
    case = fold(take_in(case, a_deletion(mention, after(minutes=1)), after(minutes=1)), case)
    case = fold(carry_out(case, an_act(ReopenCase()), after(minutes=2)), case)
    assert case.status is Status.OPEN
    assert [task.kind for task in case.tasks] == [TaskKind.ASSESS], "somebody owns it"
    (refused,) = carry_out(case, an_act(DecideResponse(answering=Answering.RESPOND)), NOON)
    assert isinstance(refused, CommandRefused)


def test_reopening_by_a_person_promises_no_first_reply_to_somebody_who_said_nothing() -> None:
    case = decided(Answering.IGNORE, a_case(), after(minutes=1))
    case = fold(carry_out(case, an_act(ReopenCase()), after(days=2)), case)
    assert case.acknowledge is None
    assert case.answer is not None
    assert case.answer.due_at == after(days=3)


# -- a person corrects -----------------------------------------------------------------------------


def test_a_persons_word_stands_against_what_the_machine_says_later() -> None:
    case = a_case()
    correction = CorrectAssessment(mention_kind=Kind.COMPLAINT)
    case = fold(carry_out(case, an_act(correction), after(minutes=1)), case)
    case = then(case, a_mention(after(minutes=2)), after(minutes=2), kind=Kind.QUESTION)
    assert case.assessment is not None
    assert case.assessment.kind is Kind.COMPLAINT
    assert case.assessed_by == person(Role.AGENT)


def test_a_correction_leaves_alone_what_it_does_not_name() -> None:
    case = a_case(risks=(Risk.GRIEF,))
    case = fold(carry_out(case, an_act(CorrectAssessment(mention_kind=Kind.PROBLEM)), NOON), case)
    assert case.assessment is not None
    assert case.assessment.risks == (Risk.GRIEF,)
    assert case.assessment.confidence == 1.0


def test_a_person_who_names_a_risk_calls_people() -> None:
    act = an_act(CorrectAssessment(risks=(Risk.THREAT,)))
    assert any(isinstance(event, PeopleAlarmed) for event in carry_out(a_case(), act, NOON))


_risks = st.sets(st.sampled_from(Risk), max_size=4).map(lambda risks: tuple(sorted(risks)))


@given(before=_risks, one=_risks, other=_risks, less=_risks)
def test_of_two_who_name_risks_at_once_neither_undoes_what_the_other_said(
    before: tuple[Risk, ...], one: tuple[Risk, ...], other: tuple[Risk, ...], less: tuple[Risk, ...]
) -> None:
    less = tuple(risk for risk in less if risk not in one + other)
    acts = (
        an_act(CorrectAssessment(add_risks=one)),
        an_act(CorrectAssessment(add_risks=other, remove_risks=less)),
    )
    case = a_case(risks=before)
    for act in acts:
        case = fold(carry_out(case, act, NOON), case)
    assert case.assessment is not None
    risks = case.assessment.risks
    assert set(risks) == {*before, *one, *other} - {*less}
    assert len(risks) == len(set(risks))


def test_a_case_that_is_still_being_assessed_cannot_be_corrected() -> None:
    case = an_empty_case()
    case = fold(take_in(case, an_arrival(), NOON), case)
    (refused,) = carry_out(case, an_act(CorrectAssessment(mention_kind=Kind.SPAM)), NOON)
    assert isinstance(refused, CommandRefused)


def test_only_the_words_that_were_read_are_decided_on() -> None:
    """Two posts from before the connection and a fresh one that comes while they are read."""
    case = an_empty_case()
    for mention in (a_mention(baseline=True), a_mention(after(seconds=1))):
        case = fold(take_in(case, an_arrival(mention), after(seconds=1)), case)
    case = with_assessment(case, an_assessment(), after(seconds=2))
    case = with_assessment(case, an_assessment(), after(seconds=2))
    assert case.status is Status.OPEN
    assert case.task_of(TaskKind.REPLY) is not None


def answered(now: datetime) -> Case:
    """A case whose answer was given and that nobody has anything to do on."""
    case = a_case()
    return fold(take_in(case, an_echo(now), now), case)


def test_plain_thanks_for_an_answer_give_nobody_work() -> None:
    case = answered(after(hours=1))
    case = then(case, a_mention(after(hours=2)), after(hours=2), kind=Kind.PRAISE)
    assert case.status is Status.OPEN, "and they close nothing"
    assert not case.tasks


@pytest.mark.parametrize(
    ("mention", "assessment"),
    [
        (a_mention(after(hours=2)), {"kind": Kind.PRAISE, "confidence": 0.5}),
        (a_mention(after(hours=2)), {"kind": Kind.SPAM}),
        (a_mention(after(hours=2), addressed=False), {"kind": Kind.COMPLAINT}),
    ],
)
def test_what_the_machine_would_ignore_after_an_answer_is_read(
    mention: Mention, assessment: dict[str, Any]
) -> None:
    case = then(answered(after(hours=1)), mention, after(hours=2), **assessment)
    assert [task.kind for task in case.tasks] == [TaskKind.ASSESS]
    closing = carry_out(case, an_act(DecideResponse(answering=Answering.IGNORE)), after(hours=3))
    (closed,) = (event for event in closing if isinstance(event, CaseClosed))
    assert closed.reason is ClosingReason.ANSWERED


@pytest.mark.parametrize("answering", [Answering.IGNORE, Answering.WATCH])
def test_nobody_ignores_what_they_have_not_seen(answering: Answering) -> None:
    """A word of thanks is on the screen, and a complaint comes before somebody ignores it."""
    case = a_case(kind=Kind.PRAISE)
    case = then(case, a_mention(after(minutes=2)), after(minutes=2), kind=Kind.COMPLAINT)
    seen = DecideResponse(answering=answering, seen_at=after(minutes=1))
    (refused,) = carry_out(case, an_act(seen), after(minutes=3))
    assert isinstance(refused, CommandRefused)
    assert refused.answer.refusal == "conflict"
    seen = seen.model_copy(update={"seen_at": after(minutes=2)})
    assert fold(carry_out(case, an_act(seen), after(minutes=3)), case).status is Status.CLOSED


def edited(case: Case, now: datetime, **assessment: Any) -> Case:
    """The case after its first message was given other words, assessed so."""
    case = fold(take_in(case, an_edit(case.mentions[0].mention, now), now), case)
    return with_assessment(case, an_assessment(**assessment), now)


def test_an_edit_of_what_was_answered_is_due_since_the_edit() -> None:
    case = a_case()
    case = fold(take_in(case, an_echo(after(hours=1)), after(hours=1)), case)
    assert case.due_at is None
    case = edited(case, after(hours=30))
    assert case.answer is not None
    assert case.answer.running_since == after(hours=30)
    assert case.due_at == after(hours=54)


def test_an_edit_of_what_was_set_aside_is_due_since_the_edit() -> None:
    case = edited(a_case(kind=Kind.PRAISE), after(hours=30))
    assert case.due_at == after(hours=30, minutes=5)


def test_an_edit_of_what_waits_still_gives_no_more_time() -> None:
    assert edited(a_case(), after(minutes=2)).due_at == after(minutes=5)


def test_what_was_written_while_a_case_closed_itself_is_read_like_anything_else() -> None:
    share, own = a_mention(repost=True), a_mention(addressed=False)
    case = an_empty_case()
    for mention in (share, own):
        case = fold(take_in(case, an_arrival(mention), NOON), case)
    case = with_assessment(case, an_assessment(), NOON)
    case = with_assessment(case, an_assessment(Kind.COMPLAINT), NOON)
    assert case.status is Status.OPEN
    assert case.task_of(TaskKind.ASSESS) is not None
