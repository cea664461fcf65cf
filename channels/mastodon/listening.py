"""Hearing everything once the connection is there, and what it missed while it was not.

The stream makes it fast, reading makes it complete: the cursor advances only with what was read in
pages, in order and without gaps, so that an event which the stream lost is still found. Reading
happens after the stream has opened, once more shortly after, then every `poll_seconds`.

Mastodon streams an edit only to followers of its author. The newest mentions are therefore looked
at again with each reading; older ones are the business of `recheck`.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

import structlog

from channels.contract import Account, Batch, InboundEvent, NotAuthentic, Unreachable
from channels.mastodon.client import ask, look_up
from channels.mastodon.live import Happening, Live
from channels.mastodon.position import BEGINNING, Position, baseline
from channels.mastodon.searching import Lately, Query, in_order, queries_of
from channels.mastodon.statuses import (
    NOT_UNDERSTOOD,
    Entity,
    MessageKind,
    answers_somebody,
    deletion_event,
    mentions,
    message_event,
    moment,
)

log = structlog.get_logger()

POLL = 25.0
"""Seconds between readings while the stream is open, unless `settings["poll_seconds"]` says
else."""
POLL_WITHOUT_STREAM = 5.0
JUST_OPENED = 2.0
"""Seconds until the second reading: a server may answer before it has begun to pass events on."""
REOPEN = 60.0
"""Seconds after which a stream that could not be opened is tried again."""
PAGE = 40
_REMEMBERED_THREADS = 10_000
_REMEMBERED_EDITS = 10_000


async def own_id_of(account: Account) -> str:
    """The account's own id on its instance, as `connect` found it. Raises Unreachable."""
    known = account.settings.get("account_id")
    if known:
        return str(known)
    found: Any = await ask(account, lambda client: client.account_verify_credentials())
    return str(found["id"])


async def listen(account: Account, cursor: str | None) -> AsyncGenerator[Batch, None]:
    """See `Channel.stream`."""
    own_id = await own_id_of(account)
    if cursor is None:
        start = await ask(account, lambda client: baseline(client, own_id))
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
        self._position = start.only({query.name for query in queries_of(account)})
        self._live: Live | None = None
        self._reopen_at = 0.0
        self._just_opened = False
        self._streamed: set[str] = set()
        self._edits: set[str] = set()
        self._roots: dict[str, str] = {}
        self._lately: dict[str, Lately] = {}

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
                heard = await self._heard(await self._live.next(left))
                if heard.events:
                    yield heard

    async def _open_stream(self, now: float) -> None:
        """Open the stream if there is none; an instance without one is read more often."""
        if self._live is not None or now < self._reopen_at:
            return
        try:
            self._live = await Live(self._account).open()
            self._just_opened = True
        except Unreachable:
            self._reopen_at = now + REOPEN

    def _interval(self) -> float:
        """Seconds until the next reading."""
        poll = float(self._account.settings.get("poll_seconds", POLL))
        just_opened, self._just_opened = self._just_opened, False
        if self._live is None:
            return min(poll, POLL_WITHOUT_STREAM)
        return min(poll, JUST_OPENED) if just_opened else poll

    async def _read(self) -> AsyncGenerator[Batch, None]:
        """Everything since the position, in order, page by page; then edits of the newest
        mentions. A server that ignores the position and repeats a page ends the reading."""
        passed_on, self._streamed = self._streamed, set()
        while page := await self._mentions_after(self._position.notification):
            if (newest := str(page[0]["id"])) == self._position.notification:
                break
            self._position = replace(self._position, notification=newest)
            unread = [
                each["status"]
                for each in reversed(page)
                if each.get("status") and str(each["status"]["id"]) not in passed_on
            ]
            yield await self._batch(unread, "created")
        while page := await self._own_after(self._position.status):
            if (newest := str(page[0]["id"])) == self._position.status:
                break
            self._position = replace(self._position, status=newest)
            unread = [
                status
                for status in reversed(page)
                if answers_somebody(status, self._own_id) and str(status["id"]) not in passed_on
            ]
            yield await self._batch(unread, "echo")
        yield await self._batch(await self._lately_edited(), "edited")
        for query in queries_of(self._account):
            try:
                async for batch in self._found_by(query):
                    yield batch
            except Exception as error:
                # Not every server can be searched, nor with every token: what is addressed to the
                # account goes on.
                problem = type(error).__name__
                log.warning("query not answered", account=str(self._account.id), error=problem)

    async def _found_by(self, query: Query) -> AsyncGenerator[Batch, None]:
        """What others have written since the query was last asked, and what came late. A new query
        takes what is there as read."""
        newest = self._position.queries.get(query.name)
        if newest is None:
            self._reached(query, await self._newest(query, None))
            yield Batch(self._position.cursor)
            return
        lately = self._lately.setdefault(query.name, Lately())
        while page := await query.ask(self._account, newest, PAGE):
            newest = max((str(each["id"]) for each in page), key=in_order)
            others = [each for each in lately.unread(page) if not self._is_own(each)]
            if (settled := lately.settled(datetime.now(UTC))) is not None:
                self._reached(query, settled)
            if not others:
                continue
            events = [await self._event(each, "created") for each in others]
            yield Batch(
                self._position.cursor,
                tuple(
                    replace(event, addressed=to_us, found=query.is_search and not to_us)
                    for status, event in zip(others, events, strict=True)
                    if event is not None
                    for to_us in (mentions(status, self._own_id),)
                ),
            )

    def _is_own(self, status: Entity) -> bool:
        return str((status.get("account") or {}).get("id")) == self._own_id

    async def _newest(self, query: Query, after: str | None) -> str:
        page = await query.ask(self._account, after, 1)
        return max((str(each["id"]) for each in page), key=in_order, default=BEGINNING)

    def _reached(self, query: Query, newest: str) -> None:
        queries = {**self._position.queries, query.name: newest}
        self._position = replace(self._position, queries=queries)

    async def _mentions_after(self, notification_id: str) -> list[Entity]:
        """The page of mentions right above that id, newest first."""
        return await ask(
            self._account,
            lambda client: client.notifications(
                types=["mention"], min_id=notification_id, limit=PAGE
            ),
        )

    async def _own_after(self, status_id: str) -> list[Entity]:
        """The page of own statuses right above that id, newest first."""
        return await ask(
            self._account,
            lambda client: client.account_statuses(
                self._own_id, min_id=status_id, limit=PAGE, exclude_reblogs=True
            ),
        )

    async def _lately_edited(self) -> list[Entity]:
        """Edited ones among the newest mentions, oldest first."""
        newest: list[Entity] = await ask(
            self._account, lambda client: client.notifications(types=["mention"], limit=PAGE)
        )
        return [
            each["status"]
            for each in reversed(newest)
            if each.get("status") and each["status"].get("edited_at")
        ]

    async def _heard(self, happenings: list[Happening]) -> Batch:
        """What streamed events mean for the account."""
        events = [await self._event_of(each) for each in happenings]
        return Batch(self._position.cursor, tuple(each for each in events if each is not None))

    async def _event_of(self, happening: Happening) -> InboundEvent | None:
        """The event of a happening, None when it is nothing new or none of our business."""
        kind = meaning(happening, self._own_id)
        if kind is None:
            return None
        if kind == "deleted":
            return deletion_event(happening.content, datetime.now(UTC))
        status = status_in(happening)
        if kind != "edited":
            self._streamed.add(str(status["id"]))
        return await self._event(status, kind)

    async def _batch(self, statuses: list[Entity], kind: MessageKind) -> Batch:
        """Statuses that were read, as events."""
        events = [await self._event(status, kind) for status in statuses]
        return Batch(self._position.cursor, tuple(each for each in events if each is not None))

    async def _event(self, status: Entity, kind: MessageKind) -> InboundEvent | None:
        """One status as an event; None for an edit that was passed on before, or of what was there
        before the account was connected. A status that cannot be understood must not stop the ones
        behind it."""
        try:
            if kind == "edited" and moment(status["created_at"]) < self._account.connected_at:
                return None
            event = message_event(status, await self._thread_of(status), kind)
        except NOT_UNDERSTOOD:
            log.warning("status not understood", account=str(self._account.id), kind=kind)
            return None
        if kind == "edited":
            if event.key in self._edits:
                return None
            if len(self._edits) >= _REMEMBERED_EDITS:
                self._edits.clear()  # one that is told of again is found to be a duplicate
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


def meaning(happening: Happening, own_id: str) -> MessageKind | Literal["deleted"] | None:
    """What a streamed event is to the account; most of a home timeline is nothing. That a deleted
    status was of interest only the reader of the event can know."""
    content = happening.content
    match happening.kind:
        case "delete":
            return "deleted"
        case "notification":
            return "created" if content["type"] == "mention" and content.get("status") else None
        case "update":
            own = str(content["account"]["id"]) == own_id
            return "echo" if own and answers_somebody(content, own_id) else None
        case "status_update":
            return "edited" if content.get("edited_at") and mentions(content, own_id) else None


def status_in(happening: Happening) -> Entity:
    """The status that an event other than a deletion is about."""
    content: Entity = happening.content
    return content["status"] if happening.kind == "notification" else content


async def root_of(account: Account, status: Entity) -> str:
    """The id of the first status of the thread, as far up as the instance knows it."""
    parent = status.get("in_reply_to_id")
    if not parent:
        return str(status["id"])
    try:
        context: Any = await look_up(account, lambda client: client.status_context(status["id"]))
    except (Unreachable, NotAuthentic):
        return str(parent)
    ancestors = (context or {}).get("ancestors")
    return str(ancestors[0]["id"]) if ancestors else str(parent)
