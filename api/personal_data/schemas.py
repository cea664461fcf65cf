"""Customers as those see them who look after personal data."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.customers.schemas import CustomerListed
from api.fields import Line
from api.people.schemas import PersonOut
from db.retaining import LONGEST_RETENTION
from domain.case import Status
from domain.erasure import BY_PEOPLE, Ground, Obstacle


def _by_people(ground: Ground) -> Ground:
    if ground not in BY_PEOPLE:
        raise ValueError("webcare itself erases for that reason, nobody else")
    return ground


Days = Annotated[int, Field(ge=1, le=LONGEST_RETENTION)]


class Subject(CustomerListed):
    """A customer in a list. `held`: a legal hold protects them; `erased_at`: nobody knows any more
    who they were."""

    erased_at: datetime | None
    held: bool


class Counts(BaseModel):
    """How much of somebody there is, or was."""

    cases: int = 0
    messages: int = 0
    texts: int = 0
    attachments: int = 0
    deliveries: int = 0


class CaseOfSubject(BaseModel):
    """A case of theirs, without anything that was said in it."""

    id: UUID
    channel: str
    status: Status
    opened_at: datetime
    closed_at: datetime | None


class HoldOut(BaseModel):
    """A legal hold. `case_id` null: on the whole person; `placed_by` null: the command line."""

    id: UUID
    case_id: UUID | None
    reason: str
    placed_at: datetime
    placed_by: PersonOut | None
    lifted_at: datetime | None
    lifted_by: PersonOut | None


class ErasureOut(BaseModel):
    """Somebody was erased. `by` null: the command line, or webcare itself."""

    id: UUID
    client_id: UUID
    customer_id: UUID
    at: datetime
    by: PersonOut | None
    ground: Ground
    counts: Counts


class SubjectDetail(Subject):
    """A customer with what erasing them would take now and what stands against it. `confirm_with`
    is what whoever erases them types."""

    counts: Counts
    obstacles: list[Obstacle]
    confirm_with: str
    cases_in_detail: list[CaseOfSubject]
    holds: list[HoldOut]
    erasure: ErasureOut | None


class PersonalExportFormat(StrEnum):
    """A page to read, data for programs, or both with every file that they left."""

    ZIP = "zip"
    HTML = "html"
    JSON = "json"


class PersonalExportIn(BaseModel):
    """In which form."""

    model_config = ConfigDict(extra="forbid")

    format: PersonalExportFormat = PersonalExportFormat.ZIP


class ErasureIn(BaseModel):
    """Erase somebody for good. `confirmation`: as `confirm_with` says it, however many spaces and
    capitals; `expected_cases`: as many as one saw."""

    model_config = ConfigDict(extra="forbid")

    ground: Annotated[Ground, AfterValidator(_by_people)]
    confirmation: Line
    expected_cases: int = Field(ge=0)


class HoldIn(BaseModel):
    """Why nobody may erase them, for one case's sake or as a whole."""

    model_config = ConfigDict(extra="forbid")

    reason: Line
    case_id: UUID | None = None


class RunOut(BaseModel):
    """What a look for customers whose time is up came to. `kept`: something stood against it."""

    at: datetime
    erased: int
    kept: int


class RetentionOut(BaseModel):
    """How long a client keeps its customers after their last case ended; null: for ever."""

    client_id: UUID
    client_name: str
    days: int | None
    last: RunOut | None
    next_at: datetime | None


class RetentionIn(BaseModel):
    """Days; null: for ever."""

    model_config = ConfigDict(extra="forbid")

    days: Days | None


class WouldGo(BaseModel):
    """How many customers the next look would erase."""

    customers: int
