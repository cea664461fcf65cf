"""Agreements that would leave no room to act are refused where they are written down."""

from typing import Any

import pytest
from pydantic import ValidationError

from domain.agreement import ServiceAgreement


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
