"""Departments and contacts as the outside sees them."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.fields import Line
from db.directory import DepartmentKind
from domain.calendar import BusinessCalendar
from domain.values import Language

_PART = r"[^\s@<>()\[\],;:\\\"\x00]"
Address = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=254, pattern=rf"^{_PART}+@{_PART}+$"),
]
"""An e-mail address."""


class DepartmentIn(BaseModel):
    """A department's settings. `calendar`: its office hours, in the client's time zone where they
    name none; no calendar: somebody is always there."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    kind: DepartmentKind = DepartmentKind.DEPARTMENT
    calendar: BusinessCalendar | None = None
    active: bool = True


class DepartmentChange(DepartmentIn):
    """Other settings. `revision`: the department's as it was seen."""

    revision: Line


class NewDepartmentIn(DepartmentIn):
    """A department of that client."""

    client_id: UUID


class AbsenceIn(BaseModel):
    """Days on which somebody is away, the last one included."""

    model_config = ConfigDict(extra="forbid")

    first: date
    last: date

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.last < self.first:
            raise ValueError("the last day comes after the first")
        return self


class ContactIn(BaseModel):
    """Somebody who is asked by e-mail. The lowest `place` of those who are there is asked first,
    the others stand in for them."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    email: Address
    language: Language = Language.ENGLISH
    place: Annotated[int, Field(ge=0, le=1_000)] = 0
    absences: Annotated[list[AbsenceIn], Field(max_length=50)] = []
    active: bool = True


class ContactChange(ContactIn):
    """Other settings. `revision`: the contact's as it was seen."""

    revision: Line


class ContactOut(ContactChange):
    """A contact. `revision` is to be named by whoever changes them."""

    id: UUID


class DepartmentOut(DepartmentChange):
    """A department with its contacts, in the order in which they are asked. `revision` is to be
    named by whoever changes its settings."""

    id: UUID
    client_id: UUID
    contacts: list[ContactOut]
