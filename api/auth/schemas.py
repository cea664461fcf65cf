"""What login takes and gives."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.auth.places import Place
from api.fields import Line
from db.passwords import LONGEST_PASSWORD
from domain.actor import Role
from domain.permissions import Permission


class Credentials(BaseModel):
    """What a person types."""

    email: Line
    password: str = Field(min_length=1, max_length=LONGEST_PASSWORD)


class GrantOut(BaseModel):
    """A role for a client."""

    client_id: UUID
    client_name: str
    role: Role


class Me(BaseModel):
    """The person who is logged in. `permissions` by client id."""

    id: UUID
    name: str
    email: str
    initials: str
    language: str
    csrf_token: str
    grants: list[GrantOut]
    permissions: dict[UUID, list[Permission]]
    places: list[Place]
    """Pages on which one finds something."""
    picks: list[UUID]
    """Clients for which one chooses among waiting tasks; elsewhere one asks for the next one."""


class ProviderOut(BaseModel):
    """An identity provider: what stands on its button, and where the button leads."""

    name: str
    login_url: str


class Methods(BaseModel):
    """How one can log in here; `provider` is null when there are local accounts alone."""

    password: bool
    provider: ProviderOut | None


class LoggedOut(BaseModel):
    """Where to go to log out at the identity provider as well."""

    continue_at: str


class MeChange(BaseModel):
    """What one may change about oneself: the language of the screens."""

    language: Literal["de", "en", "fr", "nl"]
