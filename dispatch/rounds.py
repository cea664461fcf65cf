"""A round that is made again and again, whatever goes wrong in one of them."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()


async def go_round(round_: Callable[[], Awaitable[object]], pause: float, who: str) -> None:
    """Make the round every `pause` seconds until cancelled; no fault of it ends this."""
    while True:
        try:
            await round_()
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.warning(f"{who} waits", error=type(error).__name__)
        await asyncio.sleep(pause)
