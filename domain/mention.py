"""What arrives: a mention as a case sees it, by reference, without a word of it."""

from enum import StrEnum
from uuid import UUID

from domain.values import Moment, TextRef, Value, Visibility


class Mention(Value):
    """One inbound public or private message, stored before the case hears of it.

    `addressed`: tags the client, answers it, or is private. `baseline`: it was there before the
    account was connected, so nothing is answered by itself. `repost`: a copy of someone's words.
    """

    message_id: UUID
    conversation_id: UUID
    customer_id: UUID
    text: TextRef
    visibility: Visibility
    addressed: bool
    occurred_at: Moment
    received_at: Moment
    repost: bool = False
    baseline: bool = False
    attachments: int = 0
    reach: int | None = None
    """How many people follow the author; None where the network does not tell."""
    verified: bool = False
    """Whether the network vouches for who the author is."""

    def edited(self, text: TextRef, addressed: bool) -> "Mention":
        """As its author changed it; what speaks to the client goes on doing so."""
        return self.model_copy(update={"text": text, "addressed": self.addressed or addressed})


class ArrivalKind(StrEnum):
    """What happened on the network."""

    CREATED = "created"
    EDITED = "edited"
    DELETED = "deleted"
    ECHO = "echo"


class Arrival(Value):
    """One thing that happened on the network, handed to the case by signal or with its start.

    `mention` for created and edited (then with the new text); for deleted and echo the message's id
    suffices. An echo is a reply that the client gave in the network's own app. `id` is the stored
    inbound item's: the case takes each in once.
    """

    id: UUID
    kind: ArrivalKind
    message_id: UUID
    at: Moment
    mention: Mention | None = None
    visibility: Visibility | None = None
