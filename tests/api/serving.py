"""The API behind a real port, as browsers and event streams meet it."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Iterator
from threading import Thread

import uvicorn
from fastapi import FastAPI


@contextlib.asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """The address of the application, served by this event loop within the block."""
    server, listening = _server(app)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield _address(listening)
    finally:
        server.should_exit = True
        await task


@contextlib.contextmanager
def served_in_thread(app: FastAPI) -> Iterator[str]:
    """The same in a thread with an event loop of its own, for tests that block."""
    server, listening = _server(app)
    thread = Thread(target=lambda: server.run(sockets=[listening]))
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield _address(listening)
    finally:
        server.should_exit = True
        thread.join()


def _server(app: FastAPI) -> tuple[uvicorn.Server, socket.socket]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1)
    return uvicorn.Server(config), listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()
    return f"http://{host}:{port}"
