"""The one who forgets: erases whom a client keeps no longer, a few at a time, in every worker; and
what was typed or put there for a reply that nobody sent."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import structlog
from sqlalchemy import func, select

from db.engine import Sessions
from db.erasing import erase
from db.erasure_log import ErasureLog
from db.reply_files import forget_unsent
from db.retaining import note_run, whose_time_is_up
from db.sketches import forget_old
from domain.erasure import Ground
from domain.errors import Refusal

AT_ONCE = 100
PAUSE = 600.0
"""Seconds between two looks; nobody's time is up to the minute."""

_ONE_AT_A_TIME = 7_733_004
"""Key of the advisory lock that one worker holds while it forgets."""

log = structlog.get_logger()


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Forgetter:
    """Looks every ten minutes for people whose last case ended too long ago, and for what was left
    of replies that nobody sent."""

    sessions: Sessions
    erasures: ErasureLog
    now: Callable[[], datetime] = _now

    async def run(self) -> None:
        """Forget until cancelled; what fails is tried again at the next look."""
        while True:
            try:
                await self.round()
            except Exception as error:
                log.warning("could not forget", error=type(error).__name__)
            await asyncio.sleep(PAUSE)

    async def round(self) -> list[UUID]:
        """Erase everybody whose time is up, each in a transaction of their own; whom. What nobody
        sent goes before."""
        gone: list[UUID] = []
        async with self.sessions.begin() as holder:
            if not await holder.scalar(select(func.pg_try_advisory_xact_lock(_ONE_AT_A_TIME))):
                return gone
            async with self.sessions.begin() as session:
                await forget_old(session, self.now())
                await forget_unsent(session, self.now())
            passed = set[UUID]()
            while True:
                async with self.sessions() as session:
                    due = await whose_time_is_up(session, self.now(), AT_ONCE + len(passed))
                fresh = [customer for customer in due if customer not in passed]
                if not fresh:
                    await note_run(holder, self.now(), gone, passed.difference(gone))
                    return gone
                for customer_id in fresh:
                    passed.add(customer_id)
                    if await self._forget(customer_id):
                        gone.append(customer_id)

    async def _forget(self, customer_id: UUID) -> bool:
        try:
            async with self.sessions.begin() as session:
                await erase(
                    session,
                    self.erasures,
                    customer_id,
                    ground=Ground.RETENTION,
                    actor=None,
                    now=self.now(),
                )
        except Refusal as refusal:
            log.info("not forgotten yet", customer=str(customer_id), why=refusal.type)
            return False
        except OSError:
            raise  # the list of erasures cannot be written: nobody is erased
        except Exception as error:  # their fault alone, perhaps: nobody else waits for it
            log.warning("could not forget", customer=str(customer_id), error=type(error).__name__)
            return False
        log.info("forgotten", customer=str(customer_id))
        return True
