"""Workers are replaced by ones with a changed workflow while cases sleep: nobody waits, the old
cases end on the old path and the new ones on the new.

`WEBCARE_TEST_SLEEPERS` is how many sleep meanwhile (default 12; what was promised is 200).
"""

import asyncio
import os
from contextlib import AsyncExitStack

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHistory

from domain.agreement import ServiceAgreement
from domain.case import ClosingReason
from domain.commands import AddNote, CloseCase
from runtime.worker import case_worker
from tests.stories.house import House
from tests.stories.town import CaseUnderTest, Town
from tests.stories.upgraded import CHANGE, UpgradedCaseWorkflow
from tests.waiting import eventually
from workflows.case.workflow import CaseWorkflow
from workflows.plugin import webcare_plugin
from workflows.stories import STORIES

SLEEPERS = int(os.environ.get("WEBCARE_TEST_SLEEPERS", "12"))
AT_ONCE = 20

UPGRADED = [UpgradedCaseWorkflow if story is CaseWorkflow else story for story in STORIES]


async def _another(client: Client) -> Client:
    """A connection as another process would have its own."""
    return await Client.connect(
        client.service_client.config.target_host,
        namespace=client.namespace,
        plugins=[webcare_plugin()],
    )


async def _begun(town: Town, number: int) -> list[CaseUnderTest]:
    """So many cases, asleep until somebody answers."""
    cases: list[CaseUnderTest] = []
    while len(cases) < number:
        some = min(AT_ONCE, number - len(cases))
        cases += await asyncio.gather(
            *(town.hears("@kompass Wann kommt mein Paket?") for _ in range(some))
        )
    return cases


async def _noted(town: Town, cases: list[CaseUnderTest]) -> None:
    """Somebody writes something down in each: it is taken, whoever works."""
    for case in cases:
        outcome = await case.ask(AddNote(text=await town.words("Wir warten noch.")))
        assert outcome.status == "done"


async def _ended(cases: list[CaseUnderTest]) -> list[WorkflowHistory]:
    """Each is closed by a person, and its run ends; the histories."""
    for case in cases:
        outcome = await case.ask(CloseCase(reason=ClosingReason.OTHER))
        assert outcome.status == "done", outcome
    for case in cases:
        await eventually(case.has_ended)
        await case.journal()  # verifies
    return [await case.handle.fetch_history() for case in cases]


def _on_the_new_path(history: WorkflowHistory) -> bool:
    """Whether the later version's change is marked in it; other changes may be in any of them."""
    return any(
        CHANGE.encode() in payload.data
        for event in history.events
        for payloads in event.marker_recorded_event_attributes.details.values()
        for payload in payloads.payloads
    )


def _stumbled(history: WorkflowHistory) -> bool:
    failed = EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
    return any(event.event_type == failed for event in history.events)


async def test_sleeping_cases_end_on_the_old_path_and_new_ones_on_the_new(
    house_alone: House,
) -> None:
    town = await house_alone.town(ServiceAgreement(version="1", reopen_for=1))
    async with house_alone.relay(), AsyncExitStack() as old, AsyncExitStack() as new:
        await old.enter_async_context(case_worker(house_alone.temporal, house_alone.steps()))
        sleepers = await _begun(town, SLEEPERS)
        await new.enter_async_context(
            case_worker(await _another(house_alone.temporal), house_alone.steps(), stories=UPGRADED)
        )
        await _noted(town, sleepers[: SLEEPERS // 2])  # while both are at work
        await old.aclose()
        await _noted(town, sleepers)
        newcomers = await _begun(town, max(4, SLEEPERS // 10))
        before, after = await _ended(sleepers), await _ended(newcomers)
    assert [_on_the_new_path(history) for history in before] == [False] * len(sleepers)
    assert [_on_the_new_path(history) for history in after] == [True] * len(newcomers)
    assert not any(_stumbled(history) for history in (*before, *after))
