"""Presence as the outside sees it."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from domain.team import Availability


class PresenceIn(BaseModel):
    """What a person says of themselves; away people are given nothing new."""

    model_config = ConfigDict(extra="forbid")

    availability: Availability | None = None
    """Null: as they said last; available when nothing was heard of them for a while."""


class PresenceOut(BaseModel):
    """What is known now. Say it again after `again_in` seconds, or you count as gone."""

    availability: Availability
    since: datetime
    again_in: float
