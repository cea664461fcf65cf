"""Waiting in tests: ask again until it holds, never sleep and hope."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(ask: Callable[[], Awaitable[T | None]], within: float = 60.0) -> T:
    """The first truthy answer, asked for at most `within` seconds."""
    deadline = time.monotonic() + within
    while True:
        answer = await ask()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"did not come true within {within} s")
        await asyncio.sleep(0.05)
