"""Handing audits over: each that somebody asks for is a workflow of its own, once."""

from dataclasses import dataclass

import structlog
from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError

from workflows.audit.start import AUDIT_TASK_QUEUE, AuditWanted, audit_workflow_id
from workflows.audit.workflow import AuditWorkflow

log = structlog.get_logger()


@dataclass(frozen=True)
class AuditOffice:
    """Starts audits."""

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
