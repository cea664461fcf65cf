"""Storing what a network brought: raw, parsed, and to which case it belongs, in one transaction.

Nothing here knows Temporal: when the transaction commits, the network may have its answer, and
whatever is not handed over within moments is handed over by the relay.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, Self, TypeVar
from uuid import UUID

from sqlalchemy import delete, literal, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from channels.contract import Attachment as Attached
from channels.contract import Author, InboundEvent, RejectedItem
from db.blinding import blinded
from db.brands import brand_of
from db.deliveries import attach, forget_deliveries, keep_delivery, tells_of_erased
from db.incidents import mark_copy
from db.keys import key_of
from db.notify import notify
from db.tables import (
    CaseLink,
    ChannelAccount,
    Conversation,
    Customer,
    Inbound,
    Message,
    NetworkIdentity,
)
from db.taken_back import forget_attachments, forget_wordings, wordings_of
from db.tracing import traceparent
from db.words import keep_words
from domain.brand import Brand, is_named, is_tagged
from domain.capabilities import Capabilities
from domain.incident import is_repost
from domain.values import Visibility

LONGEST_TEXT = 100_000
"""Characters of a post that are kept; no network's own posts are nearly as long."""

LONGEST_KEY = 1_000
"""Characters of a key that an index takes; a longer one is known by its digest."""

LINKED_AT_MOST = 50
"""Others in a thread that a new case is linked to."""


@dataclass(frozen=True)
class Keeps:
    """Whether a network lets one keep what a post said before its author changed or deleted it
    (`Capabilities.keeps_…`); unless told otherwise nobody keeps what was deleted."""

    edited: bool = True
    deleted: bool = False

    @classmethod
    def by(cls, rules: Capabilities) -> Self:
        """As the channel's rules say."""
        return cls(edited=rules.keeps_edited, deleted=rules.keeps_deleted)


@dataclass(frozen=True)
class Stored:
    """What one delivery came to. `waiting`: inbound items that a case is yet to hear of."""

    accepted: int
    duplicates: int
    waiting: tuple[UUID, ...]


async def store(
    session: AsyncSession,
    account: ChannelAccount,
    events: Sequence[InboundEvent],
    *,
    raw: bytes | None,
    rejected: Sequence[RejectedItem] = (),
    listens: bool = False,
    keeps: Keeps = Keeps(),
) -> Stored:
    """Keep the delivery (`raw` where there is one) and its items. The same item a second time is a
    duplicate and changes nothing. `listens`: the channel reads the network itself, so what is older
    than the connection was there before and is its baseline. What a network does not let us keep is
    erased with its author's edit or deletion, and a delivery that tells once more of somebody who
    was erased is not kept.

    One delivery at a time per account, until the transaction ends: two that share items, told in
    another order, would wait for each other, and a message's first news would be taken in twice.
    """
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:account, 2))"),
        {"account": str(account.id)},
    )
    raw_id = await _keep_raw(session, account, raw, rejected) if raw is not None else None
    brand = await brand_of(session, account.client_id)
    accepted = duplicates = 0
    waiting: list[UUID] = []
    clean = [storable(event) for event in events]
    for event in clean:
        inbound_id = await _claim_key(session, account, event, raw_id)
        if inbound_id is None:
            duplicates += 1
            continue
        accepted += 1
        if await _Item(session, account, event, inbound_id, listens, brand, keeps).store():
            waiting.append(inbound_id)
    # What an erased person's post tells once more is a duplicate or nobody's business: ordinary
    # deliveries are not looked at twice.
    told = {key for event in clean for key in (event.key, event.message_key)}
    passed_over = raw_id is not None and len(waiting) < len(clean)
    if passed_over and await tells_of_erased(session, account, told):
        assert raw_id is not None
        await forget_deliveries(session, [raw_id], datetime.now(UTC))
    return Stored(accepted=accepted, duplicates=duplicates, waiting=tuple(waiting))


def storable(event: InboundEvent) -> InboundEvent:
    """The event without what PostgreSQL stores no text with: NUL and halves of surrogate pairs, and
    no longer than a post may be. One such item must not keep a whole delivery out, again and
    again."""
    clean = _clean(event)
    return replace(
        clean,
        text=clean.text[:LONGEST_TEXT],
        key=clean.key if len(clean.key) <= LONGEST_KEY else _digest(clean.key),
        author=None if event.author is None else _clean(event.author),
        attachments=tuple(map(_clean, event.attachments)),
    )


def _digest(key: str) -> str:
    return f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"


_ODD = re.compile("[\x00\ud800-\udfff]")
_Part = TypeVar("_Part", InboundEvent, Author, Attached)


def _clean(part: _Part) -> _Part:
    """The same with every one of its own texts clean."""
    texts = {each.name: getattr(part, each.name) for each in fields(part)}
    clean: dict[str, Any] = {
        name: _ODD.sub("\ufffd", value) for name, value in texts.items() if type(value) is str
    }
    return replace(part, **clean)


async def _keep_raw(
    session: AsyncSession,
    account: ChannelAccount,
    raw: bytes,
    rejected: Sequence[RejectedItem],
) -> UUID:
    problems = [{"index": r.index, "problem": r.problem} for r in rejected]
    return await keep_delivery(session, account.client_id, account.id, raw, problems)


async def _claim_key(
    session: AsyncSession, account: ChannelAccount, event: InboundEvent, raw_id: UUID | None
) -> UUID | None:
    """The item's own row under its unique key; None when the key was there already, in clear or as
    an erased person's."""
    row = {
        "id": literal(uuid7()),
        "client_id": literal(account.client_id),
        "account_id": literal(account.id),
        "raw_id": literal(raw_id, Inbound.raw_id.type),
        "key": literal(event.key),
        "kind": literal(event.kind),
        "occurred_at": literal(event.occurred_at),
        "received_at": literal(datetime.now(UTC)),
        "trace": literal(traceparent(), Inbound.trace.type),
    }
    blind = blinded(await key_of(session, account.client_id, None), event.key)
    erased = select(Inbound.id).where(Inbound.account_id == account.id, Inbound.key == blind)
    statement = (
        insert(Inbound)
        .from_select([*row], select(*row.values()).where(~erased.exists()))
        .on_conflict_do_nothing(index_elements=["account_id", "key"])
        .returning(Inbound.id)
    )
    return await session.scalar(statement)


def is_addressed(account: ChannelAccount, brand: Brand, event: InboundEvent) -> bool:
    """Whether the mention speaks to the client: the network says so, it is private, or the text
    tags one of the account's handles."""
    if event.addressed is not None:
        return event.addressed
    if event.visibility is Visibility.PRIVATE:
        return True
    others = (*account.settings.get("handles", []), *brand.handles)
    return is_tagged(event.text, [account.handle, *others])


@dataclass(frozen=True)
class _Item:
    """One happening on its way into the tables."""

    session: AsyncSession
    account: ChannelAccount
    event: InboundEvent
    inbound_id: UUID
    listens: bool
    brand: Brand
    keeps: Keeps

    async def store(self) -> bool:
        """Store it; whether a case has to hear of it."""
        blind = blinded(
            await key_of(self.session, self.account.client_id, None), self.event.message_key
        )
        message = await self.session.scalar(
            select(Message)
            .where(
                Message.account_id == self.account.id,
                Message.remote_key.in_((self.event.message_key, blind)),
            )
            .with_for_update()
        )
        if message is not None and message.remote_key == blind:
            return await self._of_somebody_erased(message.id)
        match self.event.kind:
            case "created" | "edited" if message is None:
                return await self._created()
            case "edited":
                assert message is not None
                return await self._edited(message)
            case "deleted":
                return await self._deleted(message)
            case "echo" if message is None:
                return await self._echo()
        return await self._nothing_to_tell(message.id if message else None)

    async def _created(self) -> bool:
        event = self.event
        if event.author is None or (event.found and not is_named(self.brand, event.text)):
            return await self._nothing_to_tell(None)
        before = await self._answered_message()
        thread_key = before.thread_key if before is not None else event.thread_key
        identity = await self._identity(event.author)
        conversation = await self._conversation(identity, thread_key)
        words = await keep_words(
            self.session, self.account.client_id, event.text, customer_id=identity.customer_id
        )
        ours = before is not None and before.direction == "outbound"
        message = Message(
            id=uuid7(),
            client_id=self.account.client_id,
            account_id=self.account.id,
            conversation_id=conversation.id,
            case_id=conversation.case_id,
            customer_id=identity.customer_id,
            direction="inbound",
            visibility=event.visibility.value,
            text_id=words.id,
            remote_key=event.message_key,
            thread_key=thread_key,
            in_reply_to=event.in_reply_to,
            url=event.url,
            occurred_at=event.occurred_at,
            addressed=ours or is_addressed(self.account, self.brand, event),
            repost=event.repost or is_repost(event.text),
            baseline=self.listens and event.occurred_at < self.account.connected_at,
            edited_at=event.occurred_at if event.kind == "edited" else None,
        )
        self.session.add(message)
        await self.session.flush()
        await mark_copy(self.session, message, event.text)
        await self._attach(message.id, identity.customer_id)
        await self._waits(message.id, conversation.case_id, words.id)
        return True

    async def _edited(self, message: Message) -> bool:
        gone = message.conversation_id is None or message.deleted_at is not None
        overtaken = message.edited_at is not None and self.event.occurred_at < message.edited_at
        if message.direction == "outbound" or gone or overtaken:
            return await self._nothing_to_tell(message.id)
        if not self.keeps.edited:
            earlier = await wordings_of(self.session, message)
            await forget_wordings(self.session, message, earlier, datetime.now(UTC))
        words = await keep_words(
            self.session,
            self.account.client_id,
            self.event.text,
            customer_id=message.customer_id,
        )
        message.text_id, message.edited_at = words.id, self.event.occurred_at
        await mark_copy(self.session, message, self.event.text)
        await self._waits(message.id, message.case_id, words.id)
        return True

    async def _deleted(self, message: Message | None) -> bool:
        if message is None and self.listens:
            # A stream tells of every deletion it sees; whoever reads in order never reads a post
            # after its deletion.
            await self.session.execute(delete(Inbound).where(Inbound.id == self.inbound_id))
            return False
        if message is None:
            # It may yet arrive: a message of that key is then known, and known to be gone.
            tombstone = Message(
                id=uuid7(),
                client_id=self.account.client_id,
                account_id=self.account.id,
                direction="inbound",
                visibility=self.event.visibility.value,
                remote_key=self.event.message_key,
                thread_key=self.event.thread_key,
                occurred_at=self.event.occurred_at,
                deleted_at=self.event.occurred_at,
            )
            self.session.add(tombstone)
            await self.session.flush()
            return await self._nothing_to_tell(tombstone.id)
        if message.direction == "outbound" or message.deleted_at is not None:
            return await self._nothing_to_tell(message.id)
        message.deleted_at = self.event.occurred_at
        if not self.keeps.deleted:
            await self._forget(message)
        await self._waits(message.id, message.case_id, None)
        return message.conversation_id is not None

    async def _forget(self, message: Message) -> None:
        """The network lets nobody keep what its author took back."""
        texts = await wordings_of(self.session, message)
        now = datetime.now(UTC)
        if await forget_wordings(self.session, message, texts, now):
            await forget_attachments(self.session, message, now)

    async def _echo(self) -> bool:
        """The account's own post that no reply of ours is known by. Should it turn out to be one
        whose answer is still on its way, the send that ends takes this row away again."""
        before = await self._answered_message()
        if before is None or before.conversation_id is None:
            return await self._nothing_to_tell(None)  # the brand's own post is context, not a case
        words = await keep_words(
            self.session, self.account.client_id, self.event.text, about=before.customer_id
        )
        message = Message(
            id=uuid7(),
            client_id=self.account.client_id,
            account_id=self.account.id,
            conversation_id=before.conversation_id,
            case_id=before.case_id,
            customer_id=before.customer_id,
            direction="outbound",
            visibility=self.event.visibility.value,
            text_id=words.id,
            remote_key=self.event.message_key,
            thread_key=before.thread_key,
            in_reply_to=self.event.in_reply_to,
            url=self.event.url,
            occurred_at=self.event.occurred_at,
            elsewhere=True,
            delivery="sent",
            sent_at=self.event.occurred_at,
        )
        self.session.add(message)
        await self.session.flush()
        await self._waits(message.id, before.case_id, words.id)
        return True

    async def _answered_message(self) -> Message | None:
        if self.event.in_reply_to is None:
            return None
        return await self.session.scalar(
            select(Message).where(
                Message.account_id == self.account.id,
                Message.remote_key == self.event.in_reply_to,
            )
        )

    async def _identity(self, author: Author) -> NetworkIdentity:
        """The author on this network, with what the profile says now."""
        profile = {
            "handle": author.handle,
            "name": author.name,
            "followers": author.followers,
            "verified": author.verified,
            "time_zone": author.time_zone,
            "seen_at": datetime.now(UTC),
        }
        where = (
            NetworkIdentity.client_id == self.account.client_id,
            NetworkIdentity.channel == self.account.channel,
            NetworkIdentity.remote_key == author.key,
        )
        known = await self.session.scalar(select(NetworkIdentity).where(*where))
        if known is None:
            customer = Customer(id=uuid7(), client_id=self.account.client_id)
            self.session.add(customer)
            await self.session.flush()
            added = await self.session.scalar(
                insert(NetworkIdentity)
                .values(
                    id=uuid7(),
                    client_id=self.account.client_id,
                    customer_id=customer.id,
                    channel=self.account.channel,
                    remote_key=author.key,
                    **profile,
                )
                .on_conflict_do_nothing()
                .returning(NetworkIdentity.id)
            )
            known = (await self.session.scalars(select(NetworkIdentity).where(*where))).one()
            if added is None:
                await self.session.delete(customer)
            return known
        for name, value in profile.items():
            if value not in (None, ""):
                setattr(known, name, value)
        return known

    async def _conversation(self, identity: NetworkIdentity, thread_key: str) -> Conversation:
        """The exchange with that person in that thread, locked, and a case for its mentions."""
        await self.session.execute(
            insert(Conversation)
            .values(
                id=uuid7(),
                client_id=self.account.client_id,
                account_id=self.account.id,
                identity_id=identity.id,
                customer_id=identity.customer_id,
                thread_key=thread_key,
            )
            .on_conflict_do_nothing()
        )
        conversation = (
            await self.session.scalars(
                select(Conversation)
                .where(
                    Conversation.account_id == self.account.id,
                    Conversation.thread_key == thread_key,
                    Conversation.identity_id == identity.id,
                )
                .with_for_update()
            )
        ).one()
        if conversation.case_id is None:
            conversation.case_id = uuid7()
            await self._link_thread(conversation)
        return conversation

    async def _link_thread(self, conversation: Conversation) -> None:
        """Several people in one thread are several cases that know of each other."""
        assert conversation.case_id is not None
        others = await self.session.scalars(
            select(Conversation.case_id)
            .where(
                Conversation.account_id == self.account.id,
                Conversation.thread_key == conversation.thread_key,
                Conversation.id != conversation.id,
                Conversation.case_id.is_not(None),
            )
            .limit(LINKED_AT_MOST)
        )
        for other in others:
            await self.session.execute(
                insert(CaseLink)
                .values(
                    client_id=self.account.client_id,
                    case_id=conversation.case_id,
                    other_case_id=other,
                    kind="same_thread",
                )
                .on_conflict_do_nothing()
            )

    async def _attach(self, message_id: UUID, customer_id: UUID) -> None:
        for each in self.event.attachments:
            await attach(
                self.session,
                self.account.client_id,
                customer_id,
                message_id,
                each.url,
                each.media_type,
                each.description,
            )

    async def _waits(self, message_id: UUID, case_id: UUID | None, text_id: UUID | None) -> None:
        await self.session.execute(
            update(Inbound)
            .where(Inbound.id == self.inbound_id)
            .values(message_id=message_id, case_id=case_id, text_id=text_id)
        )
        await notify(self.session, "messages", message_id, case_id, self.account.client_id)

    async def _of_somebody_erased(self, message_id: UUID) -> bool:
        """News of a post that nobody here knows any more: neither kept nor told."""
        key = await key_of(self.session, self.account.client_id, None)
        await self.session.execute(
            update(Inbound)
            .where(Inbound.id == self.inbound_id)
            .values(key=blinded(key, self.event.key))
        )
        return await self._nothing_to_tell(message_id)

    async def _nothing_to_tell(self, message_id: UUID | None) -> bool:
        await self.session.execute(
            update(Inbound)
            .where(Inbound.id == self.inbound_id)
            .values(message_id=message_id, handed_over_at=datetime.now(UTC))
        )
        return False
