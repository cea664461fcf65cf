"""The ports of an audit, fulfilled."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from prometheus_client import Gauge
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.audit.anchoring import AnchorsDisagree, make_anchor, signed_heads
from activities.audit.archiving import Archivist
from activities.audit.auditing import keep_general_findings
from activities.audit.crew import verify_with_crew
from activities.audit.examiner import Sources
from activities.audit.sealing import NoKey, Seal
from db import audits
from db.anchors import contradicted_cases
from db.audits import Scope
from db.engine import Sessions
from db.tables import AuditRun
from domain.audit.findings import CaseReport
from workflows.audit.start import AuditKind
from workflows.audit.steps import (
    AuditOutcome,
    AuditSteps,
    AuditToBegin,
    AuditToFinish,
    SomeToVerify,
)

AT_A_TIME = 500
"""Cases per activity: what a crash repeats."""

SIGN_OF_LIFE = 20.0

log = structlog.get_logger()
differences = Gauge("webcare_audit_differences", "Differences that the last audit found", ["kind"])
finished = Gauge("webcare_audit_finished_timestamp", "When the last audit was through", ["kind"])


@dataclass(frozen=True)
class AuditStepsOnPostgres(AuditSteps):
    """Archives, signs and verifies for our own database, with one process beside the worker."""

    sessions: Sessions
    archivist: Archivist
    sources: Sources
    seal: Seal

    async def archive_what_is_due(self) -> None:
        """See the port."""
        async with _alive():
            tally = await self.archivist.round()
        log.info("archived what was due", **tally)

    async def sign_anchor(self) -> int:
        """See the port. Raises ApplicationError, not to be tried again, when file and database
        disagree: the audit that follows names the difference."""
        try:
            anchor = await make_anchor(self.sessions, self.seal, datetime.now(UTC))
        except (AnchorsDisagree, NoKey) as error:
            log.error("no anchor was signed", error=type(error).__name__)
            raise ApplicationError(
                "no anchor was signed", type=type(error).__name__, non_retryable=True
            ) from None
        statement = anchor.statement
        # A log that leaves the machine is one more witness of what was signed.
        log.info("anchored", number=statement.number, root=statement.root, hash=statement.hash)
        return statement.number

    async def begin_audit(self, begin: AuditToBegin) -> None:
        """See the port."""
        wanted = begin.wanted
        heads = await signed_heads(self.sessions, self.seal)
        async with self.sessions.begin() as session:
            run = await session.get(AuditRun, begin.run_id)
            if run is not None and run.begun_at is not None:
                return
            scope = Scope(case_ids=wanted.case_ids, since=wanted.since, client_id=wanted.client_id)
            if wanted.kind is AuditKind.NIGHTLY:
                scope = Scope(
                    after_anchor=await audits.verified_through(session),
                    and_cases=await contradicted_cases(session),
                )
            await audits.begin(
                session, begin.run_id, kind=wanted.kind, scope=scope, asked_by=wanted.asked_by
            )
            await keep_general_findings(session, begin.run_id, heads, scope)

    async def verify_some(self, some: SomeToVerify) -> UUID | None:
        """See the port."""
        async with self.sessions() as session:
            scope, done, before = await audits.progress_of(session, some.run_id)
            if done is not None and (some.after is None or done > some.after):
                return done  # verified and kept already, and the answer was lost
            case_ids = await audits.cases_in(session, scope, after=some.after, limit=AT_A_TIME)
        if not case_ids:
            return None
        heads = await signed_heads(self.sessions, self.seal)
        reports: list[CaseReport] = []
        async with _alive():
            async for verified in verify_with_crew(self.sources, case_ids, heads.cases, jobs=1):
                reports += verified.reports
                async with self.sessions.begin() as session:
                    await audits.note_progress(session, some.run_id, before + len(reports))
        async with self.sessions.begin() as session:
            await audits.add_reports(session, some.run_id, reports, done=case_ids[-1])
        return case_ids[-1]

    async def finish_audit(self, finish: AuditToFinish) -> AuditOutcome:
        """See the port."""
        async with self.sessions.begin() as session:
            run = await audits.finish(session, finish.run_id, through_anchor=finish.through_anchor)
        differences.labels(run.kind).set(run.differences)
        finished.labels(run.kind).set_to_current_time()
        report: dict[str, Any] = {"audit": str(run.id), "cases": run.cases, "gaps": run.gaps}
        if run.differences:
            log.error("an audit found differences", differences=run.differences, **report)
        else:
            log.info("an audit found no difference", **report)
        return AuditOutcome(
            run_id=run.id, cases=run.cases, differences=run.differences, gaps=run.gaps
        )


@asynccontextmanager
async def _alive() -> AsyncIterator[None]:
    """Tell the server now and then that the activity is still at work."""

    async def tell() -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(SIGN_OF_LIFE)

    telling = asyncio.create_task(tell())
    try:
        yield
    finally:
        telling.cancel()
        with suppress(asyncio.CancelledError):
            await telling
