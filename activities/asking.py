"""The workflows of questions: told and stopped once what is to be said is on record."""

from collections.abc import Awaitable
from datetime import datetime, timedelta

from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from db import archive
from db.engine import Sessions
from domain.escalation import Escalation
from workflows.case.steps import Recording
from workflows.escalation.start import (
    EscalationStart,
    escalation_workflow,
    escalation_workflow_id,
)
from workflows.urgency import on_behalf_of

RPC_TIMEOUT = timedelta(seconds=5)


async def bring_up_to_date(sessions: Sessions, recording: Recording, now: datetime) -> None:
    """Every question that the recording moves; `recording` is on record. Doing it twice changes
    nothing. Raises RPCError: then it has to be done again."""
    for start in recording.questions:
        escalation = start.escalation
        handle = activity.client().get_workflow_handle(escalation_workflow_id(escalation.id))
        if not escalation.open:
            await _stop(handle)
        elif not await _told(handle, escalation):
            await _begin(sessions, activity.client(), start, now)


async def _begin(sessions: Sessions, client: Client, start: EscalationStart, now: datetime) -> None:
    """In place of a child that is lost, or that its case has yet to start and then need not. The
    archive is to keep its run."""
    escalation = start.escalation
    try:
        handle = await client.start_workflow(
            escalation_workflow(escalation.kind),
            start,
            id=escalation_workflow_id(escalation.id),
            task_queue=activity.info().task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            priority=on_behalf_of(start.client_id),
            rpc_timeout=RPC_TIMEOUT,
        )
        run_id = handle.result_run_id
    except WorkflowAlreadyStartedError as error:
        run_id = error.run_id
    if run_id is None:
        return
    async with sessions.begin() as session:
        await archive.enter(
            session,
            [(escalation_workflow_id(escalation.id), run_id)],
            client_id=start.client_id,
            case_id=start.case_id,
            look_at=now,
        )


async def _told(handle: WorkflowHandle[object, object], escalation: Escalation) -> bool:
    """False where there is none to hear."""
    return await _reached(handle.signal("told", escalation, rpc_timeout=RPC_TIMEOUT))


async def _stop(handle: WorkflowHandle[object, object]) -> None:
    """It ends; one that has ended is left alone."""
    await _reached(handle.cancel(rpc_timeout=RPC_TIMEOUT))


async def _reached(call: Awaitable[None]) -> bool:
    """Whether a workflow was there to be called. Raises RPCError."""
    try:
        await call
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return False
    return True
