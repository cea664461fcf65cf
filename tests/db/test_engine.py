"""Connections: whose end nobody has told us of, and what costs no transaction."""

from sqlalchemy import text

from db.engine import create_engine, create_sessions, each_alone

_ME = text("SELECT pg_backend_pid()")


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
    times = text("SELECT now() = statement_timestamp() FROM (SELECT pg_sleep(0.001)) waited")
    async with each_alone(sessions)() as session:
        await session.scalar(_ME)
        assert await session.scalar(times)
    async with sessions() as session:  # the same connection, again as it was
        await session.scalar(_ME)
        assert not await session.scalar(times)
    await engine.dispose()
