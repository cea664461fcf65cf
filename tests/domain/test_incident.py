"""Which texts are copies of one another, and what a case of an incident may be asked."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actor import MACHINE, Actor
from domain.acts import decide
from domain.case import Case, ClosingReason, Status
from domain.commands import Act, CaseCommand, JoinIncident, LeaveIncident, SettleWithIncident
from domain.errors import CaseIsClosed, Conflict, NotAllowed, StaleDraft
from domain.evolving import fold
from domain.incident import COMPARED, compared
from domain.ruling import Answering
from tests.domain.builders import NOON, a_case, a_reply, after, person

POST = "Unfassbar: Die Bahn lässt im Winter hundert Leute auf dem Bahnsteig in Fulda stehen!"
INCIDENT, OTHER, DEED = UUID(int=41), UUID(int=42), UUID(int=43)
KIM = person(number=7)


@pytest.mark.parametrize(
    "copy",
    [
        f"RT @somebody: {POST}",
        f"Lest das! RT @somebody@social.example {POST}",
        f"RT @a: RT @b: {POST[:82]}…",
        f"@kompass {POST} https://t.example/x",
        POST.upper(),
        f"{POST} 😡 Sowas!",
    ],
)
def test_shares_and_copies_are_the_same(copy: str) -> None:
    assert compared(copy) == compared(POST)


@pytest.mark.parametrize("text", ["", "Danke!", "Danke für die Info!", "RT @x: ja", "😡" * 90])
def test_short_texts_are_the_same_by_chance(text: str) -> None:
    assert compared(text) is None


def test_another_text_is_another() -> None:
    assert compared(POST) != compared(POST.replace("Fulda", "Kassel"))


@given(st.text(max_size=400))
def test_what_is_compared_holds_letters_and_figures_only(text: str) -> None:
    same = compared(text)
    assert same is None or (same.isalnum() and len(same) <= COMPARED)


def _do(case: Case, command: CaseCommand, by: Actor = KIM) -> Case:
    act = Act(id=uuid4(), command=command, actor=by)
    return fold(decide(case, act, after(minutes=9)), case)


def _copy() -> Case:
    return _do(a_case(), JoinIncident(incident_id=INCIDENT), MACHINE)


def _settled(answering: Answering, **fields: Any) -> SettleWithIncident:
    return SettleWithIncident(incident_id=INCIDENT, deed_id=DEED, answering=answering, **fields)


def test_the_machine_puts_a_case_under_one_incident_and_only_people_take_it_out() -> None:
    case = _copy()
    assert case.incident_id == INCIDENT
    with pytest.raises(Conflict):
        _do(case, JoinIncident(incident_id=OTHER), MACHINE)
    with pytest.raises(NotAllowed):
        _do(case, LeaveIncident(incident_id=INCIDENT), MACHINE)
    with pytest.raises(NotAllowed):
        _do(a_case(), JoinIncident(incident_id=INCIDENT))
    with pytest.raises(Conflict):
        _do(case, LeaveIncident(incident_id=OTHER))
    alone = _do(case, LeaveIncident(incident_id=INCIDENT))
    assert alone.incident_id is None
    with pytest.raises(Conflict):
        _do(alone, _settled(Answering.IGNORE))


def test_ignoring_and_answering_together_close_the_case_and_its_tasks() -> None:
    ignored = _do(_copy(), _settled(Answering.IGNORE))
    assert (ignored.status, ignored.closed_reason) == (
        Status.CLOSED,
        ClosingReason.NO_ANSWER_NEEDED,
    )
    assert ignored.decision is not None
    assert ignored.decision.by == KIM
    answered = _do(_copy(), _settled(Answering.RESPOND, statement=OTHER))
    assert (answered.status, answered.closed_reason) == (Status.CLOSED, ClosingReason.DUPLICATE)
    assert not ignored.tasks
    assert not answered.tasks
    with pytest.raises(CaseIsClosed):
        _do(answered, _settled(Answering.IGNORE))


def test_a_case_that_was_taken_out_does_not_get_the_statement() -> None:
    statement = a_reply(deed_id=DEED)
    assert _do(_copy(), statement).replies
    with pytest.raises(Conflict):
        _do(_do(_copy(), LeaveIncident(incident_id=INCIDENT)), statement)


def test_what_the_customer_wrote_since_is_not_closed_over() -> None:
    with pytest.raises(StaleDraft):
        _do(_copy(), _settled(Answering.IGNORE, seen_at=NOON - timedelta(hours=1)))
