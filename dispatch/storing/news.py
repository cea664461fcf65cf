"""An item by what it tells: something new, an edit, a deletion, our own words from elsewhere."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from channels.contract import InboundEvent
from db.blinding import blinded
from db.deliveries import attach, attachments_of
from db.incidents import mark_copy
from db.keys import key_of
from db.notify import notify
from db.tables import ChannelAccount, Inbound, Message
from db.taken_back import forget_attachments, forget_wordings, wordings_of
from db.words import keep_words
from dispatch.storing.conversations import conversation_of, identity_of
from dispatch.storing.reading import is_addressed
from domain.brand import Brand, is_named
from domain.capabilities import Capabilities
from domain.incident import is_repost


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


UNLESS_TOLD = Keeps()


@dataclass(frozen=True)
class Item:
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
        if event.found and not is_named(self.brand, event.text):
            return await self._not_heard_of()  # as a mention or by its hashtag it may yet arrive
        if event.author is None:
            return await self._nothing_to_tell(None)
        if self.listens and event.addressed is False and await self._heard_by_another():
            return await self._not_heard_of()
        before = await self._answered_message()
        thread_key = before.thread_key if before is not None else event.thread_key
        identity = await identity_of(self.session, self.account, event.author)
        conversation = await conversation_of(self.session, self.account, identity, thread_key)
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

    async def _heard_by_another(self) -> bool:
        """Whether another account of the client on this network has brought the post, which speaks
        to none of them: all of them listen for the client's hashtags and words."""
        others = select(ChannelAccount.id).where(
            ChannelAccount.client_id == self.account.client_id,
            ChannelAccount.channel == self.account.channel,
            ChannelAccount.id != self.account.id,
        )
        blind = blinded(await key_of(self.session, self.account.client_id, None), self.event.key)
        found = select(Inbound.id).where(
            Inbound.account_id.in_(others), Inbound.key.in_((self.event.key, blind))
        )
        return await self.session.scalar(found.limit(1)) is not None

    async def _edited(self, message: Message) -> bool:
        gone = message.conversation_id is None or message.deleted_at is not None
        overtaken = message.edited_at is not None and self.event.occurred_at < message.edited_at
        if message.direction == "outbound" or gone or overtaken:
            return await self._nothing_to_tell(message.id)
        if not self.keeps.edited:
            earlier, now = await wordings_of(self.session, message), datetime.now(UTC)
            if await forget_wordings(self.session, message, earlier, now):
                await forget_attachments(self.session, message, now)
        words = await keep_words(
            self.session,
            self.account.client_id,
            self.event.text,
            customer_id=message.customer_id,
        )
        message.text_id, message.edited_at = words.id, self.event.occurred_at
        message.addressed |= is_addressed(self.account, self.brand, self.event)
        await mark_copy(self.session, message, self.event.text)
        await self._attach(message.id, message.customer_id)
        await self._waits(message.id, message.case_id, words.id)
        return True

    async def _deleted(self, message: Message | None) -> bool:
        if message is None and self.listens:
            # A stream tells of every deletion it sees; whoever reads in order never reads a post
            # after its deletion.
            return await self._not_heard_of()
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

    async def _attach(self, message_id: UUID, customer_id: UUID | None) -> None:
        """What is not there yet; what an edit leaves out stays, as its earlier words do."""
        if not self.event.attachments:
            return
        there = (await attachments_of(self.session, [message_id])).get(message_id, [])
        known = {each.url for each in there}
        for each in self.event.attachments:
            if each.url in known:
                continue
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

    async def _not_heard_of(self) -> bool:
        """Leave nothing by which it would be known again."""
        await self.session.execute(delete(Inbound).where(Inbound.id == self.inbound_id))
        return False

    async def _nothing_to_tell(self, message_id: UUID | None) -> bool:
        await self.session.execute(
            update(Inbound)
            .where(Inbound.id == self.inbound_id)
            .values(message_id=message_id, handed_over_at=datetime.now(UTC))
        )
        return False
