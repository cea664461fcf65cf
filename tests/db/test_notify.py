"""Changes are heard when they are committed, and after the connection was lost as well."""

import asyncio
from uuid import uuid4

import psycopg

from db.engine import Sessions
from db.notify import Change, Listening, listen, notify


async def test_a_change_is_heard_once_it_is_committed(
    database_url: str, sessions: Sessions
) -> None:
    changes = listen(database_url)
    assert await anext(changes) == Listening()
    case_id, client_id = uuid4(), uuid4()
    async with sessions() as session:
        await notify(session, "tasks", uuid4(), case_id, client_id)
        await session.rollback()
    async with sessions.begin() as session:
        await notify(session, "cases", case_id, case_id, client_id)
    async with asyncio.timeout(2):
        assert await anext(changes) == Change("cases", case_id, client_id, case_id)
    await changes.aclose()


async def test_a_lost_connection_is_made_anew_and_said(
    database_url: str, sessions: Sessions
) -> None:
    changes = listen(database_url)
    assert await anext(changes) == Listening()
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        )
    async with asyncio.timeout(5):
        assert await anext(changes) == Listening()
        account_id = uuid4()
        async with sessions.begin() as session:
            await notify(session, "accounts", account_id, None, account_id)
        assert await anext(changes) == Change("accounts", account_id, account_id, None)
    await changes.aclose()
