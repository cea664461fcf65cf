"""Audits: which cases they look at, and how far they are."""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    delete,
    func,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from db.audit_findings import GAP, gap_row, keep, row_of, rows_of, theirs
from db.engine import Sessions, each_alone
from db.listing import Listing, Page, Wanted, any_id, any_word
from db.tables import (
    AnchorEntry,
    AnchorRow,
    ArchiveTodo,
    AuditFinding,
    AuditRun,
    CaseRow,
    utc_now,
)
from domain.audit.findings import CaseReport, Finding
from domain.errors import NotFound

NIGHTLY = "nightly"
ASKED = "asked"


@dataclass(frozen=True)
class Scope:
    """Which cases: those named, or those that changed since a moment, or those that anchors after
    a number speak of, or all of them."""

    case_ids: Sequence[UUID] | None = None
    since: datetime | None = None
    after_anchor: int | None = None
    client_id: UUID | None = None
    """Of these only what belongs to one client."""
    and_cases: Sequence[UUID] = ()
    """Beside those after an anchor: cases that there is a reason to look at."""

    @property
    def told(self) -> dict[str, Any]:
        """As it is kept with an audit's result."""
        told: dict[str, Any] = {}
        if self.case_ids is not None:
            told["cases"] = [str(case_id) for case_id in self.case_ids]
        if self.since is not None:
            told["since"] = self.since.isoformat()
        if self.after_anchor is not None:
            told["after_anchor"] = self.after_anchor
        if self.client_id is not None:
            told["client"] = str(self.client_id)
        if self.and_cases:
            told["and_cases"] = [str(case_id) for case_id in self.and_cases]
        return told

    @classmethod
    def read(cls, told: dict[str, Any]) -> Self:
        """From what was kept."""
        return cls(
            case_ids=[UUID(case_id) for case_id in told["cases"]] if "cases" in told else None,
            since=datetime.fromisoformat(told["since"]) if "since" in told else None,
            after_anchor=told.get("after_anchor"),
            client_id=UUID(told["client"]) if "client" in told else None,
            and_cases=[UUID(case_id) for case_id in told.get("and_cases", ())],
        )


async def cases_in(
    session: AsyncSession, scope: Scope, *, after: UUID | None = None, limit: int | None = None
) -> list[UUID]:
    """The cases of that scope in the order of their ids, beyond `after`.

    A case that only the archive or an anchor remembers belongs to it as well: that is how one that
    was removed comes to light.
    """
    if scope.case_ids is not None:
        rest = sorted(set(scope.case_ids))
        rest = [case_id for case_id in rest if after is None or case_id > after]
        return rest[:limit]
    found = _scoped(scope).subquery()
    (case_id,) = found.c
    query = select(case_id).where(case_id.is_not(None)).order_by(case_id)
    if after is not None:
        query = query.where(case_id > after)
    return list(await session.scalars(query.limit(limit)))


async def count_cases(session: AsyncSession, scope: Scope) -> int:
    """How many cases that scope has."""
    if scope.case_ids is not None:
        return len(set(scope.case_ids))
    return await session.scalar(select(func.count()).select_from(_scoped(scope).subquery())) or 0


def _scoped(scope: Scope) -> CompoundSelect[UUID | None] | Select[UUID | None]:
    anchored = select(AnchorEntry.case_id).where(AnchorEntry.case_id.is_not(None))
    cases = select(CaseRow.id.label("case_id"))
    archived = select(ArchiveTodo.case_id)
    if scope.client_id is not None:
        anchored = anchored.where(AnchorEntry.client_id == scope.client_id)
        cases = cases.where(CaseRow.client_id == scope.client_id)
        archived = archived.where(ArchiveTodo.client_id == scope.client_id)
    if scope.after_anchor is not None:
        new = AnchorEntry.number > scope.after_anchor
        return anchored.where(new | AnchorEntry.case_id.in_(scope.and_cases)).distinct()
    if scope.since is None:
        return union(cases, archived, anchored)
    since = scope.since
    return union(
        cases.where(CaseRow.updated_at >= since),
        archived.where((ArchiveTodo.entered_at >= since) | (ArchiveTodo.archived_at >= since)),
        anchored.join(AnchorRow, AnchorRow.number == AnchorEntry.number).where(
            AnchorRow.at >= since
        ),
    )


async def verified_through(session: AsyncSession) -> int:
    """The anchor up to which a finished nightly audit has looked at everything, 0 for none."""
    number = await session.scalar(
        select(func.max(AuditRun.through_anchor)).where(AuditRun.finished_at.is_not(None))
    )
    return number or 0


async def begin(
    session: AsyncSession,
    run_id: UUID,
    *,
    kind: str,
    scope: Scope,
    asked_by: UUID | None = None,
) -> None:
    """Write down that an audit began, whether or not it was asked for before."""
    await end_broken_off(session)
    if kind == NIGHTLY:
        await _end_earlier_nights(session, run_id)
    run = await session.get(AuditRun, run_id) or ask(
        session, run_id, kind=kind, scope=scope, asked_by=asked_by
    )
    run.expected = await count_cases(session, scope)
    run.begun_at = utc_now()
    await session.flush()


def ask(
    session: AsyncSession,
    run_id: UUID,
    *,
    scope: Scope,
    kind: str = ASKED,
    asked_by: UUID | None = None,
) -> AuditRun:
    """Write down that somebody wants an audit."""
    run = AuditRun(
        id=run_id, kind=kind, client_id=scope.client_id, scope=scope.told, asked_by=asked_by
    )
    session.add(run)
    return run


@asynccontextmanager
async def at_work(sessions: Sessions, run_id: UUID) -> AsyncIterator[None]:
    """For as long as this lasts others see that somebody is at work on an audit without a workflow:
    by a lock that goes with the process, however that ends."""
    async with each_alone(sessions)() as session:
        await session.execute(select(func.pg_advisory_lock(_lock(run_id))))
        try:
            yield
        finally:
            await session.execute(select(func.pg_advisory_unlock(_lock(run_id))))


async def end_broken_off(session: AsyncSession) -> None:
    """End the audits of command lines that nobody is at work on any more: whoever was killed could
    not say so."""
    unfinished = await session.scalars(
        select(AuditRun).where(
            AuditRun.kind == ASKED,
            # Whose workflow carries it on has a client.
            AuditRun.client_id.is_(None),
            AuditRun.begun_at.is_not(None),
            AuditRun.finished_at.is_(None),
        )
    )
    for run in unfinished.all():
        if await session.scalar(select(func.pg_try_advisory_xact_lock(_lock(run.id)))):
            await end(session, run.id)


async def _end_earlier_nights(session: AsyncSession, run_id: UUID) -> None:
    """There is one at a time: whatever carried an earlier one was ended from outside."""
    earlier = await session.scalars(
        select(AuditRun.id).where(
            AuditRun.kind == NIGHTLY, AuditRun.finished_at.is_(None), AuditRun.id != run_id
        )
    )
    for each in earlier.all():
        await end(session, each)


async def with_a_workflow(session: AsyncSession, before: datetime) -> Sequence[UUID]:
    """Audits asked for before then, each carried by a workflow of its own, that have not ended."""
    unfinished = await session.scalars(
        select(AuditRun.id).where(
            AuditRun.kind == ASKED,
            AuditRun.client_id.is_not(None),
            AuditRun.started_at < before,
            AuditRun.finished_at.is_(None),
        )
    )
    return unfinished.all()


async def end(session: AsyncSession, run_id: UUID) -> None:
    """Nobody carries an audit on. What it looked at counts; that there was more is a gap. Nothing
    happens where it ended meanwhile."""
    run = await session.get_one(AuditRun, run_id, with_for_update=True, populate_existing=True)
    if run.finished_at is None:
        run.expected, run.gaps, run.finished_at = run.cases, run.gaps + 1, utc_now()
        said = "the audit was broken off before it had looked at every case"
        await keep(session, run.id, [gap_row(run.id, said)])
    await session.flush()


def _lock(run_id: UUID) -> ColumnElement[int]:
    return func.hashtextextended(str(run_id), 4)


async def forget(session: AsyncSession, run_id: UUID) -> None:
    """Take back an audit that could not be asked for."""
    await session.execute(delete(AuditRun).where(AuditRun.id == run_id))


async def note_progress(session: AsyncSession, run_id: UUID, looked_at: int) -> None:
    """Let whoever waits for an audit see how far it is."""
    await session.execute(update(AuditRun).where(AuditRun.id == run_id).values(looked_at=looked_at))


async def progress_of(session: AsyncSession, run_id: UUID) -> tuple[Scope, UUID | None, int]:
    """The scope of an audit, the last case that it is through with, and how many those are."""
    run = await session.get_one(AuditRun, run_id)
    done = run.scope.get("done")
    return Scope.read(run.scope), UUID(done) if done else None, run.cases


async def add_reports(
    session: AsyncSession,
    run_id: UUID,
    reports: Iterable[CaseReport],
    *,
    done: UUID | None = None,
) -> None:
    """Count what was verified, and keep differences and gaps. `done`: everything up to that case
    is verified."""
    reports = list(reports)
    await keep(session, run_id, [row for report in reports for row in rows_of(run_id, report)])
    run = await session.get_one(AuditRun, run_id, with_for_update=True)
    run.cases += len(reports)
    run.looked_at = run.cases
    run.rows += sum(report.rows for report in reports)
    run.histories += sum(report.runs for report in reports)
    run.erased += sum(len(report.erased) for report in reports)
    run.differences += sum(len(report.findings) for report in reports)
    run.gaps += sum(len(report.gaps) for report in reports)
    if done is not None:
        run.scope = {**run.scope, "done": str(done)}


async def add_findings(
    session: AsyncSession,
    run_id: UUID,
    findings: Sequence[Finding],
    client_id: UUID | None = None,
) -> None:
    """Keep differences that belong to no case; `client_id` None: they concern everybody."""
    await keep(session, run_id, [row_of(run_id, finding, client_id) for finding in findings])
    run = await session.get_one(AuditRun, run_id, with_for_update=True)
    run.differences += len(findings)


async def finish(
    session: AsyncSession, run_id: UUID, *, through_anchor: int | None = None
) -> AuditRun:
    """Write down that an audit is done."""
    run = await session.get_one(AuditRun, run_id, populate_existing=True)
    run.finished_at = utc_now()
    run.through_anchor = through_anchor
    await session.flush()
    return run


_LISTING = Listing(
    sorts={"id": AuditRun.id, "started_at": AuditRun.started_at},
    filters={
        "id": any_id(AuditRun.id),
        "client_id": any_id(AuditRun.client_id),
        "kind": any_word(AuditRun.kind),
    },
    default_sort="started_at",
    unique=AuditRun.id,
)


@dataclass(frozen=True)
class AuditEntry:
    """An audit with what it found among the things of those who ask."""

    run: AuditRun
    differences: int
    gaps: int


async def list_audits(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> Page[AuditEntry]:
    """A page of the audits over all clients and over those. Raises Invalid for an unknown filter
    or sort."""
    mine = or_(AuditRun.client_id.is_(None), AuditRun.client_id.in_(clients))
    rows, total = await _LISTING.page(session, select(AuditRun).where(mine), wanted)
    entries = await _counted(session, clients, [run for (run,) in rows])
    return Page(rows=entries, first=wanted.first, total=total)


async def find_audit(session: AsyncSession, run_id: UUID) -> AuditRun | None:
    """The audit of that id, whoever asked for it."""
    return await session.get(AuditRun, run_id)


async def get_audit(session: AsyncSession, clients: Collection[UUID], run_id: UUID) -> AuditEntry:
    """One audit. Raises NotFound, also when it is about another client."""
    run = await session.get(AuditRun, run_id, populate_existing=True)
    if run is None or (run.client_id is not None and run.client_id not in clients):
        raise NotFound("There is no such audit.")
    return (await _counted(session, clients, [run]))[0]


async def _counted(
    session: AsyncSession, clients: Collection[UUID], runs: Sequence[AuditRun]
) -> list[AuditEntry]:
    """Each with the number of its findings that concern those clients; one query."""
    is_gap = AuditFinding.check == GAP
    rows = await session.execute(
        select(AuditFinding.run_id, is_gap, func.count())
        .where(AuditFinding.run_id.in_([run.id for run in runs]), theirs(clients))
        .group_by(AuditFinding.run_id, is_gap)
    )
    found = {(run_id, gap): count for run_id, gap, count in rows}
    return [
        AuditEntry(
            run=run,
            differences=found.get((run.id, False), 0),
            gaps=found.get((run.id, True), 0),
        )
        for run in runs
    ]
