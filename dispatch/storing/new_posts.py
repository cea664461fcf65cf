"""The usual delivery, several in one statement: a new message of somebody new that answers nothing.

A burst is hardly anything else. Whatever turns out to be different is left to `store`, which knows
every case; both leave the same rows.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from channels.contract import InboundEvent
from db.blinding import blinded
from db.incidents import fingerprint_of
from db.keyring import KEY_BYTES, DataKey, Keyring
from db.keys import key_of, keyring_of
from db.notify import announcement
from db.search import tokens_of
from db.tables import ChannelAccount
from db.tracing import traceparent
from dispatch.storing.conversations import whose_key
from dispatch.storing.new_post_rows import statement, types
from dispatch.storing.reading import is_addressed, storable
from domain.brand import Brand
from domain.incident import is_repost
from domain.texts import SALT_BYTES, salted_hash


@dataclass(frozen=True)
class NewPost:
    """A delivery that looks like the usual one: what came, for whom, by which words one speaks of
    them, and as it came."""

    account: ChannelAccount
    brand: Brand
    event: InboundEvent
    raw: bytes
    trace: str | None = None
    """The span in which it arrived; others share its transaction."""

    @classmethod
    def of(
        cls, account: ChannelAccount, brand: Brand, event: InboundEvent, raw: bytes
    ) -> "NewPost | None":
        """None for what is another kind of news."""
        if event.kind != "created" or event.in_reply_to is not None or event.author is None:
            return None
        if event.found or event.attachments:
            return None
        return cls(account, brand, storable(event), raw, traceparent())

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
    houses = {client: await key_of(session, client, None) for client in clients}
    ring = keyring_of(session)
    rows = [
        _Row(
            post.account,
            post.event,
            is_addressed(post.account, post.brand, post.event),
            post.raw,
            houses[post.account.client_id],
            post.trace,
        ).values(ring)
        for post in posts
    ]
    values = {name: [row[name] for row in rows] for name in types()}
    stored = {row.id for row in await session.execute(statement(), values)}
    return [row["inbound"] if row["inbound"] in stored else None for row in rows]


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
            "within": whose_key(self.account, author),
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
