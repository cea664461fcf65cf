"""Groups at the identity provider as the outside sees them."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from api.fields import Line
from api.people.schemas import Department
from domain.actor import Level, Role


class GroupRoleIn(BaseModel):
    """Members of `group` have the role for the client; its name is as the provider says it."""

    model_config = ConfigDict(extra="forbid")

    client_id: UUID
    group: Line
    role: Role
    level: Level = Level.REGULAR
    department: Department | None = None


class GroupRoleOut(GroupRoleIn):
    """Such an entry under its id."""

    id: UUID
