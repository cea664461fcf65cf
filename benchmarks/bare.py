"""The floor of Temporal: a workflow that knows no case, on the same server.

`python -m benchmarks.bare ADDRESS` works for them until it is stopped.
"""

import asyncio
import sys
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

BARE_TASK_QUEUE = "bare"


@activity.defn
async def nothing(number: int) -> int:
    """The least that an activity can do."""
    return number


@workflow.defn
class Armed:
    """Sleeps until it is told to end: one timer."""

    def __init__(self) -> None:
        self._ended = False

    @workflow.run
    async def run(self, seconds: float) -> None:
        try:
            await workflow.wait_condition(lambda: self._ended, timeout=timedelta(seconds=seconds))
        except TimeoutError:
            return

    @workflow.update
    def act(self, number: int) -> int:
        """The least that a human act can do."""
        return number


@workflow.defn
class Replying:
    """One timer, one activity."""

    @workflow.run
    async def run(self, seconds: float) -> int:
        await workflow.sleep(seconds)
        return await workflow.execute_activity(
            nothing, 1, start_to_close_timeout=timedelta(seconds=10)
        )


async def work(address: str) -> None:
    """Work until cancelled."""
    client = await Client.connect(address)
    await Worker(
        client,
        task_queue=BARE_TASK_QUEUE,
        workflows=[Armed, Replying],
        activities=[nothing],
        max_cached_workflows=2_000,
        workflow_runner=UnsandboxedWorkflowRunner(),
    ).run()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1]))
