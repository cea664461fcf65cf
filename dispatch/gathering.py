"""The gatherer: puts copies of one post under their incident, and carries on what was decided on
incidents once a statement stands.

It acts by command like everybody else, and each command has one id however often it is asked.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from db.engine import Sessions
from db.incident_deeds import ask_waiting, join_by_command
from db.incidents import look_at_copies
from db.tables import Command
from dispatch.asking import Desk

PAUSE = 2.0
SIDE_BY_SIDE = 8

log = structlog.get_logger()


@dataclass(frozen=True)
class Gatherer:
    """Goes round over new posts and unfinished decisions. Two at once do no harm."""

    sessions: Sessions
    desk: Desk

    async def run(self) -> None:
        """Go round until cancelled; no fault of database or Temporal ends it."""
        while True:
            busy = 0
            try:
                busy = await self.round()
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.warning("gatherer waits", error=type(error).__name__)
            await asyncio.sleep(0 if busy else PAUSE)

    async def round(self) -> int:
        """One round; how many cases were asked. What a crash leaves is the relay's."""
        now = datetime.now(UTC)
        async with self.sessions.begin() as session:
            joining = await look_at_copies(session, now)
            commands = [await join_by_command(session, each) for each in joining]
            settled = await ask_waiting(session, now)
        slots = asyncio.Semaphore(SIDE_BY_SIDE)

        async def pursue(command: Command) -> None:
            async with slots:
                await self.desk.pursue(command)

        await asyncio.gather(*(pursue(each) for each in commands if each.status == "pending"))
        return len(commands) + settled
