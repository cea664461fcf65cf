"""One audit from beginning to end: anchors, configuration, every case in scope, and the result."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from activities.audit.anchoring import SignedHeads, signed_heads
from activities.audit.checking_configuration import configuration_findings
from activities.audit.crew import verify_with_crew
from activities.audit.examiner import Sources
from activities.audit.sealing import Seal
from db import audits
from db.audits import Scope
from db.engine import Sessions
from domain.audit.findings import CaseReport, Finding


@dataclass
class AuditResult:
    """What an audit came to. `reports` are kept of cases that have something to say: a difference,
    a gap or an erased text."""

    cases: int = 0
    rows: int = 0
    histories: int = 0
    texts: int = 0
    anchors: int = 0
    reports: list[CaseReport] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    seconds: float = 0
    cpu_seconds: float = 0
    jobs: int = 1

    @property
    def differences(self) -> list[Finding]:
        """Every difference, those of no case first."""
        return [*self.findings, *(f for report in self.reports for f in report.findings)]

    @property
    def all_gaps(self) -> list[str]:
        """Everything that was not at hand."""
        named = [f"case {report.case_id}: {gap}" for report in self.reports for gap in report.gaps]
        return [*self.gaps, *named]

    @property
    def cases_per_second(self) -> float:
        """As a clock on the wall would have it, start of the processes included."""
        return self.cases / self.seconds if self.seconds else 0.0

    @property
    def cases_per_second_and_core(self) -> float:
        """Cases per second of processor time."""
        return self.cases / self.cpu_seconds if self.cpu_seconds else 0.0

    def add(self, report: CaseReport) -> None:
        """Count a case."""
        self.cases += 1
        self.rows += report.rows
        self.histories += report.runs
        self.texts += report.texts
        if report.findings or report.gaps or report.erased:
            self.reports.append(report)


Progress = Callable[[int, int], None]
"""Told how many cases of how many are done."""


async def audit(
    sessions: Sessions,
    sources: Sources,
    seal: Seal | None,
    scope: Scope,
    *,
    run_id: UUID,
    jobs: int = 1,
    progress: Progress = lambda done, of: None,
) -> AuditResult:
    """Verify what the scope names and keep the result under `run_id`. Raises NoKey, ValueError when
    the files beside the key cannot be read."""
    began = time.perf_counter()
    result = AuditResult(jobs=jobs)
    heads = await signed_heads(sessions, seal)
    result.anchors = len(heads.anchors)
    result.gaps += heads.gaps
    async with audits.at_work(sessions, run_id):
        async with sessions.begin() as session:
            await audits.begin(session, run_id, kind=audits.ASKED, scope=scope)
            case_ids = await audits.cases_in(session, scope)
            result.findings += await keep_general_findings(session, run_id, heads, scope)
        progress(0, len(case_ids))
        async for verified in verify_with_crew(sources, case_ids, heads.cases, jobs):
            result.cpu_seconds += verified.cpu_seconds
            for report in verified.reports:
                result.add(report)
            async with sessions.begin() as session:
                await audits.add_reports(session, run_id, verified.reports)
            progress(result.cases, len(case_ids))
        async with sessions.begin() as session:
            await audits.finish(session, run_id)
    result.seconds = time.perf_counter() - began
    return result


async def keep_general_findings(
    session: AsyncSession, run_id: UUID, heads: SignedHeads, scope: Scope
) -> list[Finding]:
    """What is wrong with the anchors and with the configuration in scope, whatever the case."""
    kept = list(heads.findings)
    await audits.add_findings(session, run_id, kept)
    for client_id, wrong in (await configuration_findings(session, heads.clients)).items():
        if wrong and scope.client_id in (None, client_id):
            await audits.add_findings(session, run_id, wrong, client_id)
            kept += wrong
    return kept
