"""What keeps an open case from being closed just now."""

from enum import StrEnum

from domain.assessing import unassessed
from domain.case import Case


class NotYet(StrEnum):
    """What a case waits for before anybody may close it."""

    DELIVERY = "delivery"
    """A reply is on its way."""
    DOUBT = "doubt"
    """Nobody knows whether a reply was posted; somebody has to look."""
    READING = "reading"
    """Something was just written, and neither machine nor person has read it."""


def not_to_be_closed(case: Case) -> NotYet | None:
    """Why the case must stay open for the moment; None: it may be closed."""
    if case.doubtful_replies:
        return NotYet.DOUBT
    if case.pending_replies:
        return NotYet.DELIVERY
    return NotYet.READING if unassessed(case) else None
