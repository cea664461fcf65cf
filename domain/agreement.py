"""A client's service agreement: what was promised to its customers, pinned to a case by version."""

from typing import Annotated

from pydantic import Field

from domain.approval import ApprovalPolicy
from domain.values import A_CENTURY, Seconds, Value

Share = Annotated[float, Field(gt=0, lt=1)]
"""A part of a clock's budget."""

Budget = Annotated[float, Field(ge=1, le=A_CENTURY)]
"""Seconds, at least one: a promise that is due at once cannot be kept."""


class ServiceAgreement(Value):
    """How fast a client's customers are answered (R5, R9). All spans in seconds, always running.

    A first reply is due `acknowledge_in` after the network's timestamp; a prepared acknowledgement
    goes out by itself `acknowledge_margin` plus a spread of up to `acknowledge_spread` before that.
    """

    version: str
    acknowledge_in: Budget = 300
    acknowledge_margin: Budget = 30
    acknowledge_spread: Seconds = 20
    alarm_at: Share = 0.6
    answer_in: Budget = 86_400
    answer_warnings: tuple[Share, ...] = (0.5, 0.75, 0.9)
    person_decides_after: Seconds = 3_600
    quiet_before_closing: Seconds = 3 * 86_400
    reopen_for: Seconds = 7 * 86_400
    automatic_per_account: int = 60
    automatic_window: Seconds = 600
    time_zone: str = "Europe/Berlin"
    approval: ApprovalPolicy = ApprovalPolicy()
