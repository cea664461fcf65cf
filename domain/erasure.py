"""Why somebody may be erased, and what stands against it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from domain.errors import NotErasable


class Ground(StrEnum):
    """Why somebody is erased. A choice and no free text: a reason in words would name them."""

    REQUESTED = "requested"
    WITHDRAWN = "withdrawn"
    UNLAWFUL = "unlawful"
    OTHER = "other"
    RETENTION = "retention"
    REAPPLIED = "reapplied"


BY_PEOPLE = (Ground.REQUESTED, Ground.WITHDRAWN, Ground.UNLAWFUL, Ground.OTHER)
"""The grounds that a person can name."""


class Obstacle(StrEnum):
    """What stands against erasing somebody, each with what would be right."""

    OPEN_CASE = "open_case"
    UNDER_WAY = "under_way"
    HOLD = "hold"
    ERASED = "erased"


_SAID = {
    Obstacle.OPEN_CASE: ("A case of theirs is open.", "Close it first."),
    Obstacle.UNDER_WAY: (
        "A message from or to them is still under way.",
        "Try again when it has arrived.",
    ),
    Obstacle.HOLD: ("A legal hold protects what is on record.", "Lift it first."),
    Obstacle.ERASED: ("They were erased before.", ""),
}


class Standing(BaseModel):
    """How a person stands when somebody wants to erase them."""

    model_config = ConfigDict(frozen=True)

    open_cases: int = 0
    under_way: int = 0
    holds: int = 0
    erased: bool = False


def obstacles(standing: Standing) -> list[Obstacle]:
    """Everything that stands against it, in the order in which it is told."""
    found = {
        Obstacle.ERASED: standing.erased,
        Obstacle.HOLD: standing.holds > 0,
        Obstacle.OPEN_CASE: standing.open_cases > 0,
        Obstacle.UNDER_WAY: standing.under_way > 0,
    }
    return [obstacle for obstacle, stands in found.items() if stands]


def require_erasable(against: Sequence[Obstacle]) -> None:
    """Raises NotErasable with the first thing that stands against it."""
    if against:
        raise NotErasable(*_SAID[against[0]])


def time_is_up(last_ended_at: datetime, retention_days: int | None, now: datetime) -> bool:
    """Whether somebody whose last case ended then is not to be kept any longer."""
    return retention_days is not None and last_ended_at + timedelta(days=retention_days) <= now
