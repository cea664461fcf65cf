"""The usual delivery, several in one statement: a new message of somebody new that answers nothing.

A burst is hardly anything else. Whatever turns out to be different is left to `store`, which knows
every case; both leave the same rows.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CTE,
    Integer,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeEngine
from uuid_utils.compat import uuid7

from channels.contract import InboundEvent
from db.blinding import blinded
from db.brands import brand_of
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
from db.tracing import traceparent
from dispatch.storing import LINKED_AT_MOST, is_addressed, storable
from domain.incident import is_repost
from domain.texts import SALT_BYTES, salted_hash


@dataclass(frozen=True)
class NewPost:
    """A delivery that looks like the usual one: what came, for whom, and as it came."""

    account: ChannelAccount
    event: InboundEvent
    raw: bytes
    trace: str | None = None
    """The span in which it arrived; others share its transaction."""

    @classmethod
    def of(cls, account: ChannelAccount, event: InboundEvent, raw: bytes) -> "NewPost | None":
        """None for what is another kind of news."""
        if event.kind != "created" or event.in_reply_to is not None or event.author is None:
            return None
        if event.found or event.attachments:
            return None
        return cls(account, storable(event), raw, traceparent())

    @property
    def marks(self) -> frozenset[str]:
        """What no two posts of one statement may share: they would not see each other."""
        author = self.event.author
        assert author is not None
        return frozenset(
            (
                f"person {self.account.client_id} {self.account.channel} {author.key}",
                f"item {self.account.id} {self.event.key}",
                f"post {self.account.id} {self.event.message_key}",
                f"thread {self.thread}",
            )
        )

    @property
    def thread(self) -> str:
        """By which deliveries to one thread wait for each other."""
        return f"{self.account.id} {self.event.thread_key}"


async def store_new(session: AsyncSession, posts: Sequence[NewPost]) -> list[UUID | None]:
    """Keep them; the inbound item of each, None, with nothing written for it, where it turns out to
    be of another kind or was there before. No two share any of their `marks`.

    Raises IntegrityError when somebody stored the same person, thread or message at the same
    moment: the transaction is over then, and `store` knows what to do.
    """
    # Side by side with others of its kind; alone in its thread, whose people are linked; and never
    # beside a delivery that takes an account for itself. In order, so that nobody waits in a ring.
    await session.execute(
        text(
            "SELECT pg_advisory_xact_lock_shared(hashtextextended(a, 2)) "
            "FROM unnest(CAST(:accounts AS text[])) a UNION ALL "
            "SELECT pg_advisory_xact_lock(hashtextextended(t, 3)) "
            "FROM unnest(CAST(:threads AS text[])) t"
        ),
        {
            "accounts": sorted({str(post.account.id) for post in posts}),
            "threads": sorted(post.thread for post in posts),
        },
    )
    clients = {post.account.client_id for post in posts}
    brands = {client: await brand_of(session, client) for client in clients}
    houses = {client: await key_of(session, client, None) for client in clients}
    ring = keyring_of(session)
    rows = [
        _Row(
            post.account,
            post.event,
            is_addressed(post.account, brands[post.account.client_id], post.event),
            post.raw,
            houses[post.account.client_id],
            post.trace,
        ).values(ring)
        for post in posts
    ]
    values = {name: [row[name] for row in rows] for name in _types()}
    stored = {row.id for row in await session.execute(_statement(), values)}
    return [row["inbound"] if row["inbound"] in stored else None for row in rows]


@cache
def _statement() -> Any:
    """Of each post every row if its item's key is free, none otherwise; returns the items' ids."""
    given = _given()
    claimed = _claimed(given)
    taken = given.join(claimed, claimed.c.id == given.c.inbound)
    rows = [
        *(_put(given, taken, table, columns) for table, columns in _ROWS.items()),
        _copies(given, taken),
        _links(given, taken),
    ]
    announced = func.pg_notify(given.c.listeners, given.c.news)
    return select(claimed.c.id, announced).select_from(taken).add_cte(*rows)


_MINE = {"client_id": "client", "account_id": "account"}
_THEIRS = {"client_id": "client", "customer_id": "customer"}

_INBOUND = _MINE | {
    "id": "inbound",
    "raw_id": "raw",
    "key": "item_key",
    "kind": "kind",
    "message_id": "message",
    "text_id": "text",
    "occurred_at": "occurred_at",
    "received_at": "now",
    "case_id": "case",
    "trace": "trace",
}
_MOMENTS = ("created_at", "received_at")
"""Now, wherever a table has them."""
_ROWS: dict[type[Table], dict[str, str]] = {
    RawInbound: _MINE | {"id": "raw", "sealed": "raw_sealed", "key_id": "house_key"},
    Customer: {"client_id": "client", "id": "customer"},
    NetworkIdentity: _THEIRS
    | {
        "id": "identity",
        "channel": "channel",
        "remote_key": "author",
        "handle": "handle",
        "name": "name",
        "followers": "followers",
        "verified": "verified",
        "time_zone": "time_zone",
        "seen_at": "now",
    },
    Conversation: _THEIRS
    | {
        "id": "conversation",
        "account_id": "account",
        "identity_id": "identity",
        "thread_key": "thread_key",
        "case_id": "case",
    },
    StoredKey: _THEIRS | {"id": "key", "master": "master", "wrapped": "wrapped"},
    Words: _THEIRS
    | {"id": "text", "salt": "salt", "hash": "hash", "sealed": "sealed", "key_id": "key"},
    Findable: {"client_id": "client", "text_id": "text", "tokens": "tokens"},
    Message: _THEIRS
    | {
        "id": "message",
        "account_id": "account",
        "conversation_id": "conversation",
        "case_id": "case",
        "direction": "direction",
        "visibility": "visibility",
        "text_id": "text",
        "remote_key": "message_key",
        "thread_key": "thread_key",
        "url": "url",
        "occurred_at": "occurred_at",
        "addressed": "addressed",
        "repost": "repost",
    },
}
"""The rows that every post makes: their columns, and by which name the value of each is given."""

_COPY = {
    "message_id": "message",
    "client_id": "client",
    "customer_id": "customer",
    "fingerprint": "fingerprint",
    "occurred_at": "occurred_at",
}
_BESIDE = dict.fromkeys(("item_key_blind", "message_key_blind", "listeners", "news"), Text())


@cache
def _types() -> dict[str, TypeEngine[Any]]:
    """What is given of each post, by name."""
    tables: list[tuple[type[Table], dict[str, str]]]
    tables = [(Inbound, _INBOUND), *_ROWS.items(), (Fingerprint, _COPY)]
    found: dict[str, TypeEngine[Any]] = dict(_BESIDE)
    for table, columns in tables:
        found |= {name: table.__table__.c[column].type for column, name in columns.items()}
    # An array of arrays would come apart into one list: each stands as it is written in SQL.
    return found | {"tokens": Text()}


def _given() -> CTE:
    """The posts, a row each, from one array per value: the statement stays the same however many
    they are."""
    arrays = [bindparam(name, type_=ARRAY(kind)) for name, kind in _types().items()]
    columns = [column(name, kind) for name, kind in _types().items()]
    unnested = func.unnest(*arrays).table_valued(*columns, name="post").render_derived()
    return select(unnested).cte("given")


def _claimed(given: CTE) -> CTE:
    """The items' rows, unless its key or its post's was there before, in clear or as an erased
    person's, or its author is known."""
    known = select(Inbound.id).where(
        Inbound.account_id == given.c.account, Inbound.key == given.c.item_key_blind
    )
    posted = select(Message.id).where(
        Message.account_id == given.c.account,
        or_(
            Message.remote_key == given.c.message_key,
            Message.remote_key == given.c.message_key_blind,
        ),
    )
    met = select(NetworkIdentity.id).where(
        NetworkIdentity.client_id == given.c.client,
        NetworkIdentity.channel == given.c.channel,
        NetworkIdentity.remote_key == given.c.author,
    )
    values = select(*(given.c[name] for name in _INBOUND.values()))
    return (
        insert(Inbound)
        .from_select([*_INBOUND], values.where(~known.exists(), ~posted.exists(), ~met.exists()))
        .on_conflict_do_nothing(index_elements=["account_id", "key"])
        .returning(Inbound.id)
        .cte("claimed")
    )


def _put(given: CTE, taken: Any, table: type[Table], columns: dict[str, str]) -> CTE:
    """A row of that table for each post whose item was claimed."""
    columns = columns | dict.fromkeys(set(_MOMENTS) & set(table.__table__.c.keys()), "now")
    chosen = select(
        *(
            cast(given.c[name], ARRAY(Integer)) if name == "tokens" else given.c[name]
            for name in columns.values()
        )
    ).select_from(taken)
    # Not a Python default: it would be taken once, when the statement is made.
    return (
        insert(table)
        .from_select([*columns], chosen, include_defaults=False)
        .cte(f"put_{table.__tablename__}")
    )


def _copies(given: CTE, taken: Any) -> CTE:
    """By which the copies of a public post know each other."""
    chosen = select(*(given.c[name] for name in _COPY.values())).select_from(taken)
    return (
        insert(Fingerprint)
        .from_select(
            [*_COPY], chosen.where(given.c.fingerprint.is_not(None)), include_defaults=False
        )
        .cte("put_fingerprints")
    )


def _links(given: CTE, taken: Any) -> CTE:
    """Several people in one thread are several cases that know of each other."""
    others = (
        select(Conversation.case_id)
        .where(
            Conversation.account_id == given.c.account,
            Conversation.thread_key == given.c.thread_key,
            Conversation.case_id.is_not(None),
        )
        .limit(LINKED_AT_MOST)
        .lateral("others")
    )
    links = select(
        given.c.client, given.c["case"], others.c.case_id, literal("same_thread")
    ).select_from(taken.join(others, literal(True)))
    return (
        insert(CaseLink)
        .from_select(["client_id", "case_id", "other_case_id", "kind"], links)
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
    trace: str | None

    def values(self, ring: Keyring) -> dict[str, Any]:
        """By name; fresh ids, and a key made with the person's first words."""
        ids = {name: uuid7() for name in _IDS}
        account, event = self.account, self.event
        return {
            **ids,
            **self._words(ring, ids),
            **self._author(),
            "now": datetime.now(UTC),
            "trace": self.trace,
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
            "tokens": "{" + ",".join(map(str, tokens_of(self.house, said))) + "}",
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
