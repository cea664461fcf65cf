"""A miss says why, in a word of a closed vocabulary: each is reached, and an old miss has none."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain import answering, responding
from domain.acts import carry_out
from domain.agreement import PriorityTimes
from domain.answering import delivered
from domain.approval import ApprovalMode, ApprovalPolicy, ApprovalRule
from domain.assessment import Risk
from domain.case import Case
from domain.commands import AskInformation, AskSecondLine, CaseCommand, ClaimTask
from domain.counting import hours_wanted
from domain.events import AnswerMissed, CaseEvent, FirstResponseMissed, HoursLookedUp
from domain.evolving import fold
from domain.miss import MissCause
from domain.missing import LATENESS, explained, unexplained
from domain.monitoring import take_in
from domain.opening import hours_for
from domain.reply import InDoubt, Purpose, Rejected, SendOutcome
from domain.responding import withheld
from domain.telling import Label, tell
from domain.values import Priority
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
    an_assessment,
    with_assessment,
)
from tests.domain.calendars import a_calendar
from tests.domain.strategies import A_DESK

CONSENT = ApprovalPolicy(rules=(ApprovalRule(name="all", mode=ApprovalMode.PEER),))
URGENT_AT_ONCE = (PriorityTimes(priority=Priority.URGENT, answer_in=60),)
SILENT: dict[str, Any] = {"confidence": 0.1}
"""So unsure is the assessor that the machine does not speak."""


def _acted(case: Case, command: CaseCommand, at: datetime) -> Case:
    events = carry_out(case, an_act(command), at)
    assert len(events) > 1, "it was refused"
    return fold(events, case)


def _tried(case: Case, outcome: SendOutcome, at: datetime) -> Case:
    case = _acted(case, a_reply(), at)
    return fold(delivered(case, case.replies[-1], outcome, at), case)


def _claimed(case: Case, at: datetime) -> Case:
    return _acted(case, ClaimTask(task_id=case.tasks[0].id), at)


def _at_night() -> Case:
    """A case of three in the morning; its clocks count every second all the same."""
    night = after(hours=-9)
    case = a_case(a_mention(night), agreement=an_agreement(calendar=a_calendar()), **SILENT)
    wanted = hours_wanted(case, night)
    assert wanted is not None
    hours = hours_for(wanted.calendar, wanted.since, wanted.now, wanted.seconds)
    return fold([HoursLookedUp(at=night, hours=hours)], case)


def _more_urgent_later() -> Case:
    """What is written an hour later makes it a matter of a minute."""
    case = a_case(agreement=an_agreement(per_priority=URGENT_AT_ONCE))
    later = after(hours=1)
    case = fold(take_in(case, an_arrival(a_mention(later)), later), case)
    return with_assessment(case, an_assessment(risks=(Risk.THREAT,)), later)


FIRST: dict[MissCause, Callable[[], Case]] = {
    MissCause.DELIVERY: lambda: _acted(a_case(), a_reply(), after(minutes=1)),
    MissCause.DOUBT: lambda: _tried(a_case(), InDoubt(code="lost"), after(minutes=1)),
    MissCause.REFUSED: lambda: _tried(a_case(**SILENT), Rejected(code="no"), after(minutes=1)),
    MissCause.APPROVAL: lambda: _acted(
        a_case(agreement=an_agreement(approval=CONSENT), **SILENT), a_reply(), after(minutes=1)
    ),
    MissCause.QUESTION: lambda: _acted(
        a_case(**SILENT), AskSecondLine(text=a_text(), desk=A_DESK), after(minutes=1)
    ),
    MissCause.WITHHELD: lambda: _withheld(a_case()),
    MissCause.OUTSIDE_HOURS: _at_night,
    MissCause.IN_HAND: lambda: _claimed(a_case(**SILENT), after(minutes=1)),
    MissCause.NOBODY: lambda: a_case(**SILENT),
    MissCause.MACHINE_LATE: a_case,
}
"""How a case stands at the end of the first reply's time."""

ANSWER: dict[MissCause, Callable[[], Case]] = {
    MissCause.DELIVERY: FIRST[MissCause.DELIVERY],
    MissCause.DOUBT: FIRST[MissCause.DOUBT],
    MissCause.REFUSED: FIRST[MissCause.REFUSED],
    MissCause.APPROVAL: FIRST[MissCause.APPROVAL],
    MissCause.QUESTION: lambda: _acted(a_case(), AskInformation(text=a_text()), after(minutes=1)),
    MissCause.IN_HAND: FIRST[MissCause.IN_HAND],
    MissCause.NOBODY: a_case,
    MissCause.OUTSIDE_HOURS: _at_night,
}
"""How it stands at the end of the answer's time."""


def _withheld(case: Case) -> Case:
    now = after(minutes=4, seconds=40)
    return fold(withheld(case, "stopped", now), case)


def _due(case: Case) -> tuple[datetime, datetime]:
    assert case.acknowledge is not None
    assert case.acknowledge.due_at is not None
    assert case.answer is not None
    assert case.answer.due_at is not None
    return case.acknowledge.due_at, case.answer.due_at


def _first(case: Case, now: datetime) -> FirstResponseMissed:
    events = responding.what_is_due(case, now)
    (missed,) = (e for e in events if isinstance(e, FirstResponseMissed))
    return missed


def _answer(case: Case, now: datetime) -> AnswerMissed:
    (missed,) = (e for e in answering.what_is_due(case, now) if isinstance(e, AnswerMissed))
    return missed


@pytest.mark.parametrize("cause", FIRST)
def test_a_missed_first_reply_says_what_it_waited_for(cause: MissCause) -> None:
    case = FIRST[cause]()
    assert _first(case, _due(case)[0]).why is cause


@pytest.mark.parametrize("cause", ANSWER)
def test_a_missed_answer_says_what_it_waited_for(cause: MissCause) -> None:
    case = ANSWER[cause]()
    assert _answer(case, _due(case)[1]).why is cause


@pytest.mark.parametrize("cause", FIRST)
def test_whoever_was_not_there_at_the_end_says_so_whatever_it_waited_for(cause: MissCause) -> None:
    case = FIRST[cause]()
    first, answer = (due + LATENESS + timedelta(seconds=1) for due in _due(case))
    assert _first(case, first).why is MissCause.MACHINE_LATE
    assert _answer(case, answer).why is MissCause.MACHINE_LATE


def test_an_answer_that_was_due_before_its_message_came_is_nobodys_delay() -> None:
    now = after(hours=30)
    assert _answer(a_case(a_mention(NOON, received_at=now)), now).why is MissCause.ALREADY_DUE


def test_nor_is_one_that_news_made_due_in_the_past() -> None:
    case = _more_urgent_later()
    assert _answer(case, after(hours=1)).why is MissCause.ALREADY_DUE


def test_an_answer_that_was_urgent_from_the_start_and_late_is_the_machines() -> None:
    case = a_case(agreement=an_agreement(per_priority=URGENT_AT_ONCE), risks=(Risk.THREAT,))
    assert _answer(case, after(hours=1)).why is MissCause.MACHINE_LATE


def test_only_an_answer_in_substance_is_waited_for_by_the_answers_clock() -> None:
    case = a_case(agreement=an_agreement(approval=CONSENT))
    case = _acted(case, a_reply(Purpose.INTERIM), after(minutes=1))
    assert _answer(case, after(hours=24)).why is MissCause.IN_HAND


def test_every_cause_is_reached() -> None:
    assert FIRST.keys() | ANSWER.keys() | {MissCause.ALREADY_DUE} == set(MissCause)


def test_histories_that_began_without_go_on_without() -> None:
    case = a_case(**SILENT)
    events: list[CaseEvent] = responding.what_is_due(case, after(minutes=5))
    assert explained(events)
    assert not explained(unexplained(events))
    assert [event.kind for event in unexplained(events)] == [event.kind for event in events]


def test_it_is_told_with_what_silenced_the_machine_unless_that_says_the_same() -> None:
    kind = "first_response_missed"
    told = tell(kind, {"cause": "risk", "why": "nobody"}, {})
    assert told.code == "first_response_missed_because_silent"
    assert told.words["why"] == Label(group="miss", code="nobody")
    told = tell(kind, {"cause": "delivery", "why": "delivery"}, {})
    assert told.code == "first_response_missed_because"
    assert tell(kind, {"cause": "risk"}, {}).code == kind
    assert tell("answer_missed", {"why": "approval"}, {}).code == "answer_missed_because"
