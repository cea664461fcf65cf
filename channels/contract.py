"""The contract that every channel fulfils: what arrives, what is sent, what the network can tell.

A channel is a folder here and one line in `channels/registry.py`. It translates between a network
and these types and decides nothing: when to speak, to whom and whether again is the case's
business. Types in this module may carry a person's words: they pass between channel, database and
network only.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from domain.amendment import AmendmentKind
from domain.capabilities import Capabilities
from domain.values import Visibility

UPLOADING = 30.0
"""Seconds more that a channel may take for one attempt at a message with files."""


class StoredAccount(Protocol):
    """What a stored account has; the table's row fits."""

    id: Any
    client_id: Any
    channel: Any
    handle: Any
    settings: Any
    secrets: Any
    connected_at: Any


@dataclass(frozen=True)
class Account:
    """A connected presence as a channel needs it. `settings` are the channel's own (URL, handles
    …), `secrets` what signs and authenticates; neither is ever logged."""

    id: UUID
    client_id: UUID
    channel: str
    handle: str
    settings: Mapping[str, Any]
    secrets: Mapping[str, str]
    connected_at: datetime
    hashtags: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    """What is listened for beside what is addressed to the account."""

    @classmethod
    def stored(cls, row: StoredAccount) -> "Account":
        """The account as its row has it."""
        return cls(
            id=row.id,
            client_id=row.client_id,
            channel=row.channel,
            handle=row.handle,
            settings=row.settings,
            secrets={name: str(value) for name, value in row.secrets.items()},
            connected_at=row.connected_at,
        )


@dataclass(frozen=True)
class Author:
    """Who wrote it, as far as the network tells; `key` is unique on the network, `local`: among the
    account's own authors and no further."""

    key: str
    handle: str
    name: str = ""
    followers: int | None = None
    verified: bool | None = None
    bot: bool | None = None
    time_zone: str | None = None
    local: bool = False


@dataclass(frozen=True)
class Attachment:
    """A picture or file by its address on the network."""

    url: str
    media_type: str = ""
    description: str = ""


@dataclass(frozen=True)
class InboundEvent:
    """One thing that happened on the network.

    `key`: unique per account for this happening (deduplication): the same created message always
    has the same key; each edit has its own. `message_key`: the message's own id there, the same for
    created, edited, deleted. `thread_key`: a hint which thread it belongs to; where `in_reply_to`
    names a message that webcare knows, that message's thread wins. `author` is None for deletions.
    An echo is a message that the account itself posted (through webcare or in the network's own
    app). `occurred_at` is UTC. `addressed`: the network itself says that it is for the account
    (mention, direct message); None: the text must tell.
    """

    key: str
    kind: Literal["created", "edited", "deleted", "echo"]
    message_key: str
    occurred_at: datetime
    thread_key: str
    author: Author | None = None
    text: str = ""
    visibility: Visibility = Visibility.PUBLIC
    addressed: bool | None = None
    in_reply_to: str | None = None
    url: str | None = None
    language: str | None = None
    repost: bool = False
    attachments: tuple[Attachment, ...] = ()
    found: bool = False
    """A search found it: it counts only if it names the client."""


@dataclass(frozen=True)
class RejectedItem:
    """An item of a delivery that could not be understood; it is kept in the raw record."""

    index: int
    problem: str


@dataclass(frozen=True)
class Parsed:
    """All items of one delivery, the good and the bad."""

    events: tuple[InboundEvent, ...] = ()
    rejected: tuple[RejectedItem, ...] = ()


@dataclass(frozen=True)
class OutFile:
    """A picture or file that goes out with a message, and what it shows."""

    id: UUID
    media_type: str
    content: bytes = field(repr=False)
    description: str = ""


@dataclass(frozen=True)
class Outbound:
    """A message to send. `attempt_id` is the same for every attempt at this message and goes to the
    network as its idempotency key where there is one. `in_reply_to` is the message's key there."""

    attempt_id: UUID
    text: str
    visibility: Visibility
    conversation_key: str
    recipient: Author
    in_reply_to: str | None = None
    language: str | None = None
    first_attempt_at: datetime | None = None
    files: tuple[OutFile, ...] = ()


@dataclass(frozen=True)
class Change:
    """Something to do to a message that stands on the network. `person`: who wrote it, or whom our
    own reply addresses. `text`: the new words of a correction. Doing it twice must do no harm."""

    attempt_id: UUID
    kind: AmendmentKind
    message_key: str
    conversation_key: str
    person: Author
    text: str = ""


@dataclass(frozen=True)
class Sent:
    """Posted; `remote_key` is the message's key on the network."""

    remote_key: str
    url: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Rejected:
    """Refused for good, nothing posted. `operator`: token or permission, an administrator must
    act."""

    code: str
    operator: bool = False


@dataclass(frozen=True)
class Retryable:
    """Nothing posted; worth another try after so many seconds."""

    code: str
    after: float = 5.0


@dataclass(frozen=True)
class Ambiguous:
    """Nobody knows: the answer was lost after the request left."""

    code: str


SendResult = Sent | Rejected | Retryable | Ambiguous


@dataclass(frozen=True)
class Found:
    """It stands on the network."""

    remote_key: str
    url: str | None = None


@dataclass(frozen=True)
class Absent:
    """It is certainly not there."""


@dataclass(frozen=True)
class Unknown:
    """The network cannot tell."""


Reconciled = Found | Absent | Unknown


@dataclass(frozen=True)
class Batch:
    """What a poll or a stream brought, and the cursor to save in the transaction that stores it."""

    cursor: str | None
    events: tuple[InboundEvent, ...] = ()
    raw: Any = None


class NotAuthentic(Exception):
    """The delivery does not come from whom it claims; nothing of it may be parsed."""


class Malformed(Exception):
    """The delivery is authentic but no item of it can be read; str(error) says what was wrong,
    without quoting contents."""


class Unreachable(Exception):
    """The network does not answer or refuses to; str(error) is a short code without contents."""


@dataclass(frozen=True)
class Connection:
    """What connecting an account yields: its own profile and the baseline cursor."""

    handle: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    cursor: str | None = None


class Channel(ABC):
    """One network. Instances hold no state of an account; every call names it."""

    name: str
    listens: bool = False
    """Whether the channel brings events itself (`stream`); otherwise they come in by webhook."""
    calls_out: bool = True
    """Whether sending speaks to a network elsewhere; otherwise what is sent is read where it
    lies."""

    @abstractmethod
    def capabilities(self, account: Account) -> Capabilities:
        """The channel's rules as data, with what the account's instance says about itself."""

    def authenticate(self, account: Account, headers: Mapping[str, str], body: bytes) -> None:
        """Check that a webhook delivery is genuine, before any parsing. Raises NotAuthentic."""
        raise NotAuthentic("this channel takes no webhooks")

    def parse(self, account: Account, body: bytes) -> Parsed:
        """All items of an authentic webhook delivery. Raises Malformed when there are none to be
        had."""
        raise Malformed("this channel takes no webhooks")

    async def connect(self, account: Account) -> Connection:
        """Look at the account on the network: its handle, its limits, and the baseline cursor: what
        is there already is taken as read. Raises NotAuthentic when the credentials are refused,
        Unreachable when there is no answer."""
        return Connection(handle=account.handle)

    def stream(self, account: Account, cursor: str | None) -> AsyncGenerator[Batch, None]:
        """First what was missed since `cursor`, then what happens, until cancelled. A batch may
        repeat events that an earlier one brought; one without events says that the connection is
        alive. Ends or raises Unreachable when the connection is lost: the caller comes back with
        the last saved cursor. Raises NotAuthentic when credentials are refused."""
        raise NotImplementedError(f"{self.name} does not listen")

    async def fetch(self, account: Account, message_key: str) -> InboundEvent | None:
        """The message as it stands now, None when it is gone. Default: nothing to re-read. Raises
        Unreachable or NotAuthentic as `stream` does."""
        raise NotImplementedError(f"{self.name} cannot re-read")

    async def recheck(self, account: Account, message_keys: Sequence[str]) -> list[InboundEvent]:
        """What happened to these messages unnoticed, after an outage or before a public reply: an
        event for each that was edited (its key is the edit's, known or not) or deleted. Raises
        Unreachable or NotAuthentic as `stream` does. Default: the network brings every change."""
        return []

    @abstractmethod
    async def send(self, account: Account, outbound: Outbound) -> SendResult:
        """Try once. Never raises for what the network does: every outcome is a SendResult."""

    async def amend(self, account: Account, change: Change) -> SendResult:
        """Do what the capabilities' `amendments` offer. Sent: it is done, or was done before."""
        return Rejected("not-on-this-channel")

    async def reconcile(self, account: Account, outbound: Outbound) -> Reconciled:
        """What became of an attempt whose answer was lost."""
        return Unknown()
