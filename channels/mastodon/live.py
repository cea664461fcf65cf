"""The user stream of an account, read by a thread into a queue. While what it brought is not
stored, the thread stops reading, and the network keeps the rest.

mastodon.py reads streams synchronously. Servers send a heartbeat about every 15 seconds
(https://docs.joinmastodon.org/methods/streaming/), so longer silence is a dead connection.
"""

import asyncio
import contextlib
import threading
from dataclasses import dataclass
from typing import Any, Literal

import requests
from mastodon import StreamListener

from channels.contract import Account, Unreachable
from channels.mastodon.client import client_of

SILENCE = 60.0
"""Seconds without even a heartbeat until a stream counts as dead."""

OPENED_WITHIN = 10.0
"""Seconds for a stream to open: until then nothing is read either."""

UNREAD_AT_MOST = 500
"""Events that wait to be taken; until one of them is, the thread reads no more."""


@dataclass(frozen=True)
class Happening:
    """One event of the stream: `content` is a notification, a status, or the id of a deleted
    one."""

    kind: Literal["notification", "update", "status_update", "delete"]
    content: Any


@dataclass(frozen=True)
class Ended:
    """The stream is over; nothing follows."""


class Live:
    """An open user stream. Use as `async with Live(account) as live`, then `live.next(seconds)`."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[Happening | Ended] = asyncio.Queue()
        self._room = threading.Semaphore(UNREAD_AT_MOST)
        self._opened = asyncio.Event()
        self._response: requests.Response | None = None
        self._closed = False

    async def open(self) -> "Live":
        """Connect. Raises Unreachable when the instance offers no stream or does not answer."""
        threading.Thread(target=self._read, name="mastodon-stream", daemon=True).start()
        try:
            async with asyncio.timeout(OPENED_WITHIN):
                await self._opened.wait()
        except TimeoutError:
            self.close()
            raise Unreachable("no-stream") from None
        except BaseException:
            self.close()
            raise
        if self._response is None:
            raise Unreachable("no-stream")
        return self

    def close(self) -> None:
        """End the connection; the thread wakes up and ends as well."""
        self._closed = True
        self._room.release()
        if self._response is not None:
            with contextlib.suppress(ValueError, RuntimeError, OSError):
                self._response.raw.shutdown()

    async def next(self, seconds: float) -> list[Happening]:
        """What happened, as soon as something does; nothing after so many seconds. Raises
        Unreachable when the stream has ended."""
        happenings: list[Happening] = []
        try:
            async with asyncio.timeout(seconds):
                found = await self._queue.get()
        except TimeoutError:
            return happenings
        while isinstance(found, Happening):
            happenings.append(found)
            self._room.release()
            if self._queue.empty():
                return happenings
            found = self._queue.get_nowait()
        if not happenings:
            raise Unreachable("stream-ended")
        self._queue.put_nowait(found)
        return happenings

    def _read(self) -> None:
        """The thread: read until the connection ends, whatever the reason. Its exceptions may quote
        what was received, so none leaves the thread; that it ended is all that counts."""
        with contextlib.suppress(Exception):
            client = client_of(self._account)
            silence = float(self._account.settings.get("silence_seconds", SILENCE))
            with client.session:
                client.stream_user(_Listener(self), timeout=silence)
        self._tell(self._queue.put_nowait, Ended())
        self._tell(self._opened.set)

    def connected(self, response: requests.Response) -> None:
        """Called in the thread as soon as the server has accepted."""
        self._response = response
        self._tell(self._opened.set)
        if self._closed:
            self.close()

    def happened(self, kind: Any, content: Any) -> None:
        """Called in the thread for every event, which waits here until there is room for it."""
        self._room.acquire()
        if self._closed:
            self._room.release()  # nobody reads any more: the next one does not wait either
            return
        self._tell(self._queue.put_nowait, Happening(kind, content))

    def _tell(self, what: Any, *values: Any) -> None:
        """Hand over to the event loop, which may be gone by now."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(what, *values)


class _Listener(StreamListener):
    """mastodon.py's callbacks, handed on."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def handle_stream(self, response: requests.Response) -> None:
        self._live.connected(response)
        super().handle_stream(response)  # type: ignore[no-untyped-call]

    def on_notification(self, notification: Any) -> None:
        self._live.happened("notification", notification)

    def on_update(self, status: Any) -> None:
        self._live.happened("update", status)

    def on_status_update(self, status: Any) -> None:
        self._live.happened("status_update", status)

    def on_delete(self, status_id: Any) -> None:
        self._live.happened("delete", str(status_id))

    def on_unknown_event(self, name: str, unknown_event: Any = None) -> None:
        """Streams carry more than concerns us."""
