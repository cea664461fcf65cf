"""Handing audits over: each that somebody asks for is a workflow of its own, once, and ends on
record however that ends."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from db import audits
from db.engine import Sessions
from db.tables import utc_now
from dispatch.handing_over import RPC_TIMEOUT
from dispatch.rounds import go_round
from workflows.audit.start import AUDIT_TASK_QUEUE, AuditWanted, audit_workflow_id
from workflows.audit.workflow import AuditWorkflow

PAUSE = 30.0

BEGUN_WITHIN = timedelta(minutes=1)
"""An audit is on record before its workflow runs."""

log = structlog.get_logger()


@dataclass(frozen=True)
class AuditOffice:
    """Starts audits, and ends on record those that nobody carries on."""

    sessions: Sessions
    temporal: Client

    async def begin(self, wanted: AuditWanted) -> bool:
        """Start the audit under its `run_id`, whether or not it is under way already; False when
        the workflow server does not answer."""
        assert wanted.run_id is not None
        try:
            await self.temporal.start_workflow(
                AuditWorkflow.run,
                wanted,
                id=audit_workflow_id(wanted.run_id),
                task_queue=AUDIT_TASK_QUEUE,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            )
        except WorkflowAlreadyStartedError:
            return True
        except (RPCError, RuntimeError) as error:
            log.warning("an audit could not be asked for", error=type(error).__name__)
            return False
        return True

    async def run(self) -> None:
        """Go round until cancelled; no fault of database or Temporal ends it."""
        await go_round(self.round, PAUSE, "the audit office")

    async def round(self) -> None:
        """End the audits whose process was killed or whose workflow was ended from outside."""
        async with self.sessions.begin() as session:
            await audits.end_broken_off(session)
            carried = await audits.with_a_workflow(session, utc_now() - BEGUN_WITHIN)
        for run_id in carried:
            if not await self._is_carried_on(run_id):
                async with self.sessions.begin() as session:
                    await audits.end(session, run_id)

    async def _is_carried_on(self, run_id: UUID) -> bool:
        handle = self.temporal.get_workflow_handle(audit_workflow_id(run_id))
        try:
            workflow = await handle.describe(rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return workflow.status is WorkflowExecutionStatus.RUNNING
