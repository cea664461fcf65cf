"""The reconciler: looks at every case that should be going on, and repairs what does not fit.

The record counts. Where a history has more of it, the missing rows are recorded from there; where
the workflow is gone, behind the record or on another path, a new run goes on from the record.
Nothing that fits is touched, so it can run beside everything else, and again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from activities.audit.archiving import fetch
from activities.recording import record
from db import archive
from db import reconciling as found
from db.configuration import journal_change
from db.engine import Sessions
from dispatch.handing_over import Doorkeeper
from dispatch.restarting import Restarter
from runtime.reconciling.chains import Chain, Fit, chain_of, start_of
from runtime.reconciling.questions import running_questions, start_of_question
from workflows.case.start import case_workflow_id

SETTLING = timedelta(minutes=1)
"""What is younger may still be on its way by the ordinary doors."""

SIDE_BY_SIDE = 8

log = structlog.get_logger()


@dataclass(frozen=True)
class Finding:
    """Something that did not fit and what was done about it (`found`, `done`: codes that
    docs/operations.md explains)."""

    found: str
    done: str
    client_id: UUID
    case_id: UUID | None
    subject: UUID | None = None


@dataclass
class Reconciler:
    """One look at everything. With `dry_run` it says what it would do and does nothing."""

    sessions: Sessions
    temporal: Client
    doorkeeper: Doorkeeper
    dry_run: bool = False
    settling: timedelta = SETTLING
    findings: list[Finding] = field(default_factory=list)

    async def run(self) -> list[Finding]:
        """Look, repair, journal. Raises RPCError or OperationalError when a server is away."""
        self.findings = []
        running = await self._running()
        async with self.sessions() as session:
            at_work = await found.cases_at_work(session, datetime.now(UTC) + self.settling)
            known = await found.on_record(session, running)
        # One that runs although its record is closed for good may have been begun once more.
        await self._side_by_side(self._look_at, sorted(known.union(at_work)))
        await self._side_by_side(self._look_at_stranger, sorted(running - known))
        await self._questions()
        await self._inbound()
        await self._replies()
        return self.findings

    async def _running(self) -> set[UUID]:
        query = "WorkflowType = 'Case' AND ExecutionStatus = 'Running'"
        return {
            UUID(each.id.removeprefix("case-"))
            async for each in self.temporal.list_workflows(query)
        }

    async def _side_by_side(
        self, look: Callable[[UUID], Awaitable[None]], cases: Sequence[UUID]
    ) -> None:
        slots = asyncio.Semaphore(SIDE_BY_SIDE)

        async def one(case_id: UUID) -> None:
            async with slots:
                await look(case_id)

        await asyncio.gather(*(one(case_id) for case_id in cases))

    # -- a case and its workflow -------------------------------------------------------------------

    async def _look_at(self, case_id: UUID) -> None:
        before = await self._head(case_id)
        if before is None:
            return
        state = await self._workflow(case_id)
        if state is None:
            await self._restart(case_id, before.client_id, "no_workflow")
            return
        runs, chain, run_id = state
        after = await self._head(case_id)
        fit = chain.fits(before, after)
        if fit is Fit.RECORD_BEHIND and await self._record_missing(case_id, chain, after, run_id):
            pass
        elif fit is not Fit.AGREES:
            await self._restart(case_id, before.client_id, fit.value)
            return
        if not runs and await self._still_at_work(case_id):
            await self._restart(case_id, before.client_id, "no_workflow")

    async def _look_at_stranger(self, case_id: UUID) -> None:
        """A workflow whose case is on record nowhere: it has just begun, or the record was lost."""
        state = await self._workflow(case_id)
        after = await self._head(case_id)
        if state is None or after is not None:
            return
        _, chain, run_id = state
        if await self._record_missing(case_id, chain, None, run_id):
            return
        start = start_of(await fetch(self.temporal, case_workflow_id(case_id), run_id))
        async with self.sessions() as session:
            known = await found.account_exists(session, start.account_id)
        if chain.confirmed == 0 and known:
            return  # its first rows are being recorded, for as long as that takes
        self._note(Finding("no_row", "ended", start.client_id, case_id))
        if self.dry_run:
            return
        await Restarter(self.sessions, self.temporal).end(case_id, "on record nowhere")
        async with self.sessions.begin() as session:
            await found.forget_case(session, case_id)
        if known:
            await self._journal(start.client_id, case_id, "no_row", "ended")

    async def _questions(self) -> None:
        """Questions that are on record nowhere: asked since the backup that is there now. Their
        rows were there before their workflows, and nobody can ever answer them."""
        running = await running_questions(self.temporal)
        async with self.sessions() as session:
            strangers = running - await found.questions_on_record(session, running)
        for question_id in sorted(strangers):
            start = await start_of_question(self.temporal, question_id)
            self._note(Finding("no_question", "ended", start.client_id, start.case_id, question_id))
            if self.dry_run:
                continue
            restarter = Restarter(self.sessions, self.temporal)
            await restarter.end_question(question_id, "on record nowhere")
            if await self._head(start.case_id) is not None:
                await self._journal(start.client_id, start.case_id, "no_question", "ended")

    async def _workflow(self, case_id: UUID) -> tuple[bool, Chain, str] | None:
        """Whether the case's latest run goes on, its chain and its id; None when there is none."""
        name = case_workflow_id(case_id)
        try:
            described = await self.temporal.get_workflow_handle(name).describe()
            history = await fetch(self.temporal, name, described.run_id)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise
        runs = described.status is WorkflowExecutionStatus.RUNNING
        return runs, chain_of(history), described.run_id

    async def _record_missing(
        self, case_id: UUID, chain: Chain, after: found.Head | None, run_id: str
    ) -> bool:
        """Record from the history what the record had and lost; False when that cannot be done."""
        missing = chain.missing(after)
        if not missing or (after.seq if after else 0) < chain.base[0]:
            return False
        client_id = missing[0].client_id
        if self.dry_run:
            self._note(Finding("record_behind", "recorded", client_id, case_id))
            return True
        try:
            for recording in missing:
                # The archive's list is entered here: the record itself asks its activity for that.
                await record(self.sessions, recording.model_copy(update={"run_begins": False}))
            async with self.sessions.begin() as session:
                await archive.enter(
                    session,
                    [(case_workflow_id(case_id), run_id)],
                    client_id=client_id,
                    case_id=case_id,
                    look_at=datetime.now(UTC),
                )
        except (SQLAlchemyError, ApplicationError) as error:
            log.warning("rows cannot be recorded anew", error=type(error).__name__)
            return False
        self._note(Finding("record_behind", "recorded", client_id, case_id))
        await self._journal(client_id, case_id, "record_behind", "recorded")
        return True

    async def _restart(self, case_id: UUID, client_id: UUID, why: str) -> None:
        self._note(Finding(why, "restarted", client_id, case_id))
        if self.dry_run:
            return
        await Restarter(self.sessions, self.temporal).restart(case_id)
        async with self.sessions.begin() as session:
            await found.give_back_untaken(session, case_id)
        await self._journal(client_id, case_id, why, "restarted")

    # -- what came in and what went out ------------------------------------------------------------

    async def _inbound(self) -> None:
        before = datetime.now(UTC) - self.settling
        async with self.sessions() as session:
            lost = await found.lost_inbound(session, before)
        forgotten = [item.id for item in lost if item.handed_over]
        if forgotten and not self.dry_run:
            async with self.sessions.begin() as session:
                await found.give_back(session, forgotten)
        for item in lost:
            why = "inbound_forgotten" if item.handed_over else "inbound_waiting"
            done = "handed_over" if self.dry_run else await self._hand_over(item.id)
            if done is None:
                continue
            self._note(Finding(why, done, item.client_id, item.case_id, item.id))
            if not self.dry_run:
                await self._journal(item.client_id, item.id, why, done)

    async def _hand_over(self, inbound_id: UUID) -> str | None:
        """What was done with it; None where it waits for good reason. One that cannot be read keeps
        no other waiting."""
        try:
            told = await self.doorkeeper.hand_over(inbound_id)
        except RPCError:
            raise
        except Exception as error:
            log.warning("an item cannot be handed over", error=type(error).__name__)
            return "failed"
        return "handed_over" if told else None

    async def _replies(self) -> None:
        async with self.sessions() as session:
            replies = await found.unfinished_replies(session)
        restarted = {each.case_id for each in self.findings if each.done == "restarted"}
        for reply in replies:
            if reply.should_be is not None:
                self._note(
                    Finding(
                        "delivery_differs",
                        reply.should_be,
                        reply.client_id,
                        reply.case_id,
                        reply.id,
                    )
                )
                if not self.dry_run:
                    async with self.sessions.begin() as session:
                        await found.end_delivery(session, reply)
                    await self._journal(
                        reply.client_id, reply.id, "delivery_differs", reply.should_be
                    )
            elif reply.delivery == "unknown":
                self._note(
                    Finding("in_doubt", "a_person_looks", reply.client_id, reply.case_id, reply.id)
                )
            elif reply.case_id in restarted:
                self._note(
                    Finding("unsettled", "case_asks", reply.client_id, reply.case_id, reply.id)
                )

    # -- the small print ---------------------------------------------------------------------------

    async def _head(self, case_id: UUID) -> found.Head | None:
        async with self.sessions() as session:
            return await found.head_of(session, case_id)

    async def _still_at_work(self, case_id: UUID) -> bool:
        async with self.sessions() as session:
            return case_id in await found.cases_at_work(
                session, datetime.now(UTC) + self.settling, only=case_id
            )

    def _note(self, finding: Finding) -> None:
        self.findings.append(finding)
        log.info("reconciled", found=finding.found, done=finding.done, case_id=str(finding.case_id))

    async def _journal(self, client_id: UUID, subject: UUID, why: str, done: str) -> None:
        async with self.sessions.begin() as session:
            await journal_change(
                session,
                client_id=client_id,
                actor=None,
                kind="case.reconciled",
                subject=subject,
                before={"found": why},
                after={"done": done},
            )
