"""Channel accounts as the outside sees them: never with what they authenticate by."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AllowInfNan, BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt

from api.fields import Line, MaybeLine
from domain.capabilities import Capabilities

Setting = StrictBool | StrictInt | Annotated[StrictFloat, AllowInfNan(False)] | MaybeLine
Settings = Annotated[dict[Line, Setting], Field(max_length=50)]
Secrets = Annotated[dict[Line, Line], Field(max_length=10)]


class AccountOut(BaseModel):
    """A connected presence. `problem`: what an administrator must put right. `heard_at`: when the
    network last gave a sign of life, `quiet_at` when silence since then is worth a look.
    `inbound_url`: where deliveries are posted to, if they are."""

    id: UUID
    client_id: UUID
    channel: str
    name: str
    handle: str
    status: Literal["active", "paused"]
    problem: str | None
    connected_at: datetime
    heard_at: datetime | None
    quiet_at: datetime | None
    inbound_url: str | None


class AccountDetail(AccountOut):
    """An account with its channel's rules, and its settings for those who may see configuration."""

    capabilities: Capabilities
    settings: dict[str, Setting] | None


class AccountIn(BaseModel):
    """A presence to connect. `name` becomes part of the webhook's address; `handle` may be left to
    channels that find it out; `secrets` are for channels that log in at the network."""

    model_config = ConfigDict(extra="forbid")

    client_id: UUID
    channel: Line
    name: Line
    handle: MaybeLine = ""
    settings: Settings = {}
    secrets: Secrets = {}


class AccountChange(BaseModel):
    """What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    handle: Line | None = None
    settings: Settings | None = None
    status: Literal["active", "paused"] | None = None


class AccountCreated(AccountDetail):
    """A new account; this is the only time that its secret is shown."""

    secrets: dict[str, str]


class Rotation(BaseModel):
    """How the old secret ends. At once, because it may have leaked; for a change without a gap it
    counts for some hours yet, for what arrives alone: what goes out is signed with the new one."""

    model_config = ConfigDict(extra="forbid")

    overlap_hours: Annotated[StrictInt, Field(ge=0, le=72)] = 0


class SecretRotated(BaseModel):
    """The new secret, shown this once."""

    id: UUID
    secrets: dict[str, str]
