"""What is asked within a workflow task, and what is asked apart so that it holds up nobody."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import cast

from temporalio.client import WorkflowHistory

from activities.assessor.endpoint import Endpoint
from domain.agreement import ServiceAgreement
from domain.assessment import Assessment
from tests.stories.counting import timers
from tests.stories.house import House
from tests.stories.town import CaseUnderTest, Town

QUESTION = "Wann kommt mein Paket endlich an?"


class LanguageModel:
    """A language model that is sure of everything."""

    async def look(self, found: Assessment, text: str, names: frozenset[str]) -> Assessment:
        """What the word lists found, in its own name."""
        return found.model_copy(update={"assessor": "a-model", "confidence": 1.0})


def _asked_apart(history: WorkflowHistory) -> Counter[str]:
    return Counter(
        event.activity_task_scheduled_event_attributes.activity_type.name
        for event in history.events
        if event.HasField("activity_task_scheduled_event_attributes")
    )


async def _asked(town: Town) -> tuple[CaseUnderTest, Counter[str]]:
    case = await town.hears(QUESTION)
    await case.until(lambda c: c.mentions[0].assessment is not None)
    await case.rests()
    return case, _asked_apart(await case.handle.fetch_history())


async def test_a_first_reply_asks_nobody_apart(house: House) -> None:
    # A minute before it is due: what is due within half a minute has its timer (decision 28), and
    # a case whose turn comes last speaks no more than that before.
    town = await house.town(ServiceAgreement(version="1", acknowledge_margin=60))
    case, _ = await _asked(town)
    await case.let_pass(minutes=4, seconds=55)
    await case.until(lambda c: c.first_replied_at is not None)
    await case.rests()
    apart = _asked_apart(await case.handle.fetch_history())
    assert set(apart) == {"record", "send"}
    until_it_speaks, until_the_answer = timers(await case.handle.fetch_history())
    assert until_it_speaks < timedelta(minutes=5) < timedelta(hours=1) < until_the_answer


async def test_a_language_model_holds_up_no_task(house_alone: House) -> None:
    town = await house_alone.town()
    steps = replace(house_alone.steps(), endpoint=cast(Endpoint, LanguageModel()))
    async with house_alone.worker(steps):
        case, apart = await _asked(town)
    assert apart["assess"] == 1
    (mention,) = (await case.state()).mentions
    assert mention.assessment is not None
    assert mention.assessment.assessor == "a-model"
