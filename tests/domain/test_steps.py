"""The six steps as a person sees them."""

import pytest

from domain import answering, responding
from domain.acts import carry_out
from domain.answering import delivered
from domain.assessment import Kind
from domain.case import Case, ClosingReason
from domain.commands import AskInformation, CloseCase
from domain.evolving import fold
from domain.monitoring import take_in
from domain.reply import Purpose, Sent
from domain.steps import Step, StepState, current_step, next_look, six_steps
from tests.domain.builders import (
    NOON,
    a_case,
    a_mention,
    a_reply,
    a_text,
    after,
    an_act,
    an_arrival,
    an_empty_case,
)

D, C, W, S, M = (
    StepState.DONE,
    StepState.CURRENT,
    StepState.WAITING,
    StepState.SKIPPED,
    StepState.MISSED,
)


def taken_in() -> Case:
    """Nobody has read it yet."""
    return fold(take_in(an_empty_case(), an_arrival(), NOON), an_empty_case())


def sent(case: Case, purpose: Purpose) -> Case:
    """A person's reply has reached the network."""
    case = fold(carry_out(case, an_act(a_reply(purpose)), after(minutes=1)), case)
    (reply,) = case.pending_replies
    return fold(delivered(case, reply, Sent(at=after(minutes=1)), after(minutes=1)), case)


def asked(case: Case) -> Case:
    """Somebody asks for information."""
    return fold(carry_out(case, an_act(AskInformation(text=a_text())), NOON), case)


def closed(case: Case) -> Case:
    """A person closes it."""
    close = an_act(CloseCase(reason=ClosingReason.ANSWERED))
    return fold(carry_out(case, close, after(minutes=2)), case)


def missed(case: Case) -> Case:
    """Both promises are broken."""
    case = fold(responding.what_is_due(case, after(hours=25)), case)
    return fold(answering.what_is_due(case, after(hours=25)), case)


@pytest.mark.parametrize(
    ("case", "step", "states"),
    [
        (taken_in(), Step.ASSESS, (D, C, W, W, W, W)),
        (a_case(kind=Kind.PRAISE), Step.ASSESS, (D, C, W, W, W, W)),
        (a_case(), Step.RESPOND, (D, D, C, W, W, W)),
        (sent(a_case(), Purpose.INTERIM), Step.ANSWER, (D, D, D, S, C, W)),
        (asked(sent(a_case(), Purpose.INTERIM)), Step.RETRIEVE, (D, D, D, C, W, W)),
        (sent(a_case(), Purpose.SUBSTANCE), Step.DOCUMENT, (D, D, D, S, D, C)),
        (closed(sent(a_case(), Purpose.SUBSTANCE)), Step.DOCUMENT, (D, D, D, S, D, D)),
        (closed(a_case(kind=Kind.PRAISE)), Step.DOCUMENT, (D, D, S, S, S, D)),
        (a_case(a_mention(repost=True)), Step.DOCUMENT, (D, D, S, S, S, D)),
        (missed(a_case()), Step.RESPOND, (D, D, M, W, M, W)),
        (sent(missed(a_case()), Purpose.SUBSTANCE), Step.DOCUMENT, (D, D, M, S, M, C)),
    ],
)
def test_where_a_case_stands(case: Case, step: Step, states: tuple[StepState, ...]) -> None:
    assert current_step(case) is step
    assert tuple(view.state for view in six_steps(case, after(hours=26))) == states


def test_a_case_that_waits_for_people_alone_sets_no_alarm_clock() -> None:
    assert next_look(a_case(kind=Kind.PRAISE)) is None


def test_a_case_first_looks_up_for_the_earliest_of_its_moments() -> None:
    moment = next_look(a_case())
    assert moment is not None
    assert after(minutes=4) < moment < after(minutes=5)
    assert next_look(a_case(confidence=0.1)) == after(minutes=3)
    assert next_look(sent(a_case(), Purpose.INTERIM)) == after(hours=12)
    assert next_look(sent(a_case(), Purpose.SUBSTANCE)) == after(days=3, minutes=1)


def test_the_run_of_a_closed_case_ends_with_its_reopening_window() -> None:
    assert next_look(a_case(a_mention(repost=True))) == after(days=7)
