"""One connection that listens to the database, and everybody who wants to hear of changes."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator

from db.notify import Change, Listening, listen

_LONGEST_QUEUE = 1_000


class Missed:
    """Something may have changed unheard: look at everything anew."""


class Ended:
    """Nothing more is told: whoever listens comes back elsewhere."""


class Hearing:
    """What one listener has yet to be told. Who is too slow is told that much was missed."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Change | Missed | Ended] = asyncio.Queue(_LONGEST_QUEUE)

    def tell(self, news: Change | Missed | Ended) -> None:
        """Add to the queue; when it is full, the whole of it becomes one `Missed`."""
        try:
            self._queue.put_nowait(news)
        except asyncio.QueueFull:
            while not self._queue.empty():
                self._queue.get_nowait()
            self._queue.put_nowait(news if isinstance(news, Ended) else Missed())

    async def next(self, seconds: float) -> Change | Missed | Ended | None:
        """The next piece of news, None when there is none for that long."""
        try:
            async with asyncio.timeout(seconds):
                return await self._queue.get()
        except TimeoutError:
            return None


class ChangeFeed:
    """Hands every change that the database announces to all who are listening, `also` first."""

    def __init__(self, database_url: str, also: Callable[[Change], None] = lambda _: None) -> None:
        self._database_url = database_url
        self._also = also
        self._hearings: set[Hearing] = set()
        self._ended = False

    async def run(self) -> None:
        """Listen until cancelled."""
        async for news in listen(self._database_url):
            told = Missed() if isinstance(news, Listening) else news
            if isinstance(told, Change):
                self._also(told)
            for hearing in self._hearings:
                hearing.tell(told)

    def end(self) -> None:
        """The process is about to stop: every listener is told so, and whoever comes now."""
        self._ended = True
        for hearing in self._hearings:
            hearing.tell(Ended())

    @contextlib.contextmanager
    def hearing(self) -> Iterator[Hearing]:
        """Hear every change from now on, until the block is left."""
        hearing = Hearing()
        self._hearings.add(hearing)
        if self._ended:
            hearing.tell(Ended())
        try:
            yield hearing
        finally:
            self._hearings.discard(hearing)
