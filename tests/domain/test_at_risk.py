"""A case is at risk while a promise still runs and little of its time is left."""

from domain.at_risk import AT_RISK_FROM, is_at_risk
from domain.events import AnswerWarningGiven, PeopleAlarmed
from domain.evolving import fold
from tests.domain.builders import a_case, after


def test_who_waits_for_a_first_reply_is_at_risk_once_people_were_called() -> None:
    case = a_case()
    assert not is_at_risk(case)
    assert is_at_risk(fold([PeopleAlarmed(at=after(minutes=2), reason="late")], case))


def test_most_of_the_answers_time_puts_a_case_at_risk_and_some_of_it_does_not() -> None:
    case = a_case()
    assert case.answer is not None
    early, late = (
        fold([AnswerWarningGiven(at=after(minutes=2), share=share)], case)
        for share in (AT_RISK_FROM - 0.01, AT_RISK_FROM)
    )
    assert not is_at_risk(early)
    assert is_at_risk(late)
    assert not is_at_risk(late.model_copy(update={"answer": None}))
