"""A TCP proxy that can fail: connections cut, refused or silent, answers swallowed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Proxy:
    """Stands between a channel and its peer on a port of its own.

    `swallow` (bytes): answers to requests that begin so are received and thrown away, and the
    connection is closed: the peer has acted and nobody hears of it. `questions`: how many requests
    went through (those of a few kilobytes, each in one piece).
    """

    def __init__(self) -> None:
        self.target: int | None = None
        self.swallow: bytes | None = None
        self.port = 0
        self.questions = 0
        self._refusing = False
        self._silent = False
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The peer's address as the channel is to know it."""
        return f"http://{self.address}"

    def cut(self) -> None:
        """Close every connection and take no new ones."""
        self._refusing = True
        for writer in list(self._writers):
            writer.transport.abort()

    def fall_silent(self) -> None:
        """Keep connections open and pass nothing on, like a network that lost its way."""
        self._silent = True

    def restore(self) -> None:
        """Work again."""
        self._refusing = self._silent = False
        self.swallow = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refusing or self.target is None:
            writer.transport.abort()
            return
        # A server's own tasks must not end cancelled: asyncio's streams would complain.
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            onward_reader, onward = await asyncio.open_connection("127.0.0.1", self.target)
            pair = {writer, onward}
            self._writers |= pair
            swallowing = asyncio.Event()
            try:
                await asyncio.gather(
                    self._ask(reader, onward, swallowing),
                    self._answer(onward_reader, writer, swallowing),
                )
            finally:
                self._writers -= pair
                for each in pair:
                    each.close()

    async def _ask(
        self, reader: asyncio.StreamReader, onward: asyncio.StreamWriter, swallowing: asyncio.Event
    ) -> None:
        """Pass requests on; one whose answer is to be lost is the connection's last."""
        async for data in self._chunks(reader):
            if self.swallow is not None and data.startswith(self.swallow):
                swallowing.set()
            self.questions += 1
            onward.write(data)
        onward.close()

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, swallowing: asyncio.Event
    ) -> None:
        """Pass answers back, or lose them and the connection."""
        async for data in self._chunks(reader):
            if swallowing.is_set():
                writer.transport.abort()
                return
            writer.write(data)
            await writer.drain()
        writer.close()

    async def _chunks(self, reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                if not self._silent:
                    yield data


@asynccontextmanager
async def proxy() -> AsyncIterator[Proxy]:
    """A proxy that listens; set its `target` port to let it work."""
    made = Proxy()
    server = await asyncio.start_server(made._serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        made.cut()
        server.close()
