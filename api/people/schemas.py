"""Colleagues as the outside sees them."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.fields import Line
from db.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from domain.actor import Level, Role

Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$"),
]
Initials = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\w{0,6}$")]
Language = Literal["de", "en", "fr", "nl"]
Password = Annotated[str, Field(min_length=SHORTEST_PASSWORD, max_length=LONGEST_PASSWORD)]
Department = Annotated[str, StringConstraints(strip_whitespace=True, pattern="^[a-z0-9_-]{1,60}$")]


class PersonOut(BaseModel):
    """A colleague by name."""

    id: UUID
    name: str


class PersonListed(PersonOut):
    """A colleague in a list; who has left is not active but keeps their name."""

    initials: str
    active: bool


class HeldRole(BaseModel):
    """A role for a client. `department`: for which a contact speaks; `source`: whether a person
    gave it or a group at the identity provider."""

    client_id: UUID
    role: Role
    level: Level
    department: str | None
    source: Literal["person", "groups"]


class PersonDetail(PersonListed):
    """A colleague for those who manage people: with the roles for clients of theirs alone.
    `elsewhere`: they work for other clients too, so that nobody here may change the person."""

    email: str
    language: str
    grants: list[HeldRole]
    elsewhere: bool


class RoleIn(BaseModel):
    """How a role is held."""

    model_config = ConfigDict(extra="forbid")

    level: Level = Level.REGULAR
    department: Department | None = None


class FirstRole(RoleIn):
    """The role that somebody begins with."""

    client_id: UUID
    role: Role


class PersonIn(BaseModel):
    """Somebody new. Without a password they log in at the identity provider. When the address
    belongs to somebody with roles already, they get this one too and keep everything else."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    name: Line
    initials: Initials = ""
    language: Language = "en"
    password: Password | None = None
    grant: FirstRole


class PersonChange(BaseModel):
    """What is left out stays as it is. A new password, or leaving, ends all of their logins."""

    model_config = ConfigDict(extra="forbid")

    name: Line | None = None
    initials: Initials | None = None
    language: Language | None = None
    password: Password | None = None
    active: bool | None = None
