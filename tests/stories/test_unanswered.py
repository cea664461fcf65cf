"""Step 2, assess: what need not be answered has no clocks, and a person confirms it."""

import asyncio

from domain.actor import Role
from domain.case import Case, ClosingReason, Status
from domain.commands import DecideResponse
from domain.ruling import Answering
from domain.task import TaskKind
from domain.values import Priority
from tests.stories.house import House
from tests.stories.town import CaseUnderTest, Town

UNSURE = {
    "not_addressed": ("Die Lieferung war heute wieder zu spät.", {"addressed": False}),
    "spam": ("Earn money with crypto, click here now", {}),
    "thanks": ("Danke für die schnelle Hilfe, super Service!", {}),
}


def _has_no_clock(state: Case) -> bool:
    return state.acknowledge is None and state.answer is None


async def _set_aside(town: Town, reason: str) -> CaseUnderTest:
    """A case that the machine would not answer, waiting for a person to confirm it."""
    text, details = UNSURE[reason]
    case = await town.hears(text, **details)
    state = await case.until(lambda c: c.task_of(TaskKind.ASSESS) is not None)
    assert state.decision is not None
    assert state.decision.reason == reason
    assert _has_no_clock(state)
    return case


async def test_what_need_not_be_answered_waits_for_a_person_without_any_clock(
    house: House,
) -> None:
    async def story(reason: str) -> None:
        town = await house.town()
        case = await _set_aside(town, reason)
        await case.let_pass(hours=30)
        state = await case.state()
        assert _has_no_clock(state)
        assert state.status is Status.OPEN
        assert state.alarmed_at is None
        assert not town.wall.posts
        confirmed = await case.ask(DecideResponse(answering=Answering.IGNORE))
        assert confirmed.status == "done", confirmed
        state = await case.until(lambda c: c.status is Status.CLOSED)
        assert not state.tasks
        assert state.closed_reason is ClosingReason.NO_ANSWER_NEEDED

    await asyncio.gather(*(story(reason) for reason in UNSURE))


async def test_a_repost_is_certain_and_closes_by_itself(town: Town) -> None:
    case = await town.hears("RT @mia: Wann kommt mein Paket endlich an?")
    state = await case.until(lambda c: c.status is Status.CLOSED)
    assert _has_no_clock(state)
    assert not state.tasks


async def test_overruling_starts_the_clocks_now_and_says_who_did_it(town: Town) -> None:
    case = await _set_aside(town, "not_addressed")
    await case.let_pass(hours=2)
    overruled_at = await case.now()
    outcome = await case.ask(DecideResponse(answering=Answering.RESPOND), role=Role.SUPERVISOR)
    assert outcome.status == "done", outcome
    state = await case.state()
    assert state.decision is not None
    assert state.decision.by.person_id == town.people[Role.SUPERVISOR]
    assert state.acknowledge is not None
    assert state.acknowledge.running_since is not None
    assert state.answer is not None
    assert abs(state.acknowledge.running_since - overruled_at).total_seconds() < 5
    assert state.task_of(TaskKind.ASSESS) is None
    assert state.task_of(TaskKind.REPLY) is not None

    await case.let_pass(minutes=6)
    state = await case.until(lambda c: c.first_response_missed is not None)
    assert state.first_response_missed == "not_addressed", "the machine stays silent there"
    assert not town.wall.posts


async def test_confirming_that_a_case_is_answered_gives_nobody_more_time(town: Town) -> None:
    case = await town.hears("Wann kommt mein Paket endlich an?")
    before = (await case.state()).answer
    await case.let_pass(hours=5)
    outcome = await case.ask(DecideResponse(answering=Answering.RESPOND))
    assert outcome.status == "done", outcome
    assert (await case.state()).answer == before


async def test_sarcastic_thanks_are_a_complaint_and_never_close_a_case(town: Town) -> None:
    case = await town.hears("Danke, mal wieder eine Stunde gewartet. Toll gemacht!")
    state = await case.state()
    assert state.decision is not None
    assert state.decision.answering is Answering.RESPOND
    await case.let_pass(days=5)
    assert (await case.state()).status is Status.OPEN


async def test_what_cannot_be_read_is_left_to_people(town: Town) -> None:
    case = await town.hears("?!")
    await case.let_pass(minutes=6)
    state = await case.until(lambda c: c.first_response_missed is not None)
    assert state.first_response_missed == "language_unknown"
    assert state.priority is Priority.URGENT
    assert not town.wall.posts
