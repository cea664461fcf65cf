"""The archive's to-do list and the histories that were fetched from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import ArchivedRun, ArchiveTodo

VANISHED = "vanished"


@dataclass(frozen=True)
class ArchiveFigures:
    """How large the archive is and how far behind it is."""

    archived: int
    open: int
    vanished: int
    stored_bytes: int
    oldest_at: datetime | None
    """When the oldest archived run ended."""
    overdue_since: datetime | None
    """Since when the run that waits longest should have been looked at."""


async def take_next(
    session: AsyncSession, now: datetime, *, before: datetime | None = None
) -> ArchiveTodo | None:
    """The run whose look is due longest, locked until the transaction ends; others take others.

    With `before`, runs are taken whether due or not, each that was not looked at since then.
    """
    query = select(ArchiveTodo).where(ArchiveTodo.state == "open")
    if before is None:
        query = query.where(ArchiveTodo.look_at <= now)
    else:
        query = query.where(or_(ArchiveTodo.looked_at.is_(None), ArchiveTodo.looked_at < before))
    return await session.scalar(
        query.order_by(ArchiveTodo.look_at).limit(1).with_for_update(skip_locked=True)
    )


async def enter(
    session: AsyncSession,
    runs: Iterable[tuple[str, str]],
    *,
    client_id: UUID,
    case_id: UUID,
    look_at: datetime,
) -> None:
    """Put runs (workflow id, run id) on the list that are not there yet."""
    rows = [
        {
            "workflow_id": workflow_id,
            "run_id": run_id,
            "client_id": client_id,
            "case_id": case_id,
            "look_at": look_at,
        }
        for workflow_id, run_id in runs
    ]
    if rows:
        await session.execute(insert(ArchiveTodo).values(rows).on_conflict_do_nothing())


async def keep(session: AsyncSession, run: ArchivedRun) -> None:
    """Store a history and take its run off the list; a second time changes nothing."""
    values = {
        column.name: getattr(run, column.name)
        for column in ArchivedRun.__table__.columns
        if getattr(run, column.name) is not None
    }
    await session.execute(insert(ArchivedRun).values(values).on_conflict_do_nothing())
    await session.execute(
        update(ArchiveTodo)
        .where(ArchiveTodo.workflow_id == run.workflow_id, ArchiveTodo.run_id == run.run_id)
        .values(state="archived", archived_at=func.now(), build_id=run.build_id)
    )


async def look_again_for_vanished(session: AsyncSession, now: datetime) -> int:
    """Put what vanished back on the list, when the server was the wrong one or was restored."""
    found = await session.scalars(
        update(ArchiveTodo)
        .where(ArchiveTodo.state == VANISHED)
        .values(state="open", look_at=now, looked_at=None)
        .returning(ArchiveTodo.run_id)
    )
    return len(found.all())


async def runs_of(session: AsyncSession, case_id: UUID) -> Sequence[ArchiveTodo]:
    """Every run of a case and of its children, in the order in which they began."""
    rows = await session.scalars(
        select(ArchiveTodo)
        .where(ArchiveTodo.case_id == case_id)
        .order_by(ArchiveTodo.entered_at, ArchiveTodo.run_id)
    )
    return rows.all()


async def archived_of(session: AsyncSession, case_id: UUID) -> Sequence[ArchivedRun]:
    """The archived histories of a case, in the order in which they began."""
    rows = await session.scalars(
        select(ArchivedRun)
        .where(ArchivedRun.case_id == case_id)
        .order_by(ArchivedRun.started_at, ArchivedRun.run_id)
    )
    return rows.all()


async def vanished(session: AsyncSession) -> Sequence[ArchiveTodo]:
    """Runs whose history the server no longer had."""
    rows = await session.scalars(
        select(ArchiveTodo).where(ArchiveTodo.state == VANISHED).order_by(ArchiveTodo.entered_at)
    )
    return rows.all()


async def figures(session: AsyncSession, now: datetime) -> ArchiveFigures:
    """Size and age. Reads the whole list: for once in a while."""
    counted = await session.execute(
        select(ArchiveTodo.state, func.count().label("number")).group_by(ArchiveTodo.state)
    )
    states = {row.state: row.number for row in counted}
    size, oldest = (
        await session.execute(select(func.sum(ArchivedRun.size), func.min(ArchivedRun.ended_at)))
    ).one()
    overdue = await session.scalar(
        select(func.min(ArchiveTodo.look_at)).where(
            ArchiveTodo.state == "open", ArchiveTodo.look_at < now
        )
    )
    return ArchiveFigures(
        archived=states.get("archived", 0),
        open=states.get("open", 0),
        vanished=states.get(VANISHED, 0),
        stored_bytes=int(size or 0),
        oldest_at=oldest,
        overdue_since=overdue,
    )
