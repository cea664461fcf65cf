"""Web forms: secret links and the conversations behind them, the files left with them, and how fast
a client answers at present."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.deliveries import Attached
from db.keys import held_key_of
from db.reply_files import content_of, refs_in, shown_files
from db.tables import (
    CaseRow,
    ChannelAccount,
    Client,
    Conversation,
    File,
    FormConversation,
    Message,
    NetworkIdentity,
    utc_now,
)
from db.words import read_words
from domain.case import Case
from domain.errors import NotFound

CHANNEL = "webform"
AT_PRESENT = timedelta(days=7)
ENOUGH = 10
"""Answers of the last days from which on one may speak of a usual time."""


@dataclass(frozen=True)
class Form:
    """A form that can be filled in: its account and client."""

    account: ChannelAccount
    client: Client


@dataclass(frozen=True)
class NewFile:
    """A file as it was left with the form."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Said:
    """One message of a conversation, as its customer sees it. `text` None: it was erased."""

    ours: bool
    automatic: bool
    text: str | None
    at: datetime
    files: Sequence[Attached] = ()
    """What we sent along."""


async def form_named(session: AsyncSession, name: str) -> Form:
    """The active form of that name. Raises NotFound."""
    row = (
        await session.execute(
            select(ChannelAccount, Client)
            .join(Client, Client.client_id == ChannelAccount.client_id)
            .where(
                ChannelAccount.name == name,
                ChannelAccount.channel == CHANNEL,
                ChannelAccount.status == "active",
            )
        )
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such form.")
    return Form(*row)


async def begin_conversation(
    session: AsyncSession, form: Form, conversation_id: UUID, link: str, language: str
) -> None:
    """Keep the secret link to a conversation, as a hash; once, however often it is begun."""
    await session.execute(
        insert(FormConversation)
        .values(
            id=conversation_id,
            client_id=form.client.client_id,
            account_id=form.account.id,
            link_hash=_hash(link),
            language=language,
        )
        .on_conflict_do_nothing()
    )


async def conversation_behind(session: AsyncSession, form: Form, link: str) -> FormConversation:
    """The conversation that a secret link leads to. Raises NotFound."""
    found = await session.scalar(
        select(FormConversation).where(
            FormConversation.account_id == form.account.id,
            FormConversation.link_hash == _hash(link),
        )
    )
    if found is None:
        raise NotFound("This link leads nowhere.")
    return found


async def keep_files(
    session: AsyncSession, form: Form, conversation_id: UUID, files: Sequence[tuple[UUID, NewFile]]
) -> None:
    """Store files under their ids, sealed with the key of the customer whose conversation it is by
    now, so that they go when the customer does. The same file twice is one. Raises PersonErased."""
    client_id = form.client.client_id
    customer_id = await session.scalar(
        select(Conversation.customer_id).where(
            Conversation.account_id == form.account.id,
            Conversation.thread_key == str(conversation_id),
        )
    )
    if customer_id is None:
        raise NotFound("There is no such conversation.")
    key = await held_key_of(session, client_id, customer_id)
    for file_id, each in files:
        await session.execute(
            insert(File)
            .values(
                id=file_id,
                client_id=client_id,
                customer_id=customer_id,
                media_type=each.media_type,
                sealed=key.seal(file_id, each.content),
                key_id=key.id,
            )
            .on_conflict_do_nothing()
        )


async def get_file(
    session: AsyncSession, file_id: UUID, within: frozenset[UUID]
) -> tuple[str, bytes]:
    """Media type and content of a file of one of the clients `within`. Raises NotFound, also where
    the customer was erased."""
    file = await session.get(File, file_id)
    if file is None or file.client_id not in within:
        raise NotFound("There is no such file.")
    return file.media_type, await content_of(session, file)


async def said_so_far(session: AsyncSession, begun: FormConversation) -> list[Said]:
    """Everything that was said under a secret link, oldest first: what reached us and what we sent,
    nothing that waits or was taken back."""
    messages = (
        await session.scalars(
            select(Message)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(
                Conversation.account_id == begun.account_id,
                Conversation.thread_key == str(begun.id),
                Message.deleted_at.is_(None),
                (Message.direction == "inbound") | (Message.delivery == "sent"),
            )
            .order_by(Message.occurred_at, Message.id)
        )
    ).all()
    texts = await read_words(
        session, begun.client_id, [each.text_id for each in messages if each.text_id]
    )
    named = {each.id: refs_in(each.files) for each in messages}
    files = await shown_files(session, begun.client_id, chain(*named.values()))
    return [
        Said(
            ours=each.direction == "outbound",
            automatic=each.automatic,
            text=texts.get(each.text_id) if each.text_id else None,
            at=each.sent_at or each.occurred_at,
            files=[files[ref] for ref in named[each.id] if ref in files],
        )
        for each in messages
    ]


async def zone_of(session: AsyncSession, begun: FormConversation) -> str | None:
    """Where the clock of whoever writes under a secret link stands, as far as they told."""
    return await session.scalar(
        select(NetworkIdentity.time_zone)
        .join(Conversation, Conversation.identity_id == NetworkIdentity.id)
        .where(
            Conversation.account_id == begun.account_id, Conversation.thread_key == str(begun.id)
        )
    )


async def latest_case(session: AsyncSession, begun: FormConversation) -> Case | None:
    """The case that the conversation's messages go to, once it is on record."""
    state = await session.scalar(
        select(CaseRow.state)
        .join(Conversation, Conversation.case_id == CaseRow.id)
        .where(
            Conversation.account_id == begun.account_id, Conversation.thread_key == str(begun.id)
        )
    )
    return Case.model_validate(state) if state is not None else None


async def usual_answer_time(session: AsyncSession, client_id: UUID) -> float | None:
    """Seconds from a mention to its answer for the client's typical case (median) of the last days;
    None while there were too few to say."""
    seconds = func.extract("epoch", CaseRow.answered_at - CaseRow.opened_at)
    median, count = (
        await session.execute(
            select(func.percentile_cont(0.5).within_group(seconds), func.count()).where(
                CaseRow.client_id == client_id, CaseRow.answered_at > utc_now() - AT_PRESENT
            )
        )
    ).one()
    return float(median) if count >= ENOUGH else None


def _hash(link: str) -> str:
    return hashlib.sha256(link.encode()).hexdigest()
