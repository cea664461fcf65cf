"""Sketches as the outside sees them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from api.fields import LongText
from domain.reply import Purpose
from domain.values import Visibility


class SketchIn(BaseModel):
    """What was typed so far. `answers`: the newest message its author had seen on beginning."""

    model_config = ConfigDict(extra="forbid")

    text: LongText
    purpose: Purpose | None = None
    visibility: Visibility | None = None
    answers: UUID | None = None


class SketchOut(SketchIn):
    """The same as it is kept."""

    saved_at: datetime
