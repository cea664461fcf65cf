"""Hearing everything once the connection is there, and what it missed while it was not.

The stream makes it fast, reading makes it complete: the cursor advances only with what was read in
pages, in order and without gaps, so that an event which the stream lost is still found. Reading
happens after the stream has opened, then every `poll_seconds`.

Mastodon streams an edit only to followers of its author. The newest mentions are therefore looked
at again with each reading; older ones are the business of `recheck`.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from datetime import UTC, datetime
from typing import Any

from channels.contract import Account, Batch, InboundEvent, Unreachable
from channels.mastodon.client import ask
from channels.mastodon.live import Happening, Live
from channels.mastodon.position import Position, baseline
from channels.mastodon.statuses import (
    Entity,
    answers_somebody,
    deletion_event,
    mentions,
    message_event,
    moment,
)

POLL = 25.0
"""Seconds between readings while the stream is open, unless `settings["poll_seconds"]` says
else."""
POLL_WITHOUT_STREAM = 5.0
REOPEN = 60.0
"""Seconds after which a stream that could not be opened is tried again."""
PAGE = 40
_REMEMBERED_THREADS = 10_000


async def own_id_of(account: Account) -> str:
    """The account's own id on its instance, as `connect` found it. Raises Unreachable."""
    known = account.settings.get("account_id")
    if known:
        return str(known)
    found = await ask(account, lambda client: client.account_verify_credentials())
    if found is None:
        raise Unreachable("no-account")
    return str(found["id"])


async def listen(account: Account, cursor: str | None) -> AsyncGenerator[Batch, None]:
    """See `Channel.stream`."""
    own_id = await own_id_of(account)
    if cursor is None:
        start = await ask(account, lambda client: baseline(client, own_id))
        if start is None:
            raise Unreachable("no-baseline")
        yield Batch(cursor=start.cursor)
    else:
        start = Position.at(cursor)
    listener = _Listener(account, own_id, start)
    try:
        async for batch in listener.batches():
            yield batch
    finally:
        listener.close()


class _Listener:
    """One listening connection: where it has read to, and what it already passed on."""

    def __init__(self, account: Account, own_id: str, start: Position) -> None:
        self._account = account
        self._own_id = own_id
        self._position = start
        self._live: Live | None = None
        self._reopen_at = 0.0
        self._streamed: set[str] = set()
        self._edits: set[str] = set()
        self._roots: dict[str, str] = {}

    def close(self) -> None:
        """Let go of the stream."""
        if self._live is not None:
            self._live.close()

    async def batches(self) -> AsyncGenerator[Batch, None]:
        """Read, then hear until it is time to read again."""
        clock = asyncio.get_running_loop()
        while True:
            await self._open_stream(clock.time())
            async for batch in self._read():
                yield batch
            due = clock.time() + self._interval()
            while (left := due - clock.time()) > 0:
                if self._live is None:
                    await asyncio.sleep(left)
                    break
                events = await self._events_of(await self._live.next(left))
                if events:
                    yield self._batch(events)

    async def _open_stream(self, now: float) -> None:
        """Open the stream if there is none; an instance without one is read more often."""
        if self._live is not None or now < self._reopen_at:
            return
        try:
            self._live = await Live(self._account).open()
        except Unreachable:
            self._reopen_at = now + REOPEN

    def _interval(self) -> float:
        """Seconds until the next reading."""
        poll = float(self._account.settings.get("poll_seconds", POLL))
        return poll if self._live is not None else min(poll, POLL_WITHOUT_STREAM)

    def _batch(self, events: Iterable[InboundEvent]) -> Batch:
        return Batch(cursor=self._position.cursor, events=tuple(events))

    async def _read(self) -> AsyncGenerator[Batch, None]:
        """Everything since the position, in order, page by page; then edits of the newest
        mentions."""
        passed_on, self._streamed = self._streamed, set()
        while page := await self._mentions_after(self._position.notification):
            self._position = Position(str(page[0]["id"]), self._position.status)
            yield self._batch(
                [
                    await self._mention_event(each["status"])
                    for each in reversed(page)
                    if each.get("status") and str(each["status"]["id"]) not in passed_on
                ]
            )
        while page := await self._own_after(self._position.status):
            self._position = Position(self._position.notification, str(page[0]["id"]))
            yield self._batch(
                [
                    await self._echo_event(status)
                    for status in reversed(page)
                    if answers_somebody(status, self._own_id) and str(status["id"]) not in passed_on
                ]
            )
        edits = await self._unseen_edits()
        if edits:
            yield self._batch(edits)

    async def _mentions_after(self, notification_id: str) -> list[Entity]:
        """The page of mentions right above that id, newest first."""
        return (
            await ask(
                self._account,
                lambda client: client.notifications(
                    types=["mention"], min_id=notification_id, limit=PAGE
                ),
            )
            or []
        )

    async def _own_after(self, status_id: str) -> list[Entity]:
        """The page of own statuses right above that id, newest first."""
        return (
            await ask(
                self._account,
                lambda client: client.account_statuses(
                    self._own_id, min_id=status_id, limit=PAGE, exclude_reblogs=True
                ),
            )
            or []
        )

    async def _unseen_edits(self) -> list[InboundEvent]:
        """Edits among the newest mentions since the account was connected."""
        newest = await ask(
            self._account, lambda client: client.notifications(types=["mention"], limit=PAGE)
        )
        edited = [
            each["status"]
            for each in reversed(newest or [])
            if each.get("status")
            and each["status"].get("edited_at")
            and moment(each["status"]["created_at"]) >= self._account.connected_at
        ]
        return [event for status in edited if (event := await self._edit_event(status))]

    async def _events_of(self, happenings: list[Happening]) -> list[InboundEvent]:
        """What streamed events mean for the account; most of a home timeline means nothing."""
        events = [await self._event_of(each) for each in happenings]
        return [event for event in events if event is not None]

    async def _event_of(self, happening: Happening) -> InboundEvent | None:
        content = happening.content
        match happening.kind:
            case "notification" if content["type"] == "mention" and content.get("status"):
                self._streamed.add(str(content["status"]["id"]))
                return await self._mention_event(content["status"])
            case "update" if str(content["account"]["id"]) == self._own_id:
                if answers_somebody(content, self._own_id):
                    self._streamed.add(str(content["id"]))
                    return await self._echo_event(content)
            case "status_update" if mentions(content, self._own_id):
                return await self._edit_event(content)
            case "delete":
                return deletion_event(content, datetime.now(UTC))
        return None

    async def _mention_event(self, status: Entity) -> InboundEvent:
        return message_event(status, await self._thread_of(status), "created")

    async def _echo_event(self, status: Entity) -> InboundEvent:
        return message_event(status, await self._thread_of(status), "echo")

    async def _edit_event(self, status: Entity) -> InboundEvent | None:
        """An edit that was not passed on yet, None for one that was or is no edit."""
        if not status.get("edited_at") or str(status["account"]["id"]) == self._own_id:
            return None
        event = message_event(status, await self._thread_of(status), "edited")
        if event.key in self._edits:
            return None
        self._edits.add(event.key)
        return event

    async def _thread_of(self, status: Entity) -> str:
        """The id of the status that began the thread; one that cannot be had any more is passed
        over."""
        parent = status.get("in_reply_to_id")
        if not parent:
            return str(status["id"])
        parent = str(parent)
        if parent not in self._roots:
            if len(self._roots) >= _REMEMBERED_THREADS:
                self._roots.clear()
            self._roots[parent] = await root_of(self._account, status)
        return self._roots[parent]


async def root_of(account: Account, status: Entity) -> str:
    """The id of the first status of the thread, as far up as the instance knows it."""
    parent = status.get("in_reply_to_id")
    if not parent:
        return str(status["id"])
    try:
        context: Any = await ask(account, lambda client: client.status_context(status["id"]))
    except Unreachable:
        return str(parent)
    ancestors = (context or {}).get("ancestors")
    return str(ancestors[0]["id"]) if ancestors else str(parent)
