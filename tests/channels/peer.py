"""A fake network: an HTTP server that answers exactly as a test tells it, or does not answer."""

import asyncio
import contextlib
import json
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from socket import SO_LINGER, SOL_SOCKET
from typing import Any


@dataclass(frozen=True)
class Request:
    """What the peer received, complete."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """Answer so; `after` so many seconds."""

    status: int = 200
    content: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0


@dataclass(frozen=True)
class Reset:
    """Take the whole request and reset the connection without a word."""


Reaction = Answer | Reset


@dataclass
class FakePeer:
    """A peer's address and what it has received so far."""

    port: int
    requests: list[Request] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def fake_peer(script: Callable[[Request], Reaction]) -> AsyncIterator[FakePeer]:
    """A peer that reacts to each request as the script says."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            request = await _read(reader)
            peer.requests.append(request)
            await _react(script(request), writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    peer = FakePeer(port=server.sockets[0].getsockname()[1])
    try:
        yield peer
    finally:
        server.close()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ")
    headers = {
        name.lower(): value.strip()
        for name, _, value in (line.partition(":") for line in head[1:] if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, path, headers, body)


async def _react(reaction: Reaction, writer: asyncio.StreamWriter) -> None:
    if isinstance(reaction, Reset):
        # Lingering for no time at all makes the kernel send a reset instead of an orderly end.
        connection = writer.get_extra_info("socket")
        connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
        return
    await asyncio.sleep(reaction.after)
    content = reaction.content
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    headers = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **reaction.headers,
    }
    lines = [f"HTTP/1.1 {reaction.status} Scripted", *(f"{k}: {v}" for k, v in headers.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    await writer.drain()
