"""Audits: which cases they look at, how far they are, and what they found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, func, insert, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.tables import (
    AnchorEntry,
    AnchorRow,
    ArchiveTodo,
    AuditFinding,
    AuditRun,
    CaseRow,
    ConfigurationChange,
    ConfigurationVersion,
    utc_now,
)
from domain.audit.findings import CaseReport, Finding

NIGHTLY = "nightly"
ASKED = "asked"
GAP = "gap"
FINDINGS_KEPT = 10_000
"""Of one audit. Who finds more has no need of the rest."""


@dataclass(frozen=True)
class Scope:
    """Which cases: those named, or those that changed since a moment, or those that anchors after
    a number speak of, or all of them."""

    case_ids: Sequence[UUID] | None = None
    since: datetime | None = None
    after_anchor: int | None = None
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
    if scope.after_anchor is not None:
        new = AnchorEntry.number > scope.after_anchor
        return anchored.where(new | AnchorEntry.case_id.in_(scope.and_cases)).distinct()
    cases = select(CaseRow.id.label("case_id"))
    if scope.since is None:
        return union(cases, select(ArchiveTodo.case_id), anchored)
    since = scope.since
    return union(
        cases.where(CaseRow.updated_at >= since),
        select(ArchiveTodo.case_id).where(
            (ArchiveTodo.entered_at >= since) | (ArchiveTodo.archived_at >= since)
        ),
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
    """Write down that an audit began."""
    session.add(AuditRun(id=run_id, kind=kind, scope=scope.told, asked_by=asked_by))
    await session.flush()


async def progress_of(session: AsyncSession, run_id: UUID) -> tuple[Scope, UUID | None]:
    """The scope of an audit, and the last case that it is through with."""
    run = await session.get_one(AuditRun, run_id)
    done = run.scope.get("done")
    return Scope.read(run.scope), UUID(done) if done else None


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
    rows = [
        row
        for report in reports
        for row in (
            *(_row(run_id, finding, report.client_id) for finding in report.findings),
            *(_gap(run_id, report, gap) for gap in report.gaps),
        )
    ]
    await _keep(session, run_id, rows)
    run = await session.get_one(AuditRun, run_id, with_for_update=True)
    run.cases += len(reports)
    run.rows += sum(report.rows for report in reports)
    run.histories += sum(report.runs for report in reports)
    run.erased += sum(len(report.erased) for report in reports)
    run.differences += sum(len(report.findings) for report in reports)
    run.gaps += sum(len(report.gaps) for report in reports)
    if done is not None:
        run.scope = {**run.scope, "done": str(done)}


async def add_findings(session: AsyncSession, run_id: UUID, findings: Sequence[Finding]) -> None:
    """Keep differences that belong to no case."""
    await _keep(session, run_id, [_row(run_id, finding, None) for finding in findings])
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


async def findings_of(session: AsyncSession, run_id: UUID) -> Sequence[AuditFinding]:
    """What an audit found, in the order in which it was found."""
    rows = await session.scalars(
        select(AuditFinding).where(AuditFinding.run_id == run_id).order_by(AuditFinding.id)
    )
    return rows.all()


async def configurations(
    session: AsyncSession,
) -> dict[UUID, tuple[list[ConfigurationChange], list[ConfigurationVersion]]]:
    """Each client's journal of configuration, in order, and its versions."""
    found: dict[UUID, tuple[list[ConfigurationChange], list[ConfigurationVersion]]] = {}
    changes = await session.scalars(
        select(ConfigurationChange).order_by(ConfigurationChange.client_id, ConfigurationChange.seq)
    )
    for change in changes:
        found.setdefault(change.client_id, ([], []))[0].append(change)
    for version in await session.scalars(select(ConfigurationVersion)):
        found.setdefault(version.client_id, ([], []))[1].append(version)
    return found


async def _keep(session: AsyncSession, run_id: UUID, rows: list[dict[str, Any]]) -> None:
    kept = await session.scalar(
        select(func.count()).select_from(AuditFinding).where(AuditFinding.run_id == run_id)
    )
    rows = rows[: max(0, FINDINGS_KEPT - (kept or 0))]
    if rows:
        await session.execute(insert(AuditFinding), rows)


def _row(run_id: UUID, finding: Finding, client_id: UUID | None) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "run_id": run_id,
        "client_id": client_id,
        "case_id": finding.case_id,
        "check": finding.check.value,
        "seq": finding.seq,
        "field": finding.field,
        "said": finding.said,
        "values": finding.values,
    }


def _gap(run_id: UUID, report: CaseReport, gap: str) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "run_id": run_id,
        "client_id": report.client_id,
        "case_id": report.case_id,
        "check": GAP,
        "seq": None,
        "field": "",
        "said": gap,
        "values": {},
    }
