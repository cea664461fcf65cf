"""Step 5, answer: only substance stops its clock; warnings before the deadline, honesty at it."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.tables import CaseLink
from domain.actor import Role
from domain.agreement import PriorityTimes, ServiceAgreement
from domain.events import AnswerMissed, AnswerWarningGiven
from domain.miss import MissCause
from domain.reply import Purpose
from domain.task import Group, TaskKind
from domain.values import Priority
from tests.stories.house import House
from tests.stories.town import TOM, CaseUnderTest, Town, written

QUESTION = "Wann kommt mein Paket endlich an?"


async def _warnings(case: CaseUnderTest) -> list[tuple[float, float]]:
    """Every warning with the hours after the mention at which it was given."""
    begin = (await case.state()).mentions[0].mention.occurred_at
    return [
        (row.event.share, round((row.event.at - begin) / timedelta(hours=1), 1))
        for row in await case.journal()
        if isinstance(row.event, AnswerWarningGiven)
    ]


async def test_warnings_come_before_the_deadline_and_at_it_a_supervisor_is_asked_once(
    town: Town,
) -> None:
    case = await town.hears(QUESTION)
    await case.let_pass(hours=11.9)
    assert await _warnings(case) == []
    await case.let_pass(hours=12)
    await case.until(lambda c: len(c.answer_warnings) == 3)
    assert await _warnings(case) == [(0.5, 12.0), (0.75, 18.0), (0.9, 21.6)]
    assert (await case.state()).answer_missed_at is None

    await case.let_pass(hours=48)
    state = await case.until(lambda c: c.answer_missed_at is not None)
    missed = [row.event for row in await case.journal() if isinstance(row.event, AnswerMissed)]
    assert [each.why for each in missed] == [MissCause.NOBODY]
    assert missed[0].at - state.mentions[0].mention.occurred_at == pytest.approx(
        timedelta(hours=24), abs=timedelta(seconds=2)
    )
    explain = [task for task in state.tasks if task.kind is TaskKind.EXPLAIN_DELAY]
    assert [task.group for task in explain] == [Group.SUPERVISORS]
    assert (await case.kinds()).count("answer_missed") == 1


async def test_a_word_on_the_delay_closes_the_supervisors_task_and_not_the_clock(
    town: Town,
) -> None:
    case = await town.hears(QUESTION)
    await case.let_pass(hours=25)
    await case.until(lambda c: c.task_of(TaskKind.EXPLAIN_DELAY) is not None)
    reason = "Unser Lager steht unter Wasser, wir melden uns morgen früh."
    told = await case.reply(reason, Purpose.DELAY, by=town.actor(Role.SUPERVISOR))
    assert told.status == "done", told
    state = await case.until(lambda c: c.task_of(TaskKind.EXPLAIN_DELAY) is None)
    assert state.task_of(TaskKind.REPLY) is not None
    assert state.answer is not None
    assert state.answer.running
    await case.let_pass(hours=24)
    assert (await case.state()).task_of(TaskKind.EXPLAIN_DELAY) is None, "asked once, not daily"


NO_ANSWERS = (Purpose.ACKNOWLEDGEMENT, Purpose.POINTER, Purpose.CLARIFICATION, Purpose.INTERIM)


async def test_whatever_is_said_only_substance_stops_the_answer_clock(house: House) -> None:
    async def story(purpose: Purpose) -> None:
        town = await house.town()
        case = await town.hears(QUESTION)
        await case.reply("Wir schauen nach.", purpose)
        state = await case.until(lambda c: c.first_replied_at is not None)
        assert state.acknowledge is not None
        assert not state.acknowledge.running
        assert state.answer is not None
        assert state.answer.running
        assert state.answered_at is None
        assert state.task_of(TaskKind.REPLY) is not None
        await case.let_pass(hours=13)
        await case.until(lambda c: c.answer_warnings == (0.5,))
        await case.reply("Morgen Vormittag.", Purpose.SUBSTANCE)
        state = await case.until(lambda c: c.answered_at is not None)
        assert state.answer is not None
        assert not state.answer.running
        assert state.answer.consumed == pytest.approx(13 * 3600, abs=30)
        assert not state.tasks
        await case.let_pass(hours=12)
        assert (await case.state()).answer_warnings == (0.5,)
        assert len(town.wall.posts) == 2

    await asyncio.gather(*(story(purpose) for purpose in NO_ANSWERS))


async def test_a_follow_up_after_the_answer_restarts_the_answer_clock_alone(town: Town) -> None:
    case = await town.hears(QUESTION)
    await case.reply("Morgen Vormittag.")
    before = await case.until(lambda c: c.answered_at is not None)
    await case.let_pass(hours=5)
    await case.hears("Und wann kommt das zweite Paket?")
    state = await case.until(lambda c: c.answer is not None and c.answer.running)
    assert state.acknowledge == before.acknowledge
    assert state.answer is not None
    assert state.answer.running_since == state.mentions[-1].mention.occurred_at
    assert state.answered_at is None
    assert state.task_of(TaskKind.REPLY) is not None
    await case.let_pass(minutes=10)
    assert len(town.wall.posts) == 1, "one automatic text per conversation at most, and none here"
    assert (await case.state()).first_response_missed is None


URGENT_IN_HALF_AN_HOUR = ServiceAgreement(
    version="1", per_priority=(PriorityTimes(priority=Priority.URGENT, answer_in=1_800),)
)


async def test_a_word_after_an_alarm_is_answered_when_it_was_promised(house: House) -> None:
    town = await house.town(URGENT_IN_HALF_AN_HOUR)
    case = await town.hears("Danke, mal wieder nicht geliefert. Was für ein Service!")
    await case.let_pass(minutes=4)
    before = await case.until(lambda c: c.alarmed_at is not None)
    assert before.priority is Priority.URGENT
    await case.reply("Wir schauen nach.", Purpose.INTERIM)
    await case.until(lambda c: c.first_replied_at is not None)
    await case.let_pass(hours=1)
    await case.hears("Es geht um die Bestellung von gestern.")
    state = await case.until(
        lambda c: len(c.mentions) == 2 and c.mentions[1].assessment is not None
    )
    assert state.answer == before.answer
    assert state.answer_missed_at is None


async def test_an_alarm_is_over_with_the_answer(house: House) -> None:
    town = await house.town(URGENT_IN_HALF_AN_HOUR)
    case = await town.hears("Danke, mal wieder nicht geliefert. Was für ein Service!")
    await case.let_pass(minutes=4)
    await case.until(lambda c: c.alarmed_at is not None)
    await case.reply("Es kommt morgen.")
    await case.until(lambda c: c.answered_at is not None)
    await case.let_pass(hours=1)
    await case.hears(QUESTION)
    state = await case.until(lambda c: c.answered_at is None)
    assert state.priority is Priority.HIGH, "it began with a complaint"
    assert state.answer is not None
    assert state.answer.budget == 86_400


async def test_thanks_after_the_answer_start_nothing(town: Town) -> None:
    case = await town.hears(QUESTION)
    await case.reply("Morgen Vormittag.")
    answered = await case.until(lambda c: c.answered_at is not None)
    await case.hears("Danke für die schnelle Hilfe, super Service!")
    state = await case.until(
        lambda c: len(c.mentions) == 2 and c.mentions[1].assessment is not None
    )
    assert (state.answer, state.answered_at) == (answered.answer, answered.answered_at)
    assert not state.tasks


async def test_the_same_message_delivered_twice_is_one(town: Town) -> None:
    event = written(QUESTION, message_key="twice")
    case = await town.case_of(await town.happen(event))
    await town.happen(event)
    await case.let_pass(minutes=6)
    state = await case.until(lambda c: c.first_replied_at is not None)
    assert len(state.mentions) == 1


async def test_several_messages_in_a_row_are_one_case_with_one_acknowledgement(town: Town) -> None:
    case = await town.hears(QUESTION)
    await asyncio.gather(*(case.hears(f"Noch etwas: wann kommt Paket {n}?") for n in range(5)))
    state = await case.until(lambda c: len(c.mentions) == 6)
    assert [task.kind for task in state.tasks] == [TaskKind.REPLY]
    await case.let_pass(minutes=6)
    await case.until(lambda c: c.first_replied_at is not None)
    assert len(town.wall.posts) == 1


async def test_several_people_in_a_thread_are_several_linked_cases(town: Town) -> None:
    mias = await town.hears(QUESTION, thread_key="a-thread")
    toms = await town.hears("Bei mir auch! Wann kommt es?", thread_key="a-thread", author=TOM)
    assert mias.id != toms.id
    async with town.sessions() as session:
        links = await session.scalars(select(CaseLink).where(CaseLink.case_id == toms.id))
        assert [(link.other_case_id, link.kind) for link in links] == [(mias.id, "same_thread")]
