"""Replies that wait to be fetched by the other side of a generic account."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.deliveries import Attached
from db.reply_files import refs_in, shown_files
from db.tables import CaseRow, ChannelAccount, Conversation, Message, NetworkIdentity
from db.words import read_words
from domain.errors import UnknownReference

PAGE = 100


@dataclass(frozen=True)
class OutboundEntry:
    """A reply with what the other side needs to place it. `words` is None when they were erased."""

    row: Message
    words: str | None
    conversation: str
    recipient: str
    language: str | None
    files: Sequence[Attached] = ()


async def hand_out(
    session: AsyncSession, account_id: UUID, after: UUID | None
) -> Sequence[OutboundEntry]:
    """Up to 100 replies of the account behind the reply `after`, in the order of handing out.

    A reply gets its place when it is first looked at, under a lock. So one that was written before
    another and committed after it is not skipped, and asking again with the same `after` gives the
    same again. Raises UnknownReference for an `after` that was never handed out.
    """
    await session.execute(
        select(ChannelAccount.id).where(ChannelAccount.id == account_id).with_for_update()
    )
    mine = (Message.account_id == account_id, Message.direction == "outbound")
    await session.execute(
        update(Message)
        .where(
            *mine,
            Message.delivery == "sent",
            Message.fetched_at.is_(None),
            Message.elsewhere.is_(False),
        )
        .values(fetched_at=func.clock_timestamp())
        .execution_options(synchronize_session=False)
    )
    query = (
        select(
            Message,
            Conversation.thread_key,
            NetworkIdentity.remote_key,
            CaseRow.language,
        )
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(NetworkIdentity, NetworkIdentity.id == Conversation.identity_id)
        .outerjoin(CaseRow, CaseRow.id == Message.case_id)
        .where(*mine, Message.fetched_at.is_not(None))
        .order_by(Message.fetched_at, Message.id)
        .limit(PAGE)
    )
    if after is not None:
        fetched_at = await session.scalar(
            select(Message.fetched_at).where(*mine, Message.id == after)
        )
        if fetched_at is None:
            raise UnknownReference(
                "No reply of that id was handed out.", "Name the `next` of an earlier answer."
            )
        query = query.where(tuple_(Message.fetched_at, Message.id) > tuple_(fetched_at, after))
    rows = (await session.execute(query)).all()
    texts = [message.text_id for message, *_ in rows if message.text_id is not None]
    words = await read_words(session, rows[0][0].client_id, texts) if rows else {}
    named = {message.id: refs_in(message.files) for message, *_ in rows}
    files = await shown_files(
        session, rows[0][0].client_id if rows else account_id, chain(*named.values())
    )
    return [
        OutboundEntry(
            row=message,
            words=words.get(message.text_id) if message.text_id else None,
            conversation=thread_key,
            recipient=remote_key,
            language=language,
            files=[files[each] for each in named[message.id] if each in files],
        )
        for message, thread_key, remote_key, language in rows
    ]
