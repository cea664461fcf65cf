"""The API as a process serves it: how it stops, and where it believes that requests come from."""

import asyncio
import signal
import socket
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI, Request
from httpx2 import ASGITransport, AsyncClient

from api.app import create_app
from api.dependencies import Dependencies
from api.origin import origin_of
from dispatch.receiving import Receipt
from domain.actor import Role
from runtime.serve import Server
from runtime.settings import Settings
from tests.api.test_events import _until_it_ends, streaming
from tests.api.world import World


class _Slow:
    """A dispatcher that takes its time over a delivery."""

    def __init__(self) -> None:
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()

    def heard(self, _: Any) -> None:
        return

    async def receive(
        self, _name: str, _headers: Mapping[str, str], _body: bytes, _channel: str
    ) -> Receipt:
        self.begun.set()
        await self.go_on.wait()
        return Receipt(accepted=1, duplicates=0, rejected=())


@pytest.fixture
def _terminable() -> Iterator[None]:
    """uvicorn repeats the signal when it has stopped; the process of these tests shall live on."""
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("_terminable")
async def test_what_is_in_hand_is_answered_and_open_streams_end(
    given: Dependencies, world: World
) -> None:
    slow: Any = _Slow()
    server = Server(create_app(replace(given, dispatcher=slow)), Settings())
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        await asyncio.sleep(0.01)
    async with AsyncClient(base_url=address, trust_env=False, timeout=30) as client:
        delivery = asyncio.create_task(client.post("/api/inbound/generic/one", content=b"{}"))
        await slow.begun.wait()
        async with streaming(address, world.north.people[Role.AGENT]) as stream:
            server.handle_exit(signal.SIGTERM, None)
            with pytest.raises(EOFError):
                await _until_it_ends(stream)
        slow.go_on.set()
        assert (await delivery).json()["accepted"] == 1
    await serving


@pytest.mark.usefixtures("_terminable")
async def test_a_connection_that_rested_is_still_answered(given: Dependencies) -> None:
    """A proxy that sends a delivery over one that is being hung up has nobody to give it to."""
    server = Server(create_app(given), Settings())
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        await asyncio.sleep(0.01)
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    for rest in (6, 0):  # longer than servers like to wait
        writer.write(b"HEAD /api/health/live HTTP/1.1\r\nHost: webcare.test\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 ")
        while await reader.readline() != b"\r\n":
            pass
        await asyncio.sleep(rest)
    writer.close()
    server.handle_exit(signal.SIGTERM, None)
    await serving


@pytest.mark.parametrize(
    ("proxies", "peer", "said", "origin"),
    [
        (None, "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        (None, "172.18.0.1", "203.0.113.9", "172.18.0.1"),
        ("172.16.0.0/12", "172.18.0.1", "203.0.113.9", "203.0.113.9"),
        ("172.16.0.0/12", "172.18.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (None, "127.0.0.1", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        (None, "::ffff:203.0.113.9", "", "203.0.113.9"),
    ],
)
async def test_what_proxies_of_ours_say_is_believed_and_nobody_else(
    proxies: str | None, peer: str, said: str, origin: str
) -> None:
    app = FastAPI()
    app.state.change_feed = None

    @app.get("/")
    async def where(request: Request) -> str:
        return origin_of(request)

    server = Server(app, Settings() if proxies is None else Settings(proxies=proxies))
    server.config.load()
    transport = ASGITransport(server.config.loaded_app, client=(peer, 1))
    async with AsyncClient(transport=transport, base_url="http://webcare.test") as client:
        answer = await client.get("/", headers={"X-Forwarded-For": said} if said else {})
    assert answer.json() == origin
