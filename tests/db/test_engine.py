"""Connections: whose end nobody has told us of, and what costs no transaction."""

import asyncio
import contextlib
import gc
import socket

import pytest
from psycopg import waiting
from sqlalchemy import QueuePool, text
from sqlalchemy.exc import OperationalError

from db import engine as engines
from db.engine import create_engine, create_sessions, each_alone

_ME = text("SELECT pg_backend_pid()")
_TIMES = text("SELECT now() = statement_timestamp() FROM (SELECT pg_sleep(0.001)) waited")
"""Whether a statement is a transaction of its own, where it is not the first."""


async def test_a_connection_that_was_ended_is_replaced_and_nobody_notices(
    database_url: str,
) -> None:
    engine, other = (create_engine(database_url, pool_size=1) for _ in range(2))
    sessions = create_sessions(engine)
    async with sessions() as session:
        before = await session.scalar(_ME)
    async with other.begin() as connection:
        # Waits (ms) until it is gone.
        await connection.execute(
            text("SELECT pg_terminate_backend(:process, 5000)"), {"process": before}
        )
    async with sessions() as session:
        assert await session.scalar(_ME) != before
    for each in (engine, other):
        await each.dispose()


async def test_who_only_reads_begins_no_transaction(database_url: str) -> None:
    engine = create_engine(database_url, pool_size=1)
    sessions = create_sessions(engine)
    async with each_alone(sessions)() as session:
        await session.scalar(_ME)
        assert await session.scalar(_TIMES)
    async with sessions() as session:  # the same connection, again as it was
        await session.scalar(_ME)
        assert not await session.scalar(_TIMES)
    await engine.dispose()


async def test_who_is_cancelled_at_whatever_moment_gives_the_connection_back(
    database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A command that waited for its answer was cancelled while it looked at the record, and its
    connection was left to the garbage collector."""
    monkeypatch.setattr(waiting, "MAX_BUSY_TIME", 0)  # the driver lets others go first each time
    engine = create_engine(database_url, pool_size=1)
    sessions = create_sessions(engine)

    async def look() -> None:
        async with each_alone(sessions)() as session:
            await session.scalar(_ME)

    cancelled_at = set()
    for moments in range(40):
        await look()  # so that there is a connection
        looking = asyncio.create_task(look())
        for _ in range(moments):
            await asyncio.sleep(0)
        looking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await looking
        if looking.cancelled():
            cancelled_at.add(moments)
    assert len(cancelled_at) > 10
    gc.collect()
    async with sessions() as session:  # whatever it was left in
        await session.scalar(_ME)
        assert not await session.scalar(_TIMES)
    pool = engine.sync_engine.pool
    assert isinstance(pool, QueuePool)
    assert pool.checkedout() == 0
    assert [record.getMessage() for record in caplog.records] == []
    await engine.dispose()


async def test_who_connects_to_a_server_that_answers_nothing_is_told_soon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(engines.PATIENCE, "connect_timeout", "2")
    with socket.create_server(("127.0.0.1", 0)) as frozen:  # the kernel takes whoever comes
        engine = create_engine(f"postgresql://ann:pass@127.0.0.1:{frozen.getsockname()[1]}/webcare")
        async with asyncio.timeout(20):
            with pytest.raises(OperationalError):
                await engine.connect()
    await engine.dispose()


async def test_the_server_has_no_more_patience_with_a_process_that_vanished(
    database_url: str,
) -> None:
    """It kept the locks of a worker whose machine was gone for two hours, an account's too."""
    engine = create_engine(database_url, pool_size=1)
    names = ("idle", "interval", "count")
    async with engine.connect() as connection:
        keepalives = [await connection.scalar(text(f"SHOW tcp_keepalives_{n}")) for n in names]
        assert keepalives == ["30", "10", "3"]
        assert await connection.scalar(text("SHOW tcp_user_timeout")) == "30000"
        assert await connection.scalar(text("SHOW timezone")) == "UTC"
    await engine.dispose()


@pytest.mark.parametrize(
    ("said", "milliseconds"), [("", 30_000), ("?tcp_user_timeout=7000", 7_000)]
)
async def test_a_connection_whose_other_end_vanished_ends_within_its_address_s_or_our_patience(
    database_url: str, said: str, milliseconds: int
) -> None:
    engine = create_engine(database_url + said, pool_size=1)
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        assert raw.driver_connection is not None
        fileno = raw.driver_connection.fileno()
        with socket.fromfd(fileno, socket.AF_INET, socket.SOCK_STREAM) as link:
            assert link.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == milliseconds
            assert link.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            assert link.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 30
    await engine.dispose()
