"""What becomes of replies on their way to the network."""

from typing import Literal
from uuid import UUID

from domain.actor import Actor
from domain.events.event import Event
from domain.reply import Reply
from domain.values import Moment


class ReplySubmitted(Event):
    """A reply is to be sent."""

    kind: Literal["reply_submitted"] = "reply_submitted"
    reply: Reply


class ReplySent(Event):
    """The network has the reply."""

    kind: Literal["reply_sent"] = "reply_sent"
    reply_id: UUID
    sent_at: Moment


class ReplyFailed(Event):
    """The reply was refused for good and was not posted."""

    kind: Literal["reply_failed"] = "reply_failed"
    reply_id: UUID
    code: str


class ReplyDelayed(Event):
    """Nothing was posted yet; it is tried again."""

    kind: Literal["reply_delayed"] = "reply_delayed"
    reply_id: UUID
    code: str
    retry_at: Moment


class ReplyInDoubt(Event):
    """Nobody can tell whether the reply was posted: a person decides."""

    kind: Literal["reply_in_doubt"] = "reply_in_doubt"
    reply_id: UUID
    code: str


class DeliverySettled(Event):
    """A person looked and said what became of a reply in doubt."""

    kind: Literal["delivery_settled"] = "delivery_settled"
    reply_id: UUID
    posted: bool
    by: Actor


ReplyEvent = (
    ReplySubmitted | ReplySent | ReplyFailed | ReplyDelayed | ReplyInDoubt | DeliverySettled
)
