"""What the API needs from outside, handed to it when it is made. It reads no settings itself."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from uuid import UUID

from activities.audit.examiner import Sources
from activities.audit.sealing import Seal
from api.oidc.provider import IdentityProvider
from channels.contract import RejectedItem
from db.engine import Sessions
from db.erasure_log import ErasureLog
from db.notify import Change
from domain.commands import Act
from workflows.audit.start import AuditWanted


class Receipt(Protocol):
    """What became of a delivery: new items, items that were there before, and the unusable ones."""

    @property
    def accepted(self) -> int: ...

    @property
    def duplicates(self) -> int: ...

    @property
    def rejected(self) -> Sequence[RejectedItem]: ...


class CommandOutcome(Protocol):
    """What a command came to: `status` is done, pending or refused; a refusal names its type (see
    domain/errors.py), what is the matter and what would be right."""

    @property
    def status(self) -> str: ...

    @property
    def refusal(self) -> str | None: ...

    @property
    def detail(self) -> str: ...

    @property
    def right(self) -> str: ...


class NextTask(Protocol):
    """A task that somebody got; `pending` while its case has not confirmed it."""

    @property
    def task_id(self) -> UUID: ...

    @property
    def case_id(self) -> UUID: ...

    @property
    def pending(self) -> bool: ...


class Dispatcher(Protocol):
    """The one door to cases (see dispatch/)."""

    async def receive(
        self, account_name: str, headers: Mapping[str, str], body: bytes, channel_name: str
    ) -> Receipt:
        """Store a webhook delivery and hand it over. Raises domain.errors.NotFound for an unknown
        account, channels.contract.NotAuthentic and channels.contract.Malformed."""
        ...

    async def ask(
        self, case_id: UUID, client_id: UUID, act: Act, payload_hash: str
    ) -> CommandOutcome:
        """Ask a case, and wait a few seconds for its answer. Raises domain.errors.CommandIdUsed
        when the act's id was used with another payload hash."""
        ...

    def heard(self, change: Change) -> None:
        """Be told of every change that the database announces."""
        ...

    async def next_task(self, person_id: UUID) -> NextTask | None:
        """Give somebody the most urgent task that they can do; None when there is none."""
        ...

    async def audit(self, wanted: AuditWanted) -> bool:
        """Have cases verified under the id that `wanted` names; False when nobody takes it."""
        ...


Probe = Callable[[], Awaitable[None]]
"""Returns when the part is well, raises when it is not."""


@dataclass(frozen=True)
class Dependencies:
    """Everything that the API is made of, put together by `runtime`.

    `database_url` is for listening to changes, on a connection of its own. `static` holds the built
    admin UI. `secure_cookie`: browsers reach us by https. `probes`: what `/api/health` asks, beside
    the database, by name (`temporal`, `worker`). `provider`: where people log in beside local
    accounts. `sources` and `seal`: how cases are taken out with their proof, and who signs it;
    without them there are no bundles. `erasures`: the list of erased people outside the database,
    without which nobody is erased. `reading`: sessions for routes that only read (`db.engine`);
    `sessions` where there are none.
    """

    sessions: Sessions
    database_url: str
    dispatcher: Dispatcher
    version: str
    static: Path
    secure_cookie: bool = False
    probes: Mapping[str, Probe] = field(default_factory=dict)
    provider: IdentityProvider | None = None
    local_mail: bool = False
    sources: Sources | None = None
    seal: Seal | None = None
    erasures: ErasureLog | None = None
    reading: Sessions | None = None
