"""The stop button and the brake: looked at when the machine is about to speak, not before."""

import asyncio
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import update

from activities.case_steps import CaseStepsOnPostgres
from channels.contract import Author
from db.tables import Stop
from domain.agreement import ServiceAgreement
from domain.case import Case
from domain.reply import Delivery
from tests.stories.house import House
from tests.stories.town import CaseUnderTest, Town
from workflows.case.steps import Delivered, ReplyToSend

QUESTION = "Wann kommt mein Paket endlich an?"


async def _press_stop(town: Town, account_id: UUID | None = None) -> None:
    async with town.sessions.begin() as session:
        session.add(Stop(id=uuid4(), client_id=town.client_id, account_id=account_id))


async def _lift_stop(town: Town, at: datetime) -> None:
    async with town.sessions.begin() as session:
        await session.execute(
            update(Stop).where(Stop.client_id == town.client_id).values(lifted_at=at)
        )


async def _silent_because(case: CaseUnderTest, reason: str) -> Case:
    """The machine said nothing, people were called, and the miss has its cause."""
    await case.let_pass(minutes=6)
    state = await case.until(lambda c: c.first_response_missed is not None)
    assert state.first_response_missed == reason
    assert state.alarmed_at is not None
    assert state.first_replied_at is None
    return state


async def test_while_the_clients_stop_button_is_pressed_the_machine_is_silent(town: Town) -> None:
    await _press_stop(town)
    case = await town.hears(QUESTION)
    state = await _silent_because(case, "stopped")
    assert not state.replies
    assert not town.wall.posts


async def test_a_stop_for_one_account_leaves_the_clients_other_accounts_alone(town: Town) -> None:
    await _press_stop(town, account_id=town.account_id)
    case = await town.hears(QUESTION)
    await _silent_because(case, "stopped")

    await _lift_stop(town, await case.now())
    other = await town.hears(QUESTION)
    await other.let_pass(minutes=5)
    await other.until(lambda c: c.first_replied_at is not None)


async def test_an_answer_by_a_person_goes_out_whatever_the_stop_button_says(town: Town) -> None:
    await _press_stop(town)
    case = await town.hears(QUESTION)
    await case.reply("Heute Nachmittag.")
    await case.until(lambda c: c.answered_at is not None)
    assert town.wall.texts == ["Heute Nachmittag."]


class PressesStopBeforeSending(CaseStepsOnPostgres):
    """Somebody presses the button when the acknowledgement is prepared and recorded."""

    async def send(self, wanted: ReplyToSend) -> Delivered:
        """See the port."""
        async with self.sessions.begin() as session:
            session.add(Stop(id=uuid4(), client_id=wanted.client_id))
        return await super().send(wanted)


async def test_a_stop_pressed_between_preparing_and_sending_holds(house_alone: House) -> None:
    town = await house_alone.town()
    async with house_alone.worker(house_alone.steps(PressesStopBeforeSending)):
        case = await town.hears(QUESTION)
        state = await _silent_because(case, "stopped")
    assert [reply.delivery for reply in state.replies] == [Delivery.FAILED]
    assert not town.wall.posts


async def test_many_people_under_one_post_get_one_statement(town: Town) -> None:
    post = "thread-of-many"
    people = [Author(key=f"p-{n}", handle=f"p{n}") for n in range(12)]
    cases = await asyncio.gather(
        *(town.hears(QUESTION, author=person, thread_key=post) for person in people)
    )
    await asyncio.gather(*(case.let_pass(minutes=6) for case in cases))
    states = [
        await case.until(lambda c: c.first_replied_at is not None or c.alarmed_at is not None)
        for case in cases
    ]
    assert len(town.wall.posts) == 1
    spoken = [state for state in states if state.first_replied_at is not None]
    braked = [state for state in states if state.first_replied_at is None]
    assert len(spoken) == 1
    assert {state.first_response_missed for state in braked} == {"brake_post"}


async def test_the_machine_says_no_more_for_an_account_than_was_agreed(house: House) -> None:
    town = await house.town(ServiceAgreement(version="1", automatic_per_account=3))
    cases = await asyncio.gather(*(town.hears(QUESTION) for _ in range(8)))
    await asyncio.gather(*(case.let_pass(minutes=6) for case in cases))
    states = [
        await case.until(lambda c: c.first_replied_at is not None or c.alarmed_at is not None)
        for case in cases
    ]
    assert len(town.wall.posts) == 3
    missed = [state.first_response_missed for state in states if state.first_response_missed]
    assert missed == ["brake_account"] * 5
