"""The distributor: gives waiting tasks to people who are there, and takes back what others left.

It decides with the pure rules of domain/routing.py and domain/presence.py, and acts by command like
everybody else: each decision stands in its case's journal, with its reasons.
"""

import asyncio
import contextlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

import structlog
from prometheus_client import Gauge
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.distribution import Situation, read_situation
from db.engine import Sessions
from db.notify import Change, listen
from dispatch.giving import Giver, command_of
from domain.commands import AssignTask, ReturnTask
from domain.presence import why_taken_back
from domain.routing import Cause, distribute, left_behind
from domain.task import ReturnReason

PAUSE = 3.0
"""Seconds between rounds when nothing was heard."""

AT_MOST_EVERY = 0.3
"""Seconds between rounds when much is heard."""

SIDE_BY_SIDE = 8

log = structlog.get_logger()
waiting_in_vain = Gauge(
    "webcare_tasks_without_free_agent",
    "Tasks that wait although they should be done, by cause",
    ["cause"],
)


@dataclass(frozen=True)
class Distributor:
    """Goes round over waiting tasks. Of several workers the one with the lock goes; two at once
    would do no harm, because a case gives each of its tasks to one person only.

    `asked`: by task, the state of its case in which a request came to nothing. Until the case
    changes (one whose run has ended never does) asking again is useless.
    """

    engine: AsyncEngine
    sessions: Sessions
    database_url: str
    giver: Giver
    asked: dict[UUID, int] = field(default_factory=dict)

    async def run(self) -> None:
        """Distribute until cancelled; no fault of database or Temporal ends it."""
        heard = asyncio.Event()
        listening = asyncio.create_task(self._listen(heard))
        try:
            while True:
                try:
                    async with self.engine.connect() as connection:
                        if await _locked(connection):
                            try:
                                await self._rounds(connection, heard)
                            finally:
                                # Drops the lock with the connection instead of pooling both.
                                await connection.invalidate()
                except asyncio.CancelledError:
                    raise
                except Exception as error:
                    log.warning("distributor waits", error=type(error).__name__)
                await asyncio.sleep(PAUSE)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def round(self, now: datetime | None = None) -> None:
        """Look once at everything as it is (at `now`): take back, give, measure."""
        now = now or datetime.now(UTC)
        async with self.sessions() as session:
            situation = self._worth_asking(await read_situation(session, now))
        result = distribute(situation.waiting, situation.agents, now)
        _measure(Counter(each.cause for each in result.waiting))
        waiting = {task.id: task for task in situation.waiting}
        unserved = [waiting[each.task_id] for each in result.waiting]
        given = (*result.assignments, *left_behind(unserved, situation.leads))
        commands: list[AssignTask | ReturnTask] = [
            *_taken_back(situation, now),
            *(command_of(each) for each in given),
        ]
        slots = asyncio.Semaphore(SIDE_BY_SIDE)

        async def do(command: AssignTask | ReturnTask) -> None:
            place = situation.places[command.task_id]
            async with slots:
                status = await self.giver.ask(place, command)
            if status == "refused":
                self.asked[command.task_id] = place.seq
                log.info("distributor: not now", command=command.kind)

        await asyncio.gather(*(do(command) for command in commands))

    def _worth_asking(self, situation: Situation) -> Situation:
        for task_id in self.asked.keys() - situation.places.keys():
            del self.asked[task_id]

        def worth(task_id: UUID) -> bool:
            return self.asked.get(task_id) != situation.places[task_id].seq

        return replace(
            situation,
            waiting=[task for task in situation.waiting if worth(task.id)],
            held=[task for task in situation.held if worth(task.id)],
            lost={task_id: who for task_id, who in situation.lost.items() if worth(task_id)},
        )

    async def _rounds(self, connection: AsyncConnection, heard: asyncio.Event) -> None:
        while True:
            heard.clear()
            await self.round()
            await connection.execute(text("SELECT 1"))  # the lock lasts as long as this connection
            await connection.commit()
            await asyncio.sleep(AT_MOST_EVERY)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(heard.wait(), PAUSE)

    async def _listen(self, heard: asyncio.Event) -> None:
        async for change in listen(self.database_url):
            if not isinstance(change, Change) or change.resource == "tasks":
                heard.set()


def _taken_back(situation: Situation, now: datetime) -> list[ReturnTask]:
    lost = [
        ReturnTask(task_id=task_id, holder=holder, reason=ReturnReason.LEFT)
        for task_id, holder in situation.lost.items()
    ]
    return lost + [
        ReturnTask(task_id=task.id, holder=task.holder, reason=reason)
        for task in situation.held
        if (reason := why_taken_back(task, situation.attendances[task.holder], now)) is not None
    ]


def _measure(causes: Counter[Cause]) -> None:
    for cause in Cause:
        waiting_in_vain.labels(cause.value).set(causes[cause])


async def _locked(connection: AsyncConnection) -> bool:
    got = await connection.scalar(
        text("SELECT pg_try_advisory_lock(hashtextextended('webcare-distributor', 1))")
    )
    await connection.commit()
    return bool(got)
