"""Group commit: new posts that arrive at the same moment share one transaction.

Nobody waits for others to come: while one transaction is under way, the next gathers.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from db.engine import Sessions
from dispatch.storing.new_posts import NewPost, store_new

TOGETHER_AT_MOST = 32

WAITING_AT_MOST = 1_000
"""Posts that wait for their transaction; each has its delivery in memory."""

UNREACHABLE = (OperationalError, InterfaceError, NoConnection, OSError)
"""Nobody's fault among them: trying each for itself would only take longer to fail."""

_Waiting = tuple[NewPost, "asyncio.Future[UUID | None]"]


class Overrun(Exception):
    """More arrives than can be stored: whoever sent it has to send it again."""


@dataclass
class GroupCommit:
    """Stores new posts. One that cannot be stored harms none of the others."""

    sessions: Sessions
    _waiting: deque[_Waiting] = field(default_factory=deque)
    _committing: asyncio.Task[None] | None = None

    async def store(self, post: NewPost) -> UUID | None:
        """Keep it, committed when this returns: its inbound item, or None as `store_new` has it,
        also when somebody stored the same at the same moment. Raises what the database raises, and
        Overrun, with nothing kept, when too many wait."""
        if len(self._waiting) >= WAITING_AT_MOST:
            raise Overrun
        kept: asyncio.Future[UUID | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((post, kept))
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit_all())
        return await kept

    async def _commit_all(self) -> None:
        while self._waiting:
            together = self._next()
            try:
                await self._commit(together)
            except BaseException as error:
                _fail(together, error)
                if not isinstance(error, Exception):
                    _fail(self._waiting, error)
                    self._waiting.clear()
                    raise

    def _next(self) -> list[_Waiting]:
        """Who came first, and whoever has nothing in common with them; the rest keeps its place."""
        together: list[_Waiting] = []
        left: list[_Waiting] = []
        marks: set[str] = set()
        while self._waiting and len(together) < TOGETHER_AT_MOST:
            post, kept = self._waiting.popleft()
            if kept.cancelled():
                continue
            alike = not marks.isdisjoint(post.marks)
            (left if alike else together).append((post, kept))
            marks |= post.marks
        self._waiting.extendleft(reversed(left))
        return together

    async def _commit(self, together: Sequence[_Waiting]) -> None:
        """One transaction; where it fails for what one of them is, each has one of its own."""
        try:
            async with self.sessions.begin() as session:
                stored = await store_new(session, [post for post, _ in together])
        except UNREACHABLE:
            raise
        except Exception as error:
            if len(together) > 1:
                for each in together:
                    try:
                        await self._commit([each])
                    except Exception as own:
                        _fail([each], own)
                return
            if not isinstance(error, IntegrityError):
                raise
            stored = [None]
        for (_, kept), inbound_id in zip(together, stored, strict=True):
            if not kept.done():
                kept.set_result(inbound_id)


def _fail(waiting: Sequence[_Waiting] | deque[_Waiting], error: BaseException) -> None:
    for _, kept in waiting:
        if kept.done():
            continue
        if isinstance(error, Exception):
            kept.set_exception(error)
        else:
            kept.cancel()
