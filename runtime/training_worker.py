"""The worker process's part that learns: its own task queue and its schedule."""

import structlog
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
)
from temporalio.service import RPCError
from temporalio.worker import Worker

from workflows.training.start import NIGHTLY_SCHEDULE, TRAINING_TASK_QUEUE
from workflows.training.steps import TrainingSteps
from workflows.training.workflow import TrainingWorkflow

HOUR, MINUTE = 1, 30
"""When learning begins (UTC); a schedule that was changed in Temporal stays changed."""

log = structlog.get_logger()


def training_worker(client: Client, steps: TrainingSteps) -> Worker:
    """A worker that learns, one client and language at a time."""
    return Worker(
        client,
        task_queue=TRAINING_TASK_QUEUE,
        workflows=[TrainingWorkflow],
        activities=steps.activities(),
        max_cached_workflows=2,
        max_concurrent_activities=1,
        max_concurrent_workflow_tasks=2,
    )


async def keep_training_schedule(client: Client) -> None:
    """See to it that webcare learns each night; an existing schedule stays as it is."""
    try:
        await client.create_schedule(NIGHTLY_SCHEDULE, _nightly())
    except ScheduleAlreadyRunningError:
        return
    except RPCError as error:
        log.error("nothing will be learnt by night", rpc=error.status.name)
        return
    log.info("corrections will be learnt from each night", hour=HOUR, minute=MINUTE)


def _nightly() -> Schedule:
    return Schedule(
        action=ScheduleActionStartWorkflow(
            TrainingWorkflow.run, id=NIGHTLY_SCHEDULE, task_queue=TRAINING_TASK_QUEUE
        ),
        spec=ScheduleSpec(
            calendars=[
                ScheduleCalendarSpec(hour=[ScheduleRange(HOUR)], minute=[ScheduleRange(MINUTE)])
            ]
        ),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP),
    )
