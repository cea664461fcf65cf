"""A reply to a customer: what it is for, who speaks, and what became of it."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from domain.actor import Actor
from domain.files import FileRef
from domain.values import Moment, Seconds, TextRef, Value, Visibility


class Purpose(StrEnum):
    """Why something is said; only SUBSTANCE stops the answer clock."""

    ACKNOWLEDGEMENT = "acknowledgement"
    POINTER = "pointer"
    CLARIFICATION = "clarification"
    INTERIM = "interim"
    SUBSTANCE = "substance"
    COURTESY = "courtesy"
    DELAY = "delay"


class Delivery(StrEnum):
    """What became of an outbound message. PENDING is the only state that does not end by itself."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Reply(Value):
    """One outbound message of a case; `id` is also the message's and the attempt's key.

    `elsewhere`: the client gave it in the network's own app. `retry_at`: the network asked to wait.
    `prepared`: the prepared reply that it began with, as in that version of the configuration.
    """

    id: UUID
    conversation_id: UUID
    purpose: Purpose
    visibility: Visibility
    submitted_at: Moment
    by: Actor
    text: TextRef | None = None
    in_reply_to: UUID | None = None
    delivery: Delivery = Delivery.PENDING
    sent_at: Moment | None = None
    failure: str | None = None
    attempts: int = 0
    retry_at: Moment | None = None
    elsewhere: bool = False
    corrected_at: Moment | None = None
    withdrawn_at: Moment | None = None
    prepared: UUID | None = None
    prepared_version: str | None = None
    based_on: tuple[UUID, ...] = ()
    """Questions whose answers it draws on."""
    files: tuple[FileRef, ...] = ()

    @property
    def automatic(self) -> bool:
        """Whether the machine speaks."""
        return not self.by.is_person and not self.elsewhere

    @property
    def stands(self) -> bool:
        """Whether it can be read on the network, and is ours to change."""
        return self.delivery is Delivery.SENT and not self.withdrawn_at and not self.elsewhere


class Sent(Value):
    """The network has it."""

    kind: Literal["sent"] = "sent"
    at: Moment


class Rejected(Value):
    """The network or our own rules refuse it for good; `code` is a stable word, never a text."""

    kind: Literal["rejected"] = "rejected"
    code: str


class Retryable(Value):
    """Nothing was posted; try again after so many seconds."""

    kind: Literal["retryable"] = "retryable"
    code: str
    after: Seconds


class InDoubt(Value):
    """Nobody knows whether it was posted; `code` says what is known."""

    kind: Literal["in_doubt"] = "in_doubt"
    code: str


SendOutcome = Annotated[Sent | Rejected | Retryable | InDoubt, Field(discriminator="kind")]
