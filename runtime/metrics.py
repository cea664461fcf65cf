"""What Prometheus is told: how webcare stands by its promises, and how its machinery does."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from prometheus_client import REGISTRY, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from db.engine import Sessions
from db.standing import FIGURES, Figure, read_standing

PATIENCE = 5.0
"""Seconds that a scrape waits for the database."""

log = structlog.get_logger()


@asynccontextmanager
async def metrics_served(
    host: str, port: int | None, engine: AsyncEngine, sessions: Sessions
) -> AsyncIterator[None]:
    """Within the block, `http://host:port/metrics` tells of this process and of the database.

    Does nothing without a port. There is no login there, so the port is for the inside only.
    """
    if port is None:
        yield
        return

    async def read() -> Sequence[Figure]:
        async with sessions() as session:
            return await read_standing(session)

    collectors = (Standing(asyncio.get_running_loop(), read), Pool(engine))
    server, thread = start_http_server(port, addr=host)
    for collector in collectors:
        REGISTRY.register(collector)
    try:
        yield
    finally:
        for collector in collectors:
            REGISTRY.unregister(collector)
        await asyncio.to_thread(server.shutdown)
        server.server_close()
        thread.join()


@dataclass(frozen=True)
class Standing(Collector):
    """The figures of `db.standing`, read anew for each scrape: they are everybody's, so every
    process tells the same, and whoever adds up takes the maximum."""

    loop: asyncio.AbstractEventLoop
    read: Callable[[], Coroutine[Any, Any, Sequence[Figure]]]

    def describe(self) -> Iterable[Metric]:
        """Nothing: registering must not ask the database."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Called by the metrics server's thread; the event loop does the reading."""
        families = {
            name: GaugeMetricFamily(name, says, labels=labels)
            for name, (says, labels) in FIGURES.items()
        }
        readable = GaugeMetricFamily(
            "webcare_standing_readable", "Whether the database told how webcare stands"
        )
        asked = asyncio.run_coroutine_threadsafe(self.read(), self.loop)
        try:
            for figure in asked.result(PATIENCE):
                families[figure.name].add_metric(figure.labels, figure.value)
            readable.add_metric((), 1)
        except Exception as error:
            asked.cancel()
            log.warning("nobody can say how webcare stands", error=type(error).__name__)
            readable.add_metric((), 0)
        return [*families.values(), readable]


@dataclass(frozen=True)
class Pool(Collector):
    """The connections of this process to PostgreSQL."""

    engine: AsyncEngine

    def collect(self) -> Iterable[Metric]:
        """Read off the pool; no connection is made."""
        family = GaugeMetricFamily(
            "webcare_db_connections", "Connections to PostgreSQL", labels=["state"]
        )
        pool = self.engine.pool
        assert isinstance(pool, QueuePool)
        family.add_metric(["in_use"], pool.checkedout())
        family.add_metric(["idle"], pool.checkedin())
        family.add_metric(["most"], pool.size() * 2)
        return [family]
