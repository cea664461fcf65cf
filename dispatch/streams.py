"""Streams: listens to every connected account whose channel brings its own events, one holder for
each."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from channels.contract import Account, Batch, Channel, NotAuthentic, Unreachable
from db.brands import BRAND, brand_of
from db.engine import Sessions
from db.notify import notify
from db.tables import ChannelAccount, ConfigurationVersion, Message
from dispatch.account_locks import AccountLocks
from dispatch.receiving import FastPath
from dispatch.storing.deliveries import store
from dispatch.storing.news import Keeps
from dispatch.tracing import begun

LOOK_FOR_ACCOUNTS_EVERY = 2.0
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0
"""A connection that lasted longer was a good one: the next pause is the first again."""

RECHECKED = timedelta(days=3)
"""After an outage, messages no older than this are re-read for edits and deletions."""

RECHECKED_AT_MOST = 200

REFUSED = "credentials_refused"

ASKED_AGAIN_AFTER = 5.0
"""Seconds until a network that refuses the account is asked once more."""

REFUSED_WITHIN = 60.0
"""Seconds in which it has to do so twice. Once it may be a proxy's word, or that of a copy which is
behind, and an account that is paused hears nothing until an administrator acts."""

Connection = tuple[dict[str, Any], dict[str, Any], int]
"""What an account is connected with: its settings and its secrets, and how often its client's words
have changed that are listened for."""

log = structlog.get_logger()


class Moved(Exception):
    """What was read belongs to an account as it was connected before, and so does the position; or
    it has been paused since."""


@dataclass(frozen=True)
class Streams:
    """Keeps one listener per account. Of several workers the one that holds the account's advisory
    lock listens; when it dies, its connection and with it the locks go, and others take over."""

    engine: AsyncEngine
    sessions: Sessions
    channels: Callable[[str], Channel]
    fast_path: FastPath
    _refusals: dict[UUID, float] = field(default_factory=dict)
    """When each account was refused last."""

    async def run(self) -> None:
        """Listen until cancelled: new accounts are found, paused ones left, and those that are
        connected otherwise listened to anew, within seconds."""
        listeners: dict[UUID, asyncio.Task[None]] = {}
        listened: dict[UUID, Connection] = {}
        try:
            while True:
                try:
                    wanted = await self._wanted()
                except Exception as error:
                    log.warning("streams wait", error=type(error).__name__)
                    wanted = listened
                lost = await self._locks.were_lost()
                ended = {i for i, listener in listeners.items() if listener.done()}
                changed = {i for i in listeners if lost or wanted.get(i) != listened[i]}
                for account_id in ended | changed:
                    left = listeners.pop(account_id)
                    left.cancel()
                    await asyncio.wait([left])  # its lock is free before somebody asks for it
                for account_id in wanted.keys() - listeners.keys():
                    listeners[account_id] = asyncio.create_task(self._hold(account_id))
                listened = wanted
                await asyncio.sleep(LOOK_FOR_ACCOUNTS_EVERY)
        finally:
            await self._locks.close()
            for listener in listeners.values():
                listener.cancel()
            await asyncio.gather(*listeners.values(), return_exceptions=True)

    @cached_property
    def _locks(self) -> AccountLocks:
        return AccountLocks(self.engine)

    async def _wanted(self) -> dict[UUID, Connection]:
        words = (
            select(func.count())
            .select_from(ConfigurationVersion)
            .where(
                ConfigurationVersion.client_id == ChannelAccount.client_id,
                ConfigurationVersion.kind == BRAND,
            )
            .scalar_subquery()
        )
        async with self.sessions() as session:
            rows = await session.execute(
                select(ChannelAccount, words).where(ChannelAccount.status == "active")
            )
            return {
                row.id: (row.settings, row.secrets, changes)
                for row, changes in rows
                if self.channels(row.channel).listens
            }

    async def _hold(self, account_id: UUID) -> None:
        """Get the account's lock, then listen; lose the connection, start again."""
        pause, clock = FIRST_PAUSE, asyncio.get_running_loop()
        while True:
            begun_at = clock.time()
            try:
                async with self._locks.of(account_id) as ours:
                    if ours:
                        await self._listen(account_id)
            except asyncio.CancelledError:
                raise
            except NotAuthentic:
                return
            except Exception as error:
                log.info("stream lost", account=str(account_id), error=type(error).__name__)
            if clock.time() - begun_at > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _listen(self, account_id: UUID) -> None:
        async with self.sessions() as session:
            row = await session.get_one(ChannelAccount, account_id)
            brand = await brand_of(session, row.client_id)
        channel, account = self.channels(row.channel), Account.stored(row)
        account = replace(account, hashtags=brand.hashtags, searches=brand.searches)
        try:
            async with contextlib.aclosing(channel.stream(account, row.cursor)) as stream:
                rechecked = False
                async for batch in stream:
                    await self._keep(row, channel, batch)
                    if not rechecked:
                        rechecked = await self._recheck(channel, account)
        except NotAuthentic:
            if self._refused_again(account_id):
                await self._pause(row)
                raise
            await asyncio.sleep(ASKED_AGAIN_AFTER)
            raise Unreachable("refused") from None

    def _refused_again(self, account_id: UUID) -> bool:
        now = asyncio.get_running_loop().time()
        before, self._refusals[account_id] = self._refusals.get(account_id), now
        return before is not None and now - before < REFUSED_WITHIN

    async def _keep(self, row: ChannelAccount, channel: Channel, batch: Batch) -> None:
        """Events and cursor in one transaction: neither without the other. Raises Moved when the
        account is connected otherwise by now than it is listened to, or paused."""
        if not batch.events:
            await self._store(row, channel, batch)
            return
        with begun(f"receive {row.channel}", client_id=row.client_id, account_id=row.id):
            await self._store(row, channel, batch)

    async def _store(self, row: ChannelAccount, channel: Channel, batch: Batch) -> None:
        async with self.sessions.begin() as session:
            values: dict[str, object] = {"heard_at": datetime.now(UTC), "problem": None}
            if batch.cursor is not None:
                values["cursor"] = batch.cursor
            if not await _change(session, row, values):
                raise Moved
            if not batch.events:
                return
            raw = None if batch.raw is None else json.dumps(batch.raw).encode()
            keeps = Keeps.by(channel.capabilities(Account.stored(row)))
            stored = await store(
                session, row, batch.events, raw=raw, listens=channel.listens, keeps=keeps
            )
        self.fast_path.hand_over(stored.waiting)

    async def _recheck(self, channel: Channel, account: Account) -> bool:
        """Fetch the edits and deletions that an outage may have hidden; False to be tried again."""
        since = datetime.now(UTC) - RECHECKED
        async with self.sessions() as session:
            keys = (
                await session.scalars(
                    select(Message.remote_key)
                    .where(
                        Message.account_id == account.id,
                        Message.direction == "inbound",
                        Message.deleted_at.is_(None),
                        Message.occurred_at > since,
                        Message.remote_key.is_not(None),
                    )
                    .order_by(Message.occurred_at.desc())
                    .limit(RECHECKED_AT_MOST)
                )
            ).all()
            row = await session.get_one(ChannelAccount, account.id)
        if keys:
            try:
                events = await channel.recheck(account, [key for key in keys if key])
            except Unreachable:
                return False
            await self._keep(row, channel, Batch(cursor=None, events=tuple(events)))
        return True

    async def _pause(self, row: ChannelAccount) -> None:
        """The network refuses our credentials: an administrator must act; everything is kept. One
        who has acted already, while it was being asked, has not done so in vain."""
        async with self.sessions.begin() as session:
            if not await _change(session, row, {"status": "paused", "problem": REFUSED}):
                return
            await notify(session, "accounts", row.id, None, row.client_id)
        log.warning("account paused", account=str(row.id))


async def _change(session: AsyncSession, row: ChannelAccount, values: dict[str, object]) -> bool:
    """The account, as long as it is as it was when `row` was read and listening began; whether it
    is. Why it was paused since, by a reply that the network refused or by somebody, stays."""
    changed = update(ChannelAccount).where(_is_still(row)).values(values)
    return await session.scalar(changed.returning(ChannelAccount.id)) is not None


def _is_still(row: ChannelAccount) -> ColumnElement[bool]:
    return and_(
        ChannelAccount.id == row.id,
        ChannelAccount.status == "active",
        ChannelAccount.settings == row.settings,
        ChannelAccount.secrets == row.secrets,
    )
