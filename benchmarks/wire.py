"""HTTP/1.1 over kept connections, lean, so that what asks is not what is measured."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit


@dataclass
class Wire:
    """One connection; one request at a time."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def to(cls, url: str) -> Self:
        """Connect."""
        parts = urlsplit(url)
        return cls(*await asyncio.open_connection(parts.hostname, parts.port))

    async def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Status and body of the answer. Raises OSError or IncompleteReadError when none comes."""
        lines = [f"{method} {path} HTTP/1.1", "Host: bench", f"Content-Length: {len(body)}"]
        if body:
            lines.append("Content-Type: application/json")
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self.writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        length = next(
            int(line.partition(":")[2])
            for line in head
            if line.lower().startswith("content-length:")
        )
        return int(head[0].split(" ")[1]), await self.reader.readexactly(length)

    @property
    def over(self) -> bool:
        """Whether the other side has hung up, as servers do on a connection that rests."""
        return self.reader.at_eof()

    def close(self) -> None:
        """Hang up."""
        self.writer.close()


@dataclass
class Load:
    """What came of a load: how long each answer took (seconds) and how long all of it (seconds)."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)
    failed: int = 0

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.took) / self.seconds if self.seconds else 0.0


Request = Callable[[Wire], Awaitable[bool]]
"""One request on a connection; whether it was answered well."""


async def closed_loop(url: str, one: Request, *, connections: int, seconds: float) -> Load:
    """Each connection asks again as soon as it was answered, for so long."""
    load = Load()
    began = time.perf_counter()

    async def ask() -> None:
        wire = await Wire.to(url)
        while time.perf_counter() - began < seconds:
            await _timed(load, wire, one)
        wire.close()

    await asyncio.gather(*(ask() for _ in range(connections)))
    load.seconds = time.perf_counter() - began
    return load


async def open_loop(url: str, one: Request, *, number: int, per_second: float) -> Load:
    """So many requests, at their moments whatever the answers take; a late answer's wait counts."""
    load = Load()
    free: list[Wire] = []
    began = time.perf_counter()

    async def ask(moment: float) -> None:
        while free and free[-1].over:
            free.pop().close()
        wire = free.pop() if free else await Wire.to(url)
        try:
            answered = await one(wire)
        except (OSError, asyncio.IncompleteReadError):
            answered = False
        if answered:
            load.took.append(time.perf_counter() - began - moment)
            free.append(wire)
        else:
            load.failed += 1

    async with asyncio.TaskGroup() as group:
        for index in range(number):
            moment = index / per_second
            await asyncio.sleep(max(0.0, moment - (time.perf_counter() - began)))
            group.create_task(ask(moment))
    load.seconds = time.perf_counter() - began
    for wire in free:
        wire.close()
    return load


async def _timed(load: Load, wire: Wire, one: Request) -> None:
    began = time.perf_counter()
    if await one(wire):
        load.took.append(time.perf_counter() - began)
    else:
        load.failed += 1
