"""Traces: whether this process tells of its work, to whom, and what may stand there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import TYPE_CHECKING, TypeAlias

from runtime.settings import Settings

if TYPE_CHECKING:
    from runtime.spans import Traces

Tracing: TypeAlias = "Traces | None"
"""What traces a process; None: nothing does."""

FLUSHED_WITHIN = 3.0
"""Seconds that a process which ends waits for its last spans to leave."""


@asynccontextmanager
async def traced(settings: Settings, process: str) -> AsyncIterator[Tracing]:
    """Within the block this process, `webcare-<process>`, tells the collector of what it does.

    None where no collector is named: then nothing of OpenTelemetry's SDK is even loaded.
    """
    if settings.otlp_endpoint is None:
        yield None
        return
    from runtime.spans import Traces

    traces = Traces.to(settings.otlp_endpoint, process)
    try:
        yield traces
    finally:
        # A thread of ours, which ends with the process however long the collector keeps it.
        flushing = Thread(target=traces.close, daemon=True)
        flushing.start()
        await asyncio.to_thread(flushing.join, FLUSHED_WITHIN)
