"""Where there is more work than hands, what speaks to customers is taken up first, and clients take
turns."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from runtime.embedded.temporal import EmbeddedTemporal
from tests.waiting import eventually
from workflows.urgency import ASKING, RECORDING, SPEAKING, on_behalf_of

QUEUE = "urgency"
FLOOD = 20


@workflow.defn
class Flood:
    """Asks and records a lot, and wants to say one thing at its end."""

    @workflow.run
    async def run(self) -> None:
        within = timedelta(minutes=5)
        every = [ASKING, RECORDING] * FLOOD + [SPEAKING]
        await asyncio.gather(
            *(
                workflow.execute_activity(
                    "note", each.priority_key, schedule_to_close_timeout=within, priority=each
                )
                for each in every
            )
        )


@workflow.defn
class Mention:
    """Begins, and has one thing recorded, as a case does."""

    @workflow.run
    async def run(self) -> None:
        await workflow.execute_activity(
            "begun", schedule_to_close_timeout=timedelta(minutes=5), priority=RECORDING
        )


@pytest.fixture
async def client(temporal_server: EmbeddedTemporal) -> Client:
    return await Client.connect(temporal_server.address)


async def test_what_speaks_overtakes_records_and_records_overtake_questions(
    client: Client,
) -> None:
    order: list[int] = []

    @activity.defn
    async def note(key: int) -> None:
        order.append(key)

    asking = Worker(
        client, task_queue=QUEUE, workflows=[Flood], workflow_runner=UnsandboxedWorkflowRunner()
    )
    async with asking:
        handle = await client.start_workflow(Flood.run, id=f"flood-{uuid4()}", task_queue=QUEUE)

        async def all_wait() -> bool:
            description = await handle.describe()
            return len(description.raw_description.pending_activities) == 2 * FLOOD + 1

        await eventually(all_wait)
        async with Worker(client, task_queue=QUEUE, activities=[note], max_concurrent_activities=1):
            await handle.result()
    # Last of forty-one to be asked for; what the server had fetched already goes first.
    assert order.index(1) < FLOOD, order
    records, questions = ([i for i, key in enumerate(order) if key == k] for k in (2, 3))
    assert sum(records) / FLOOD < sum(questions) / FLOOD, order


async def test_the_one_mention_of_a_client_overtakes_the_flood_of_another(client: Client) -> None:
    queue, noisy, quiet = "turns", uuid4(), uuid4()
    begun: list[str] = []

    @activity.defn(name="begun")
    async def note() -> None:
        begun.append(activity.info().workflow_id or "")

    handles = [
        await client.start_workflow(
            Mention.run, id=f"mention-{uuid4()}", task_queue=queue, priority=on_behalf_of(brand)
        )
        for brand in [noisy] * 3 * FLOOD + [quiet]
    ]
    async with Worker(
        client,
        task_queue=queue,
        workflows=[Mention],
        activities=[note],
        max_concurrent_workflow_tasks=2,
        max_concurrent_activities=1,
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        await asyncio.gather(*(handle.result() for handle in handles))
    # The last of sixty-one: its turn comes after whatever was fetched already.
    assert begun.index(handles[-1].id) < FLOOD, begun
