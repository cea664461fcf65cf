"""The workflows of questions that run, as Temporal has them."""

from uuid import UUID

from temporalio.client import Client

from activities.audit.archiving import fetch
from activities.audit.histories import start_input
from domain.escalation import EscalationKind
from workflows.escalation.start import (
    EscalationStart,
    escalation_workflow,
    escalation_workflow_id,
)

_RUNNING = " OR ".join(f"WorkflowType = '{escalation_workflow(kind)}'" for kind in EscalationKind)


async def running_questions(temporal: Client) -> set[UUID]:
    """The questions whose workflow runs. Raises RPCError."""
    query = f"({_RUNNING}) AND ExecutionStatus = 'Running'"
    prefix = escalation_workflow_id(UUID(int=0)).removesuffix(str(UUID(int=0)))
    return {UUID(each.id.removeprefix(prefix)) async for each in temporal.list_workflows(query)}


async def start_of_question(temporal: Client, question_id: UUID) -> EscalationStart:
    """What its latest run began with. Raises RPCError."""
    name = escalation_workflow_id(question_id)
    described = await temporal.get_workflow_handle(name).describe()
    history = await fetch(temporal, name, described.run_id)
    return EscalationStart.model_validate_json(start_input(history)[0].data)
