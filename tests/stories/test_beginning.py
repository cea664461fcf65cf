"""How a case begins: with what opens it, its first task along with its start; whoever comes second
tells it by signal."""

import asyncio
from uuid import UUID

from sqlalchemy import select
from temporalio.client import WorkflowHistory

from db.tables import Inbound
from domain.journal import JournalRow
from tests.stories.counting import events
from tests.stories.town import CaseUnderTest, Town, written

SIGNALLED = "WORKFLOW_EXECUTION_SIGNALED"


async def _waiting(town: Town) -> list[UUID]:
    async with town.sessions() as session:
        waits = Inbound.handed_over_at.is_(None) & (Inbound.account_id == town.account_id)
        return [*await session.scalars(select(Inbound.id).where(waits).order_by(Inbound.id))]


async def _history(case: CaseUnderTest) -> WorkflowHistory:
    return await case.handle.fetch_history()


def _came_along(history: WorkflowHistory) -> bool:
    """Its first task, with the answer to its start."""
    started = history.events[0].workflow_execution_started_event_attributes
    return started.eager_execution_accepted


def _taken_in(journal: list[JournalRow]) -> int:
    return sum(row.event.kind == "mention_taken_in" for row in journal)


async def test_a_case_begins_with_what_opens_it_and_its_first_task_with_it(town: Town) -> None:
    cases = [await town.hears(f"Wann kommt mein Paket {n} endlich an?") for n in range(5)]
    histories = [await _history(each) for each in cases]
    assert any(map(_came_along, histories)), "a worker here that has a slot is given it"
    assert [events(history)[SIGNALLED] for history in histories] == [0] * 5
    case = cases[0]
    await case.hears("Bitte schnell, es ist ein Geschenk.")
    await case.until(lambda c: len(c.mentions) == 2)
    assert events(await _history(case))[SIGNALLED] == 1


async def test_of_messages_that_wait_together_one_opens_the_case_and_each_is_taken_in(
    town: Town,
) -> None:
    """They are read together, before any of them has a case on record."""
    words = [written(f"Frage {number}?", thread_key="one-thread") for number in range(4)]
    others = [written(f"Und ich, {number}?") for number in range(4)]
    await town.happen(*words, *others, hand_over=False)
    doorkeeper = town.dispatcher.relay.doorkeeper
    assert await doorkeeper.hand_over_together(await _waiting(town)) == [True] * 8
    assert await _waiting(town) == []
    case = await town.case_of(words[0].message_key)
    await case.until(lambda c: len(c.mentions) == 4)
    assert await town.count_cases() == 5
    assert _taken_in(await case.journal()) == 4


async def test_what_is_told_twice_at_its_beginning_is_taken_in_once(town: Town) -> None:
    """The fast path and two relays come at the same time, and once more after a crash."""
    post = written("Ist da jemand?")
    await town.happen(post, hand_over=False)
    (item,) = await _waiting(town)
    doorkeeper = town.dispatcher.relay.doorkeeper
    await asyncio.gather(*(doorkeeper.hand_over_together([item, item]) for _ in range(3)))
    case = await town.case_of(post.message_key)
    async with town.sessions.begin() as session:
        (await session.get_one(Inbound, item)).handed_over_at = None
    assert await doorkeeper.hand_over(item)
    await case.rests()
    assert _taken_in(await case.journal()) == 1
    assert await town.count_cases() == 1
