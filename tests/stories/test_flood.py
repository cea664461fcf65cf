"""Step 1, monitor: a flood in one conversation is taken in by parts, and none of it is passed over.

What a case remembers is made small here, so that thirty-five messages are a flood.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from temporalio.client import WorkflowHandle
from temporalio.worker import Worker

from domain import monitoring
from domain.agreement import ServiceAgreement
from domain.capabilities import Capabilities
from domain.changes import mentions
from domain.events import Assessed
from domain.mention import Arrival
from tests.chaos.memory import Life, Memory
from tests.domain.builders import a_mention, an_arrival
from tests.stories.house import House
from tests.waiting import eventually
from workflows.case.start import CaseStart, case_workflow_id
from workflows.case.steps import Recording
from workflows.case.workflow import CaseWorkflow
from workflows.stories import STORIES

PART, FLOOD = 10, 35


class Noting(Memory):
    """Says of each recording how many rows it had."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []

    async def record(self, recording: Recording) -> str:
        """See the port."""
        self.sizes.append(len(recording.rows))
        return await super().record(recording)


async def _told(
    house: House, case_id: UUID, arrivals: list[Arrival], queue: str
) -> WorkflowHandle[CaseWorkflow, None]:
    """A case that hears of all of it while no worker is there."""
    start = CaseStart.of_today(
        case_id=case_id,
        client_id=uuid4(),
        account_id=uuid4(),
        channel="network",
        agreement=ServiceAgreement(version="1"),
        capabilities=Capabilities(max_length=500, public=True, private=True),
    )
    handle = await house.temporal.start_workflow(
        CaseWorkflow.run, start, id=case_workflow_id(case_id), task_queue=queue
    )
    for arrival in arrivals:
        await handle.signal(CaseWorkflow.arrived, arrival)
    return handle


async def test_of_a_flood_that_waited_every_message_is_looked_at(
    house_alone: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mentions, "REMEMBERED_MENTIONS", 2 * PART)
    monkeypatch.setattr(monitoring, "AT_ONCE", PART)
    begin = datetime.now(UTC) - timedelta(seconds=FLOOD)
    moments = [begin + timedelta(seconds=number) for number in range(FLOOD)]
    flood = [an_arrival(a_mention(at=at)) for at in moments]
    case_id, queue, world, life = uuid4(), f"flood-{uuid4()}", Noting(), Life()
    world.lives[case_id] = life

    def assessed() -> set[UUID]:
        return {row.event.message_id for row in life.rows if isinstance(row.event, Assessed)}

    async def the_last_is_assessed() -> bool:
        return flood[-1].message_id in assessed()

    handle = await _told(house_alone, case_id, flood, queue)
    async with Worker(
        house_alone.temporal, task_queue=queue, workflows=STORIES, activities=world.activities()
    ):
        await eventually(the_last_is_assessed)
        await handle.terminate()
    assert assessed() == {arrival.message_id for arrival in flood}
    assert life.case.answer is not None
    assert life.case.answer.running_since == begin, "its customer waits since the first of them"
    assert max(world.sizes) < 3 * PART, "a recording has its bounds, however much has arrived"
    assert not life.wrong


def test_a_part_of_a_flood_is_far_less_than_a_case_remembers() -> None:
    assert monitoring.AT_ONCE <= mentions.REMEMBERED_MENTIONS / 4
