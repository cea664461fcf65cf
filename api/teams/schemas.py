"""Teams as the outside sees them."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.fields import Line
from api.people.schemas import PersonOut
from domain.presence import IDLE_AFTER
from domain.routing import CAPACITY, HEAVIEST
from domain.team import TeamKind, TeamOrigin


class TeamIn(BaseModel):
    """A team's settings. `lead` gets what a shift leaves behind; `pushes`: the system gives tasks;
    `picking`: people may choose among waiting ones; `shifts`: people are there only within the
    roster; `idle_after`: seconds after which a task goes back that its holder leaves lying."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    kind: TeamKind
    clients: Annotated[list[UUID], Field(min_length=1, max_length=200)]
    origin: TeamOrigin = TeamOrigin.INTERNAL
    agency: Line | None = None
    lead: UUID | None = None
    pushes: bool = True
    picking: bool = True
    shifts: bool = False
    idle_after: Annotated[int, Field(ge=60, le=86_400)] = int(IDLE_AFTER)
    active: bool = True


class MemberIn(BaseModel):
    """How many points of open work they can hold; a reply takes up two, everything else one."""

    model_config = ConfigDict(extra="forbid")

    capacity: Annotated[int, Field(ge=HEAVIEST, le=1_000)] = CAPACITY


class MemberOut(PersonOut):
    """Somebody in a team."""

    capacity: int


class TeamOut(TeamIn):
    """A team with its people, as far as they concern clients that one knows."""

    id: UUID
    members: list[MemberOut]
