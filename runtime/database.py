"""A short way to the database for commands."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from channels.contract import Unreachable
from db.engine import create_engine, create_sessions
from db.keyring import Keyring
from domain.errors import Refusal
from runtime.keys import keyring_of
from runtime.running import database_url
from runtime.settings import Settings
from runtime.terminal import explaining_what_is_missing, fail

Result = TypeVar("Result")


def in_transaction(settings: Settings, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    """What `work` returns, done in one transaction; a refusal ends the command with its reason."""
    with explaining_what_is_missing():
        url = database_url(settings)
    try:
        return asyncio.run(_work(url, keyring_of(settings), work))
    except Refusal as refusal:
        fail(f"{refusal.detail} {refusal.right}".strip())
    except Unreachable as error:
        fail(f"the network does not answer ({error})")
    except OperationalError:
        fail("the database does not answer")


async def _work(
    url: str, keyring: Keyring, work: Callable[[AsyncSession], Awaitable[Result]]
) -> Result:
    engine = create_engine(url, pool_size=1)
    try:
        async with create_sessions(engine, keyring).begin() as session:
            return await work(session)
    finally:
        await engine.dispose()
