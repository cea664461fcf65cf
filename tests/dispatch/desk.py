"""An account whose deliveries are stored, and what became of them in the tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from channels.contract import Account, Author, InboundEvent, RejectedItem
from channels.registry import channel
from db.brands import brand_of
from db.clients import create_client
from db.engine import Sessions
from db.tables import (
    CaseLink,
    ChannelAccount,
    Conversation,
    Customer,
    Inbound,
    Message,
    NetworkIdentity,
    RawInbound,
)
from db.words import read_words
from dispatch.group_commit import GroupCommit
from dispatch.receiving import take_in
from dispatch.storing.deliveries import Stored, store
from dispatch.storing.news import Keeps
from domain.agreement import ServiceAgreement

CONNECTED = datetime(2026, 3, 1, tzinfo=UTC)
NOW = CONNECTED + timedelta(days=1)


def an_author(key: str = "mia", **fields: Any) -> Author:
    """Somebody on the network."""
    return Author(**{"key": key, "handle": key, "name": key.title()} | fields)


def an_event(text: str = "Wann kommt mein Paket?", **fields: Any) -> InboundEvent:
    """A post by Mia that nobody has seen before."""
    key = fields.pop("message_key", uuid4().hex)
    kind = fields.get("kind", "created")
    return InboundEvent(
        **{
            "key": f"{kind}:{uuid4().hex if kind == 'edited' else key}",
            "kind": kind,
            "message_key": key,
            "occurred_at": NOW,
            "thread_key": f"thread-{key}",
            "author": None if kind == "deleted" else an_author(),
            "text": "" if kind == "deleted" else text,
        }
        | fields
    )


@dataclass(frozen=True)
class Desk:
    """One account of one client."""

    sessions: Sessions
    account: ChannelAccount
    group: GroupCommit

    @classmethod
    async def open(cls, sessions: Sessions, **fields: Any) -> "Desk":
        """A fresh client with an account; `fields` are the account's."""
        async with sessions.begin() as session:
            name = uuid4().hex
            client = await create_client(
                session,
                name=name,
                brand="Kompass",
                form_of_address="informal",
                agreement=ServiceAgreement(version="1"),
            )
            account = ChannelAccount(
                **{
                    "id": uuid4(),
                    "client_id": client.client_id,
                    "channel": "generic",
                    "name": name,
                    "handle": "kompass",
                    "settings": {},
                    "secrets": {"signing_secret": "s"},
                    "connected_at": CONNECTED,
                }
                | fields
            )
            session.add(account)
        return cls(sessions, account, GroupCommit(sessions))

    async def store(
        self,
        *events: InboundEvent,
        raw: bytes | None = b"{}",
        rejected: Sequence[RejectedItem] = (),
        listens: bool = False,
    ) -> Stored:
        """One delivery, in a transaction of its own, as a webhook's or (no `raw`) a stream's."""
        keeps = Keeps.by(channel(self.account.channel).capabilities(Account.stored(self.account)))
        if raw is not None:
            async with self.sessions() as session:
                brand = await brand_of(session, self.account.client_id)
            return await take_in(
                self.group,
                self.account,
                brand,
                events,
                raw=raw,
                rejected=rejected,
                listens=listens,
                keeps=keeps,
            )
        return await self.store_at_length(*events, rejected=rejected, listens=listens, keeps=keeps)

    async def store_at_length(self, *events: InboundEvent, **given: Any) -> Stored:
        """The same without the short way that the usual delivery takes."""
        async with self.sessions.begin() as session:
            return await store(session, self.account, events, **{"raw": None} | given)

    async def message(self, key: str) -> Message:
        """The stored message of that key."""
        async with self.sessions() as session:
            where = (Message.account_id == self.account.id, Message.remote_key == key)
            return (await session.scalars(select(Message).where(*where))).one()

    async def words_of(self, key: str) -> str | None:
        """What stands in the message of that key."""
        message = await self.message(key)
        async with self.sessions() as session:
            words = await read_words(session, message.client_id, filter(None, [message.text_id]))
        return next(iter(words.values()))

    async def identity(self, key: str) -> NetworkIdentity:
        """The person of that key, on this account's network."""
        async with self.sessions() as session:
            where = (
                NetworkIdentity.client_id == self.account.client_id,
                NetworkIdentity.remote_key == key,
            )
            return (await session.scalars(select(NetworkIdentity).where(*where))).one()

    async def inbound(self) -> list[Inbound]:
        """All items, in the order in which they came."""
        async with self.sessions() as session:
            where = Inbound.account_id == self.account.id
            return list(await session.scalars(select(Inbound).where(where).order_by(Inbound.id)))

    async def raws(self) -> list[RawInbound]:
        """All deliveries as they came."""
        async with self.sessions() as session:
            where = RawInbound.account_id == self.account.id
            return list(await session.scalars(select(RawInbound).where(where)))

    async def links(self) -> set[frozenset[UUID]]:
        """Which cases know of each other."""
        async with self.sessions() as session:
            where = CaseLink.client_id == self.account.client_id
            rows = await session.scalars(select(CaseLink).where(where))
            return {frozenset({row.case_id, row.other_case_id}) for row in rows}

    async def counts(self) -> dict[str, int]:
        """How many rows the client has of what must not be doubled."""
        columns = {
            "messages": Message.client_id,
            "conversations": Conversation.client_id,
            "customers": Customer.client_id,
            "identities": NetworkIdentity.client_id,
        }
        async with self.sessions() as session:
            return {
                name: await session.scalar(
                    select(func.count()).where(column == self.account.client_id)
                )
                or 0
                for name, column in columns.items()
            }
