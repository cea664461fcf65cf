"""Incidents as the outside sees them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.cases.schemas import CaseSummary
from api.fields import LongText
from api.people.schemas import PersonOut
from domain.incident import Place
from domain.ruling import Answering


class IncidentSummary(BaseModel):
    """A viral post: when its first and latest copies were posted, how many cases stand beneath it
    and how many of them are open, on which channels, and the case of the first post."""

    id: UUID
    client_id: UUID
    client_name: str
    began_at: datetime
    latest_at: datetime
    found_at: datetime
    cases: int
    open: int
    channels: list[str]
    first: CaseSummary | None


class PartOut(BaseModel):
    """What a decision came to in one case that is not done yet, was refused, or bears the
    statement. `waiting`: for the statement to stand; `delivery`: of the statement."""

    case_id: UUID
    is_statement: bool
    status: Literal["waiting", "pending", "done", "refused"]
    refusal: str | None
    detail: str
    right: str
    delivery: str | None


class DeedOut(BaseModel):
    """One decision on the open cases of the incident, and how far it has come, in cases."""

    id: UUID
    answering: Answering
    by: PersonOut | None
    at: datetime
    total: int
    done: int
    under_way: int
    waiting: int
    refused: int
    parts: list[PartOut]


class PlaceOut(BaseModel):
    """Where a statement can go now, and under how many posts it would stand."""

    place: Place
    statements: int


class IncidentDetail(IncidentSummary):
    """With what was decided, the latest first, and what can be decided now. `longest`: how many
    characters a statement may have on all of its channels."""

    deeds: list[DeedOut]
    places: list[PlaceOut]
    actions: list[Answering]
    longest: int | None


class IgnoreTogether(BaseModel):
    """Leave all open cases unanswered."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    answering: Literal["ignore"]


class AnswerTogether(BaseModel):
    """Answer all open cases by one statement. `text` is needed unless it stands already."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    answering: Literal["respond"]
    place: Place
    text: LongText | None = None


DecisionIn = Annotated[IgnoreTogether | AnswerTogether, Field(discriminator="answering")]
"""`id` is made by the caller: sent again, it is the same decision and acts once."""
