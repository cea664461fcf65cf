"""The messages of a case, with their words and who wrote them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.deliveries import Attached, attachments_of
from db.reply_files import refs_in, shown_files
from db.tables import (
    ChannelAccount,
    Client,
    Conversation,
    Message,
    NetworkIdentity,
    Person,
)
from db.words import erased_when, read_words


@dataclass(frozen=True)
class MessageEntry:
    """A message of a case. `words` is None when they were deleted by their author or erased;
    `erased_at` says when."""

    row: Message
    words: str | None
    author_name: str
    author_handle: str
    attachments: Sequence[Attached]
    erased_at: datetime | None = None


async def messages_of(session: AsyncSession, client_id: UUID, case_id: UUID) -> list[MessageEntry]:
    """All messages of a client's case, oldest first; a few queries, however many there are."""
    rows = (
        await session.execute(
            select(
                Message,
                NetworkIdentity.name.label("customer_name"),
                NetworkIdentity.handle.label("customer_handle"),
                Person.name.label("person_name"),
                Client.brand,
                ChannelAccount.handle.label("account_handle"),
            )
            .join(Client, Client.client_id == Message.client_id)
            .join(ChannelAccount, ChannelAccount.id == Message.account_id)
            .outerjoin(Conversation, Conversation.id == Message.conversation_id)
            .outerjoin(NetworkIdentity, NetworkIdentity.id == Conversation.identity_id)
            .outerjoin(Person, Person.id == Message.author)
            .where(Message.client_id == client_id, Message.case_id == case_id)
            .order_by(Message.occurred_at, Message.id)
        )
    ).all()
    texts = [row.Message.text_id for row in rows if row.Message.text_id is not None]
    words = await read_words(session, client_id, texts)
    missing = [text for text in texts if words.get(text) is None]
    erased = await erased_when(session, client_id, missing)
    attachments = await attachments_of(session, [row.Message.id for row in rows])
    sent = {row.Message.id: refs_in(row.Message.files) for row in rows if row.Message.files}
    files = await shown_files(session, client_id, [ref for refs in sent.values() for ref in refs])
    for message_id, refs in sent.items():
        attachments[message_id] = [files[ref] for ref in refs if ref in files]
    return [
        MessageEntry(
            row=row.Message,
            words=None if row.Message.deleted_at else words.get(row.Message.text_id),
            author_name=(
                row.customer_name or ""
                if row.Message.direction == "inbound"
                else row.person_name or row.brand
            ),
            author_handle=(
                row.customer_handle or ""
                if row.Message.direction == "inbound"
                else row.account_handle
            ),
            attachments=([] if row.Message.deleted_at else attachments.get(row.Message.id, [])),
            erased_at=erased.get(row.Message.text_id),
        )
        for row in rows
    ]


async def handle_in_conversation(
    session: AsyncSession, client_id: UUID, conversation_id: UUID
) -> str:
    """What the customer of a conversation is called there; empty when nobody knows."""
    return (
        await session.scalar(
            select(NetworkIdentity.handle)
            .join(Conversation, Conversation.identity_id == NetworkIdentity.id)
            .where(Conversation.id == conversation_id, Conversation.client_id == client_id)
        )
        or ""
    )
