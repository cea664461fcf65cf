"""Samples of cases as the outside draws and sees them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.cases.schemas import CaseSummary
from api.fields import Line
from api.people.schemas import PersonOut
from api.reviews.schemas import ReviewOut

LARGEST = 500
"""Cases in one sample."""


class SampleIn(BaseModel):
    """How many cases to draw at random, and from which (filters as in `/api/case-search`). The
    same `id` again is the same sample."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    client_id: UUID
    name: Line
    size: int = Field(ge=1, le=LARGEST)
    filters: dict[str, Any] = Field(default_factory=dict)


class SampleOut(BaseModel):
    """A sample and how far its review is.

    `filters` is without the words that were searched for, which may be a person's name (`words`:
    there were some). `population`: the cases there were to draw from; `seed`: whoever sorts them by
    `md5(seed + case id)` draws the same.
    """

    id: UUID
    client_id: UUID
    name: str
    filters: dict[str, Any]
    seed: str
    population: int
    size: int
    reviewed: int
    drawn_by: PersonOut
    drawn_at: datetime


class SampledCase(BaseModel):
    """A case of a sample, with the review that counts."""

    case: CaseSummary
    review: ReviewOut | None


class SampleDetail(SampleOut):
    """A sample with its cases, in the order in which they were drawn."""

    cases: list[SampledCase]
