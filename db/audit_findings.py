"""What audits found, as it is kept: differences and gaps."""

from collections.abc import Collection, Iterator, Sequence
from math import isfinite
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.tables import AuditFinding
from domain.audit.findings import CaseReport, Finding
from domain.texts import storable

GAP = "gap"
FINDINGS_KEPT = 10_000
"""Of one audit. Who finds more has no need of the rest."""


async def findings_of(
    session: AsyncSession,
    run_id: UUID,
    clients: Collection[UUID] | None = None,
    limit: int | None = None,
) -> Sequence[AuditFinding]:
    """What an audit found, in the order in which it was found; of those clients' things and of
    what concerns everybody."""
    query = select(AuditFinding).where(AuditFinding.run_id == run_id)
    if clients is not None:
        query = query.where(theirs(clients))
    rows = await session.scalars(query.order_by(AuditFinding.id).limit(limit))
    return rows.all()


def theirs(clients: Collection[UUID]) -> ColumnElement[bool]:
    """Whether a finding is about those clients' things, or concerns everybody."""
    return or_(AuditFinding.client_id.is_(None), AuditFinding.client_id.in_(clients))


async def keep(session: AsyncSession, run_id: UUID, rows: list[dict[str, Any]]) -> None:
    """Keep rows of an audit that has not kept as many as are of use."""
    kept = await session.scalar(
        select(func.count()).select_from(AuditFinding).where(AuditFinding.run_id == run_id)
    )
    rows = rows[: max(0, FINDINGS_KEPT - (kept or 0))]
    if rows:
        await session.execute(insert(AuditFinding), rows)


def rows_of(run_id: UUID, report: CaseReport) -> Iterator[dict[str, Any]]:
    """The rows of what was found in a case."""
    for finding in report.findings:
        yield row_of(run_id, finding, report.client_id)
    for gap in report.gaps:
        yield gap_row(run_id, gap, report)


def row_of(run_id: UUID, finding: Finding, client_id: UUID | None) -> dict[str, Any]:
    """The row of a difference; `client_id` None: it concerns everybody."""
    return {
        "id": uuid7(),
        "run_id": run_id,
        "client_id": client_id,
        "case_id": finding.case_id,
        "check": finding.check.value,
        "seq": finding.seq,
        "field": _storable(finding.field),
        "said": finding.said,
        "values": _storable(finding.values),
    }


def gap_row(run_id: UUID, gap: str, report: CaseReport | None = None) -> dict[str, Any]:
    """The row of something that could not be looked at, in a case or of the whole audit."""
    return {
        "id": uuid7(),
        "run_id": run_id,
        "client_id": report.client_id if report else None,
        "case_id": report.case_id if report else None,
        "check": GAP,
        "seq": None,
        "field": "",
        "said": gap,
        "values": {},
    }


def _storable(value: Any) -> Any:
    """JSON as PostgreSQL keeps it, whatever a forger put in: no odd characters, no NaN."""
    match value:
        case dict():
            return {_storable(name): _storable(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_storable(inner) for inner in value]
        case str():
            return storable(value)
        case float() if not isfinite(value):
            return str(value)
    return value
