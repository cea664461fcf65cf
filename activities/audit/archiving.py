"""The archivist: fetches the history of every finished run before the server forgets it.

The list of runs is in PostgreSQL, written in the transaction of each run's first journal rows; that
is what no crash can skip. A round of this loop changes nothing but what it has finished, so it may
die at any point, and several of them share the list by locking what they work on.
"""

import asyncio
from collections import Counter as Tally
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from prometheus_client import Gauge
from temporalio.api.history.v1 import History
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from activities.audit import histories
from db import archive
from db.engine import Sessions
from db.tables import ArchivedRun, ArchiveTodo

PAUSE = 30.0
"""Seconds between rounds."""

MEASURE_EVERY = timedelta(minutes=5)
LOOK_SOONEST = timedelta(hours=1)
LOOK_LATEST = timedelta(hours=6)
"""No server keeps closed histories for less than a day: each is looked at four times in that."""

LATER = timedelta(minutes=5)
"""When the server did not answer."""

SIDE_BY_SIDE = 4

log = structlog.get_logger()
runs = Gauge("webcare_archive_runs", "Workflow runs by what the archive has of them", ["state"])
stored_bytes = Gauge("webcare_archive_bytes", "Bytes of raw histories stored")
oldest = Gauge("webcare_archive_oldest_seconds", "Age of the oldest archived run's end")
overdue = Gauge(
    "webcare_archive_overdue_seconds", "For how long the most overdue run waits to be looked at"
)


@dataclass(frozen=True)
class Archivist:
    """Goes through the to-do list: runs that have ended are fetched and stored, their
    continuations and children entered; open ones are looked at again later."""

    sessions: Sessions
    temporal: Client

    async def run(self) -> None:
        """Go round until cancelled; no fault of database or Temporal ends it."""
        measured_at = datetime.min.replace(tzinfo=UTC)
        while True:
            try:
                await self.round()
                if datetime.now(UTC) - measured_at >= MEASURE_EVERY:
                    await self.measure()
                    measured_at = datetime.now(UTC)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.warning("the archive waits", error=type(error).__name__)
            await asyncio.sleep(PAUSE)

    async def round(self, *, everything: bool = False) -> dict[str, int]:
        """Look at every run that is due (`everything`: at each that is on the list, once), until
        none is left. Returns how many were archived, vanished, still open, or left for later."""
        before = datetime.now(UTC) if everything else None
        tally: Tally[str] = Tally()

        async def work() -> None:
            while (outcome := await self._next(before)) is not None:
                tally[outcome] += 1

        await asyncio.gather(*(work() for _ in range(SIDE_BY_SIDE)))
        return dict(tally)

    async def measure(self) -> archive.ArchiveFigures:
        """Count what is there, for the metrics."""
        now = datetime.now(UTC)
        async with self.sessions() as session:
            found = await archive.figures(session, now)
        for state, count in (
            ("archived", found.archived),
            ("open", found.open),
            ("vanished", found.vanished),
        ):
            runs.labels(state).set(count)
        stored_bytes.set(found.stored_bytes)
        oldest.set((now - found.oldest_at).total_seconds() if found.oldest_at else 0)
        overdue.set((now - found.overdue_since).total_seconds() if found.overdue_since else 0)
        return found

    async def _next(self, before: datetime | None) -> str | None:
        """Look at one run, None when there is none. Its row is locked until that is written."""
        now = datetime.now(UTC)
        async with self.sessions.begin() as session:
            todo = await archive.take_next(session, now, before=before)
            if todo is None:
                return None
            todo.looked_at = now
            try:
                history = await fetch_finished(self.temporal, todo.workflow_id, todo.run_id)
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND:
                    todo.state = archive.VANISHED
                    log.error(
                        "a history vanished before it was archived",
                        workflow_id=todo.workflow_id,
                        run_id=todo.run_id,
                    )
                    return "vanished"
                todo.look_at = now + LATER
                return "later"
            if history is None:
                todo.look_at = now + _until_next_look(todo, now)
                return "open"
            await archive.enter(
                session,
                histories.runs_that_follow(history),
                client_id=todo.client_id,
                case_id=todo.case_id,
                look_at=now,
            )
            await session.flush()
            await archive.keep(session, _archived(todo, history))
            return "archived"


async def fetch_finished(client: Client, workflow_id: str, run_id: str) -> History | None:
    """The history of a run that has ended, None while it runs. Raises RPCError."""
    handle = client.get_workflow_handle(workflow_id, run_id=run_id)
    if (await handle.describe()).status is WorkflowExecutionStatus.RUNNING:
        return None
    return await fetch(client, workflow_id, run_id)


async def fetch(client: Client, workflow_id: str, run_id: str) -> History:
    """The history of a run as far as it has come. Raises RPCError."""
    handle = client.get_workflow_handle(workflow_id, run_id=run_id)
    return History(events=(await handle.fetch_history()).events)


def _until_next_look(todo: ArchiveTodo, now: datetime) -> timedelta:
    """The older a run, the longer until it is looked at again."""
    return min(max((now - todo.entered_at) / 4, LOOK_SOONEST), LOOK_LATEST)


def _archived(todo: ArchiveTodo, history: History) -> ArchivedRun:
    packed = histories.pack(history)
    builds = histories.build_ids_of(history)
    return ArchivedRun(
        workflow_id=todo.workflow_id,
        run_id=todo.run_id,
        client_id=todo.client_id,
        case_id=todo.case_id,
        workflow_type=histories.workflow_type_of(history),
        ending=histories.ending_of(history) or "unknown",
        build_id=builds[-1] if builds else "",
        events=len(history.events),
        started_at=histories.began_at(history),
        ended_at=histories.ended_at(history),
        archived_at=datetime.now(UTC),
        sha256=packed.sha256,
        proto=packed.proto,
        json=packed.json,
        size=packed.size,
    )
