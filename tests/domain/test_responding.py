"""Step 3: when the machine may speak, when exactly it does, and what happens where it may not."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import responding
from domain.acts import carry_out
from domain.assessment import Kind, Risk
from domain.case import Case
from domain.commands import DecideResponse
from domain.events import AcknowledgementWithheld, CaseEvent, FirstResponseMissed, PeopleAlarmed
from domain.evolving import fold
from domain.monitoring import take_in
from domain.reply import Purpose
from domain.ruling import Answering
from domain.speaking import acknowledgement_moment, machine_may_speak
from domain.values import Language, Visibility
from tests.domain.builders import (
    NOON,
    a_case,
    a_mention,
    a_reply,
    a_text,
    after,
    an_act,
    an_agreement,
    an_arrival,
    an_echo,
    capabilities,
)


def due(case: Case, now: datetime) -> list[CaseEvent]:
    """What step 3 does of itself at that moment."""
    return responding.what_is_due(case, now)


def test_a_plain_question_to_the_client_may_be_acknowledged() -> None:
    assert machine_may_speak(a_case()) == ()


@pytest.mark.parametrize("risk", list(Risk))
def test_no_risk_is_answered_by_the_machine(risk: Risk) -> None:
    assert "risk" in machine_may_speak(a_case(risks=(risk,)))


@pytest.mark.parametrize(
    ("why", "case"),
    [
        ("not_addressed", a_case(a_mention(addressed=False))),
        ("not_to_be_answered", a_case(kind=Kind.PRAISE)),
        ("not_confident", a_case(confidence=0.59)),
        ("language_unknown", a_case(language=Language.UNKNOWN)),
        ("too_old", a_case(a_mention(NOON, received_at=after(hours=2)))),
        ("consent_needed", a_case(capabilities=capabilities(automatic_needs_consent=True))),
        ("channel_cannot", a_case(capabilities=capabilities(public=False))),
        ("nothing_to_answer", a_case(a_mention(baseline=True))),
    ],
)
def test_the_machine_is_silent_and_says_why(why: str, case: Case) -> None:
    assert why in machine_may_speak(case)


def test_what_nobody_has_assessed_yet_is_not_acknowledged() -> None:
    case = a_case()
    case = fold(take_in(case, an_arrival(a_mention(after(minutes=1))), after(minutes=1)), case)
    assert "not_assessed" in machine_may_speak(case)


def test_the_risk_of_one_message_silences_the_machine_on_the_whole_case() -> None:
    case = a_case(risks=(Risk.GRIEF,))
    second = a_mention(after(minutes=1))
    case = fold(take_in(case, an_arrival(second), after(minutes=1)), case)
    assert "risk" in machine_may_speak(case)


@given(
    number=st.integers(0, 2**128 - 1),
    budget=st.integers(1, 10**6),
    margin=st.integers(1, 10**6),
    spread=st.integers(0, 10**6),
)
def test_an_acknowledgement_always_goes_out_before_it_is_due(
    number: int, budget: int, margin: int, spread: int
) -> None:
    agreement = an_agreement(
        acknowledge_in=budget, acknowledge_margin=margin, acknowledge_spread=spread
    )
    case = a_case(case_id=UUID(int=number), agreement=agreement)
    moment = acknowledgement_moment(case)
    assert moment is not None
    assert NOON <= moment < NOON + timedelta(seconds=budget)


def test_a_burst_is_spread_and_each_case_keeps_its_moment() -> None:
    moments = {acknowledgement_moment(a_case(case_id=UUID(int=n))) for n in range(100)}
    assert len(moments) == 100
    assert acknowledgement_moment(a_case()) == acknowledgement_moment(a_case())


def test_the_acknowledgement_answers_the_newest_message_as_it_was_said() -> None:
    case = a_case(a_mention(visibility=Visibility.PRIVATE))
    moment = acknowledgement_moment(case)
    assert moment is not None
    case = fold(responding.acknowledged(case, a_text(), moment), case)
    (reply,) = case.replies
    assert reply.automatic
    assert reply.purpose is Purpose.ACKNOWLEDGEMENT
    assert reply.visibility is Visibility.PRIVATE
    assert case.latest_mention is not None
    assert reply.in_reply_to == case.latest_mention.mention.message_id


def test_it_is_not_said_twice_nor_before_its_moment() -> None:
    case = a_case()
    assert responding.acknowledged(case, a_text(), after(minutes=4)) == []
    case = fold(responding.acknowledged(case, a_text(), after(minutes=5)), case)
    assert responding.acknowledged(case, a_text(), after(minutes=5)) == []


@pytest.mark.parametrize("by", ["person", "app", "decision"])
def test_an_answer_in_time_makes_the_acknowledgement_needless(by: str) -> None:
    case, now = a_case(), after(minutes=3)
    if by == "person":
        case = fold(carry_out(case, an_act(a_reply()), now), case)
    elif by == "app":
        case = fold(take_in(case, an_echo(now), now), case)
    else:
        ignore = an_act(DecideResponse(answering=Answering.IGNORE))
        case = fold(carry_out(case, ignore, now), case)
    assert acknowledgement_moment(case) is None
    assert responding.acknowledged(case, a_text(), after(minutes=5)) == []


def test_while_an_acknowledgement_is_on_its_way_nobody_is_alarmed() -> None:
    case = a_case()
    case = fold(responding.acknowledged(case, a_text(), after(minutes=4, seconds=40)), case)
    assert due(case, after(minutes=4, seconds=45)) == []


@pytest.mark.parametrize(
    ("seconds", "alarmed"), [(0, False), (179, False), (180, True), (299, True)]
)
def test_where_the_machine_is_silent_people_are_alarmed_at_sixty_percent(
    seconds: int, alarmed: bool
) -> None:
    events = due(a_case(confidence=0.1), after(seconds=seconds))
    assert [type(event) for event in events] == ([PeopleAlarmed] if alarmed else [])


def test_people_are_alarmed_once() -> None:
    case = a_case(confidence=0.1)
    case = fold(due(case, after(minutes=3)), case)
    assert due(case, after(minutes=4)) == []


@pytest.mark.parametrize(
    ("assessment", "cause"),
    [({"confidence": 0.1}, "not_confident"), ({"risks": (Risk.GRIEF,)}, "risk"), ({}, "failed")],
)
def test_a_miss_is_recorded_as_a_miss_with_its_cause(
    assessment: dict[str, Any], cause: str
) -> None:
    case = a_case(**assessment)
    case = fold(due(case, after(minutes=5)), case)
    assert case.first_response_missed is not None
    assert cause in case.first_response_missed
    assert not any(isinstance(e, FirstResponseMissed) for e in due(case, after(minutes=6)))


def test_a_message_that_arrived_too_late_is_no_miss_of_ours() -> None:
    case = a_case(a_mention(NOON, received_at=after(minutes=20)))
    assert due(case, after(minutes=21)) == []
    assert responding.acknowledgement_due(case, after(minutes=20)), (
        "it is acknowledged all the same"
    )


def test_when_the_world_says_no_people_are_alarmed_and_it_is_not_tried_again() -> None:
    case = a_case()
    now = after(minutes=4, seconds=40)
    events = responding.withheld(case, "stopped", now)
    assert [type(event) for event in events] == [AcknowledgementWithheld, PeopleAlarmed]
    case = fold(events, case)
    assert acknowledgement_moment(case) is None
    case = fold(due(case, after(minutes=5)), case)
    assert case.first_response_missed == "stopped"


def test_one_automatic_text_per_conversation_even_after_a_reopening() -> None:
    case = a_case()
    case = fold(responding.acknowledged(case, a_text(), after(minutes=5)), case)
    assert "spoke_already" in machine_may_speak(case)
