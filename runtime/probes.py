"""What `/api/health` asks of the parts behind the API."""

from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from api.dependencies import Probe

_PATIENCE = timedelta(seconds=2)
# A worker asks for work at least once a minute, so a dead one is noticed a little after that.
_SILENCE = timedelta(seconds=75)


class Unwell(Exception):
    """A part answers, but cannot do its work; the message says why."""


def temporal_probe(client: Client) -> Probe:
    """Whether the Temporal frontend serves."""

    async def probe() -> None:
        if not await client.service_client.check_health(timeout=_PATIENCE):
            raise Unwell("temporal does not serve")

    return probe


def worker_probe(client: Client, task_queue: str) -> Probe:
    """Whether a worker has asked for work on that queue lately."""

    async def probe() -> None:
        answer = await client.workflow_service.describe_task_queue(
            DescribeTaskQueueRequest(
                namespace=client.namespace,
                task_queue=TaskQueue(name=task_queue),
                task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
            ),
            timeout=_PATIENCE,
        )
        asked = [poller.last_access_time.ToDatetime(tzinfo=UTC) for poller in answer.pollers]
        if not asked or datetime.now(UTC) - max(asked) > _SILENCE:
            raise Unwell("no worker asks for work")

    return probe
