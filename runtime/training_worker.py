"""The worker process's part that learns: its own task queue and its schedule."""

from temporalio.client import Client, ScheduleActionStartWorkflow
from temporalio.worker import Worker

from runtime.nightly import keep_nightly
from workflows.training.start import NIGHTLY_SCHEDULE, TRAINING_TASK_QUEUE
from workflows.training.steps import TrainingSteps
from workflows.training.workflow import TrainingWorkflow

HOUR, MINUTE = 1, 30
"""When learning begins (UTC); a schedule that was changed in Temporal stays changed."""


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
    begins = ScheduleActionStartWorkflow(
        TrainingWorkflow.run, id=NIGHTLY_SCHEDULE, task_queue=TRAINING_TASK_QUEUE
    )
    await keep_nightly(client, NIGHTLY_SCHEDULE, begins, (HOUR, MINUTE))
