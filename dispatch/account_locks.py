"""Which accounts this process has for itself: a lock in the database for each, all of them on one
connection, however many they are."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_TAKE = text("SELECT pg_try_advisory_lock(hashtextextended(:key, 1))")
_LEAVE = text("SELECT pg_advisory_unlock(hashtextextended(:key, 1))")
_THERE = text("SELECT true")


@dataclass
class AccountLocks:
    """The database drops a lock with the connection that took it, so all of them are gone when that
    is lost: others may have the accounts then. A connection for each took the pool away from
    everything else that a worker does."""

    engine: AsyncEngine
    _connection: AsyncConnection | None = None
    _held: set[UUID] = field(default_factory=set)
    _lost: bool = False
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def of(self, account_id: UUID) -> AsyncIterator[bool]:
        """Whether nobody else has the account, within the block."""
        if not await self._ask(_TAKE, key=str(account_id)):
            yield False
            return
        self._held.add(account_id)
        try:
            yield True
        finally:
            if account_id in self._held:
                self._held.discard(account_id)
                with contextlib.suppress(Exception):  # the connection is lost, and the lock with it
                    await self._ask(_LEAVE, key=str(account_id))

    async def were_lost(self) -> bool:
        """Whether some were, since this was asked last."""
        if self._held:
            with contextlib.suppress(Exception):
                await self._ask(_THERE)
        lost, self._lost = self._lost, False
        return lost

    async def close(self) -> None:
        """Leave all of them at once."""
        connection, self._connection = self._connection, None
        self._lost = self._lost or bool(self._held)
        self._held.clear()
        if connection is None:
            return
        with contextlib.suppress(Exception):
            await connection.invalidate()  # back in the pool it would keep them
        with contextlib.suppress(Exception):
            await connection.close()

    async def _ask(self, statement: TextClause, **values: str) -> bool:
        async with self._one_at_a_time:
            try:
                if self._connection is None:
                    self._connection = await self.engine.connect()
                answer = await self._connection.scalar(statement, values)
                await self._connection.commit()
            except BaseException:
                await self.close()
                raise
            return bool(answer)
