"""The usual delivery in one statement: one new message of somebody new that answers nothing.

A burst is hardly anything else. Whatever turns out to be different is left to `store`, which knows
every case; both leave the same rows.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    LargeBinary,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from channels.contract import InboundEvent, RejectedItem
from db.blinding import blinded
from db.brands import brand_of
from db.engine import Sessions
from db.incidents import fingerprint_of
from db.keyring import KEY_BYTES, DataKey, Keyring
from db.keys import key_of, keyring_of
from db.notify import announcement
from db.search import tokens_of
from db.tables import (
    CaseLink,
    ChannelAccount,
    Conversation,
    Customer,
    Findable,
    Fingerprint,
    Inbound,
    Message,
    NetworkIdentity,
    RawInbound,
    StoredKey,
    Table,
    Words,
)
from dispatch.storing import LINKED_AT_MOST, Keeps, Stored, is_addressed, storable, store
from domain.incident import is_repost
from domain.texts import SALT_BYTES, salted_hash


async def take_in(
    sessions: Sessions,
    account: ChannelAccount,
    events: Sequence[InboundEvent],
    *,
    raw: bytes,
    rejected: Sequence[RejectedItem],
    listens: bool,
    keeps: Keeps,
) -> Stored:
    """Keep a delivery in a transaction of its own, in one statement where that will do, else as
    `store` does; its arguments mean the same here."""
    if len(events) == 1 and not rejected and not listens:
        with suppress(IntegrityError):  # somebody stored the same at the same moment
            async with sessions.begin() as session:
                stored = await store_new(session, account, events[0], raw)
            if stored is not None:
                return stored
    async with sessions.begin() as session:
        return await store(
            session, account, events, raw=raw, rejected=rejected, listens=listens, keeps=keeps
        )


async def store_new(
    session: AsyncSession, account: ChannelAccount, event: InboundEvent, raw: bytes
) -> Stored | None:
    """Keep it; None, with nothing written, when it is not of the usual kind or was there before.

    Raises IntegrityError when somebody stored the same person, thread or message at the same
    moment: the transaction is over then, and `store` knows what to do.
    """
    if event.kind != "created" or event.in_reply_to is not None or event.author is None:
        return None
    if event.found or event.attachments:
        return None
    event = storable(event)
    # Side by side with others of its kind; alone in its thread, whose people are linked; and never
    # beside a delivery that takes the account for itself.
    await session.execute(
        text(
            "SELECT pg_advisory_xact_lock_shared(hashtextextended(:account, 2)), "
            "pg_advisory_xact_lock(hashtextextended(:thread, 3))"
        ),
        {"account": str(account.id), "thread": f"{account.id} {event.thread_key}"},
    )
    brand = await brand_of(session, account.client_id)
    house = await key_of(session, account.client_id, None)
    row = _Row(account, event, is_addressed(account, brand, event), raw, house)
    inbound_id = (await session.execute(_statement(), row.values(keyring_of(session)))).scalar()
    return None if inbound_id is None else Stored(accepted=1, duplicates=0, waiting=(inbound_id,))


@cache
def _statement() -> Any:
    """Every row if the item's key is free, none otherwise; returns the item's id."""
    claimed = _claimed()
    customer, mine = {"customer_id": "customer"}, {"account_id": "account"}
    sealed = {name: name for name in ("salt", "hash")}
    rows = [
        _put(claimed, RawInbound, "raw", mine, {"sealed": "raw_sealed", "key_id": "house_key"}),
        _put(claimed, Customer, "customer"),
        _put(claimed, NetworkIdentity, "identity", customer, {"channel": "channel"}, _AUTHOR),
        _put(
            claimed,
            Conversation,
            "conversation",
            customer,
            mine,
            {"identity_id": "identity", "thread_key": "thread_key", "case_id": "case"},
        ),
        _put(claimed, StoredKey, "key", customer, {"master": "master", "wrapped": "wrapped"}),
        _put(claimed, Words, "text", customer, sealed, {"sealed": "sealed", "key_id": "key"}),
        _put(claimed, Findable, None, {"text_id": "text", "tokens": "tokens"}),
        _put(claimed, Message, "message", customer, mine, _POST),
        _copies(claimed),
        _links(claimed),
    ]
    announced = func.pg_notify(bindparam("listeners", type_=Text), bindparam("news", type_=Text))
    return select(claimed.c.id, announced).add_cte(*rows)


_AUTHOR = {
    "remote_key": "author",
    "handle": "handle",
    "name": "name",
    "followers": "followers",
    "verified": "verified",
    "time_zone": "time_zone",
    "seen_at": "now",
}
_POST = {
    "conversation_id": "conversation",
    "case_id": "case",
    "direction": "direction",
    "visibility": "visibility",
    "text_id": "text",
    "remote_key": "message_key",
    "thread_key": "thread_key",
    "url": "url",
    "occurred_at": "occurred_at",
    "received_at": "now",
    "addressed": "addressed",
    "repost": "repost",
}
_MOMENTS = {"created_at", "received_at"}


def _claimed() -> CTE:
    """The item's row, unless its key or its post's was there before, in clear or as an erased
    person's, or its author is known."""
    columns = {
        "id": "inbound",
        "client_id": "client",
        "account_id": "account",
        "raw_id": "raw",
        "key": "item_key",
        "kind": "kind",
        "message_id": "message",
        "text_id": "text",
        "occurred_at": "occurred_at",
        "received_at": "now",
        "case_id": "case",
    }
    here = bindparam("account", type_=Uuid)
    known = select(Inbound.id).where(
        Inbound.account_id == here, Inbound.key == bindparam("item_key_blind", type_=Text)
    )
    posted = select(Message.id).where(
        Message.account_id == here,
        or_(
            Message.remote_key == bindparam("message_key", type_=Text),
            Message.remote_key == bindparam("message_key_blind", type_=Text),
        ),
    )
    met = select(NetworkIdentity.id).where(
        NetworkIdentity.client_id == bindparam("client", type_=Uuid),
        NetworkIdentity.channel == bindparam("channel", type_=Text),
        NetworkIdentity.remote_key == bindparam("author", type_=Text),
    )
    values = select(*_bound(Inbound, columns))
    return (
        insert(Inbound)
        .from_select([*columns], values.where(~known.exists(), ~posted.exists(), ~met.exists()))
        .on_conflict_do_nothing(index_elements=["account_id", "key"])
        .returning(Inbound.id)
        .cte("claimed")
    )


def _put(claimed: CTE, table: type[Table], own: str | None, *more: dict[str, str]) -> CTE:
    """A row of that table if the item was claimed: its columns, and by which name the value of each
    is handed in; `own` is that of its id."""
    columns = {"client_id": "client"} | ({"id": own} if own else {})
    for part in more:
        columns |= part
    columns |= dict.fromkeys(_MOMENTS & set(table.__table__.c.keys()), "now")
    chosen = select(*_bound(table, columns)).select_from(claimed)
    # Not a Python default: it would be taken once, when the statement is made.
    return (
        insert(table)
        .from_select([*columns], chosen, include_defaults=False)
        .cte(f"put_{table.__tablename__}")
    )


def _bound(table: type[Table], columns: dict[str, str]) -> list[Any]:
    types = table.__table__.c
    return [
        bindparam(value, type_=types[column].type).label(column)
        for column, value in columns.items()
    ]


def _copies(claimed: CTE) -> CTE:
    """By which the copies of a public post know each other."""
    columns = {
        "message_id": "message",
        "client_id": "client",
        "customer_id": "customer",
        "fingerprint": "fingerprint",
        "occurred_at": "occurred_at",
    }
    there_is_one = cast(bindparam("fingerprint", type_=LargeBinary), LargeBinary).is_not(None)
    chosen = select(*_bound(Fingerprint, columns)).select_from(claimed).where(there_is_one)
    return (
        insert(Fingerprint)
        .from_select([*columns], chosen, include_defaults=False)
        .cte("put_fingerprints")
    )


def _links(claimed: CTE) -> CTE:
    """Several people in one thread are several cases that know of each other."""
    others = (
        select(
            bindparam("client", type_=Uuid),
            bindparam("case", type_=Uuid),
            Conversation.case_id,
            literal("same_thread"),
        )
        .select_from(Conversation)
        .join(claimed, literal(True))
        .where(
            Conversation.account_id == bindparam("account", type_=Uuid),
            Conversation.thread_key == bindparam("thread_key", type_=Text),
            Conversation.case_id.is_not(None),
        )
        .limit(LINKED_AT_MOST)
    )
    return (
        insert(CaseLink)
        .from_select(["client_id", "case_id", "other_case_id", "kind"], others)
        .on_conflict_do_nothing()
        .cte("put_links")
    )


@dataclass(frozen=True)
class _Row:
    """One delivery, and what the statement is handed of it."""

    account: ChannelAccount
    event: InboundEvent
    addressed: bool
    raw: bytes
    house: DataKey

    def values(self, ring: Keyring) -> dict[str, Any]:
        """By name; fresh ids, and a key made with the person's first words."""
        ids = {name: uuid7() for name in _IDS}
        account, event = self.account, self.event
        return {
            **ids,
            **self._words(ring, ids),
            **self._author(),
            "now": datetime.now(UTC),
            "client": account.client_id,
            "account": account.id,
            "channel": account.channel,
            "raw_sealed": self.house.seal(ids["raw"], self.raw),
            "house_key": self.house.id,
            "item_key": event.key,
            "item_key_blind": blinded(self.house, event.key),
            "message_key": event.message_key,
            "message_key_blind": blinded(self.house, event.message_key),
            "kind": event.kind,
            "direction": "inbound",
            "visibility": event.visibility.value,
            "thread_key": event.thread_key,
            "url": event.url,
            "occurred_at": event.occurred_at,
            "addressed": self.addressed,
            "repost": event.repost or is_repost(event.text),
            **dict(
                zip(
                    ("listeners", "news"),
                    announcement("messages", ids["message"], ids["case"], account.client_id),
                    strict=True,
                )
            ),
        }

    def _author(self) -> dict[str, Any]:
        author = self.event.author
        assert author is not None
        return {
            "author": author.key,
            "handle": author.handle,
            "name": author.name,
            "followers": author.followers,
            "verified": author.verified,
            "time_zone": author.time_zone,
        }

    def _words(self, ring: Keyring, ids: dict[str, UUID]) -> dict[str, Any]:
        fresh, salt = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(SALT_BYTES)
        master, wrapped = ring.wrap(fresh)
        said = self.event.text
        return {
            "master": master,
            "wrapped": wrapped,
            "salt": salt,
            "sealed": DataKey(ids["key"], fresh).seal(ids["text"], said.encode()),
            "hash": salted_hash(salt, said),
            "tokens": tokens_of(self.house, said),
            "fingerprint": fingerprint_of(self.house, self.event.visibility.value, said),
        }


_IDS = (
    "raw",
    "inbound",
    "customer",
    "identity",
    "conversation",
    "case",
    "key",
    "text",
    "message",
)
