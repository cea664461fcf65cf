"""What is done to messages that stand on the network."""

from typing import Literal
from uuid import UUID

from domain.amendment import Amendment
from domain.events.event import Event
from domain.values import Moment


class AmendmentSubmitted(Event):
    """A standing message is to be corrected, taken back or moderated."""

    kind: Literal["amendment_submitted"] = "amendment_submitted"
    amendment: Amendment


class AmendmentMade(Event):
    """The network did it."""

    kind: Literal["amendment_made"] = "amendment_made"
    amendment_id: UUID


class AmendmentDelayed(Event):
    """The network did not do it yet; it is tried again."""

    kind: Literal["amendment_delayed"] = "amendment_delayed"
    amendment_id: UUID
    code: str
    retry_at: Moment


class AmendmentFailed(Event):
    """The network refused it, or nobody can tell whether it did it."""

    kind: Literal["amendment_failed"] = "amendment_failed"
    amendment_id: UUID
    code: str


AmendmentEvent = AmendmentSubmitted | AmendmentMade | AmendmentDelayed | AmendmentFailed
