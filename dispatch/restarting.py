"""The door for what was lost: a case whose workflow is gone or has fallen out of step with the
record goes on from its journal."""

from dataclasses import dataclass
from uuid import UUID

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from db.engine import Sessions
from db.reconciling import case_with_head
from dispatch.handing_over import RPC_TIMEOUT
from workflows.case.start import CASE_TASK_QUEUE, Carried, CaseStart, case_workflow_id
from workflows.case.workflow import CaseWorkflow
from workflows.escalation.start import escalation_workflow_id
from workflows.urgency import on_behalf_of


@dataclass(frozen=True)
class Restarter:
    """Starts and ends the workflows of cases that no ordinary door can help."""

    sessions: Sessions
    temporal: Client

    async def restart(self, case_id: UUID) -> None:
        """Begin a run that carries the case as its journal has it; one that runs is ended by it.

        What the run does next it does as after continue-as-new: replies that have not come to an
        end are looked up before they are sent. The clocks of its open questions are begun anew as
        well: they may have reported to the run that is lost, or know more than the record has.
        Raises RPCError.
        """
        async with self.sessions() as session:
            case, seq, head = await case_with_head(session, case_id)
        for question in case.open_escalations:
            await self._terminate(escalation_workflow_id(question.id), "begun anew with its case")
        start = CaseStart.of_today(
            case_id=case.id,
            client_id=case.client_id,
            account_id=case.account_id,
            channel=case.channel,
            agreement=case.agreement,
            capabilities=case.capabilities,
            policy_version=case.policy_version,
            previous_case_id=case.previous_case_id,
            carried=Carried(case=case, seq=seq, head=head, from_record=True),
        )
        await self.temporal.start_workflow(
            CaseWorkflow.run,
            start,
            id=case_workflow_id(case_id),
            task_queue=CASE_TASK_QUEUE,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING,
            priority=on_behalf_of(case.client_id),
            rpc_timeout=RPC_TIMEOUT,
        )

    async def end(self, case_id: UUID, reason: str) -> None:
        """End the workflow of a case that is on record nowhere. Raises RPCError."""
        await self._terminate(case_workflow_id(case_id), reason)

    async def end_question(self, question_id: UUID, reason: str) -> None:
        """End the workflow of a question that is on record nowhere. Raises RPCError."""
        await self._terminate(escalation_workflow_id(question_id), reason)

    async def _terminate(self, workflow_id: str, reason: str) -> None:
        """Where it runs. Raises RPCError."""
        handle = self.temporal.get_workflow_handle(workflow_id)
        try:
            await handle.terminate(reason=reason, rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
