"""Replies as the other side of a generic account gets them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel


class Recipient(BaseModel):
    """To whom: the `id` of an author in earlier deliveries."""

    id: str


class OutboundFile(BaseModel):
    """A picture or file that belongs to a reply, to be fetched under its `id` from
    `/api/outbound/generic/{account}/files/{id}`. `description` says what it shows, for those who
    cannot see it; `size` in bytes."""

    id: UUID
    media_type: str
    size: int
    description: str


class Callback(BaseModel):
    """A reply, as it is posted to the account's callback. `id` is the same for every attempt: take
    each once. `in_reply_to` is the `id` of the message that it answers."""

    id: UUID
    conversation: str
    in_reply_to: str | None
    recipient: Recipient
    text: str
    visibility: Literal["public", "private"]
    language: str | None
    attachments: list[OutboundFile] = []


class CallbackTaken(BaseModel):
    """What may be answered: your own id of the message, to recognise it when it comes back."""

    id: str | None = None


class FetchedReply(Callback):
    """A reply that waited to be fetched."""

    sent_at: datetime


class Fetched(BaseModel):
    """Replies in the order of handing out. `next` is the `after` of the next request; null while
    there was none yet."""

    messages: list[FetchedReply]
    next: UUID | None
