"""Agreements that would leave no room to act are refused where they are written down."""

from typing import Any

import pytest
from pydantic import ValidationError

from domain.agreement import PriorityTimes, ServiceAgreement
from domain.agreement_problems import agreement_problems
from domain.values import Priority


@pytest.mark.parametrize(
    "fields",
    [
        {"acknowledge_in": 0},
        {"answer_in": 0},
        {"acknowledge_margin": 0},
        {"alarm_at": 0},
        {"alarm_at": 1},
        {"answer_warnings": (0.5, 1.0)},
        {"answer_warnings": (0.0,)},
        {"answer_in": float("inf")},
        {"surprise": 1},
    ],
)
def test_what_cannot_be_kept_is_no_agreement(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ServiceAgreement(version="1", **fields)


def test_the_usual_agreement_is_five_minutes_and_a_day() -> None:
    usual = ServiceAgreement(version="1")
    assert (usual.acknowledge_in, usual.answer_in) == (300, 86_400)
    assert usual.answer_warnings == (0.5, 0.75, 0.9)


def test_what_a_priority_leaves_out_is_as_for_every_case() -> None:
    agreement = ServiceAgreement(
        version="1",
        answer_in=7_200,
        per_priority=(PriorityTimes(priority=Priority.URGENT, answer_in=600),),
    )
    usual, urgent = agreement.times(Priority.NORMAL), agreement.times(Priority.URGENT)
    assert (usual.acknowledge_in, usual.answer_in, usual.next_reply_in) == (300, 7_200, 7_200)
    assert (urgent.acknowledge_in, urgent.answer_in, urgent.next_reply_in) == (300, 600, 600)
    assert agreement.longest == 7_200


def test_an_agreement_of_before_there_were_calendars_means_what_it_meant() -> None:
    """As it stands in histories and in the database."""
    old = {"version": "1", "acknowledge_in": 20, "answer_in": 120, "time_zone": "Europe/Berlin"}
    agreement = ServiceAgreement.model_validate(old)
    assert agreement.calendar is None
    assert agreement_problems(agreement) == []
    assert agreement.model_dump(mode="json", exclude_defaults=True) == {
        "version": "1",
        "acknowledge_in": 20.0,
        "answer_in": 120.0,
    }
