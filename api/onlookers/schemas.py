"""Onlookers as the outside sees them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from api.people.schemas import PersonOut


class LookIn(BaseModel):
    """Whether one is typing while one looks."""

    model_config = ConfigDict(extra="forbid")

    typing: bool = False


class OnlookerOut(PersonOut):
    """Somebody else who looks at the case; they type until `types_until`, where that is ahead."""

    types_until: datetime | None


class Onlookers(BaseModel):
    """Everybody else. Say it again after `again_in` seconds, or you count as gone."""

    others: list[OnlookerOut]
    again_in: float
