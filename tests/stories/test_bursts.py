"""A burst that the house does not keep up with: first replies leave while their cases begin."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from activities.case_steps import CaseStepsOnPostgres
from activities.planning import Planned
from db.tables import Stop
from domain.places import place_of
from domain.reply import Delivery
from domain.values import Visibility
from tests.stories.counting import timers
from tests.stories.house import House
from tests.stories.town import CaseUnderTest, Town, minutes_ago
from workflows.case.steps import Delivered, ReplyToSend

QUESTION = "Wann kommt mein Paket endlich an?"


class Crowded(Planned):
    """A thousand first replies are planned for this moment."""

    async def numbers(self, session: AsyncSession, now: datetime) -> Mapping[int, int]:
        """See there."""
        return {place_of(now): 1_000}


def _behind(
    house: House, kind: type[CaseStepsOnPostgres] = CaseStepsOnPostgres
) -> CaseStepsOnPostgres:
    return replace(house.steps(kind), planned=Crowded())


async def _waited(town: Town, visibility: Visibility) -> CaseUnderTest:
    """A case whose mention has waited for half a minute to be assessed."""
    return await town.hears(QUESTION, visibility=visibility, occurred_at=minutes_ago(0.5))


async def _asked_apart(case: CaseUnderTest) -> list[str]:
    """The activities of its history, in order."""
    history = await case.handle.fetch_history()
    return [
        event.activity_task_scheduled_event_attributes.activity_type.name
        for event in history.events
        if event.HasField("activity_task_scheduled_event_attributes")
    ]


@pytest.mark.parametrize(
    ("visibility", "first"), [(Visibility.PRIVATE, "send"), (Visibility.PUBLIC, "record")]
)
async def test_the_machine_speaks_at_once(
    house_alone: House, visibility: Visibility, first: str
) -> None:
    """In private with the very rows that its case begins with; in public after them."""
    town = await house_alone.town()
    async with house_alone.worker(_behind(house_alone)):
        case = await _waited(town, visibility)
        state = await case.until(lambda c: c.first_replied_at is not None)
        await case.rests()
        asked = await _asked_apart(case)
    assert state.first_replied_at is not None
    assert state.first_replied_at - state.opened_at < timedelta(minutes=1)
    assert state.acknowledge_ahead > 0
    assert asked[0] == first
    assert asked.count("send") == 1
    assert len(town.wall.posts) == 1
    kinds = await case.kinds()  # its chain verified
    assert (
        kinds.index("clocks_started") < kinds.index("reply_submitted") < kinds.index("reply_sent")
    )


async def test_nobody_looks_up_while_the_first_words_leave(house_alone: House) -> None:
    """The one timer is that of what comes after the first reply."""
    town = await house_alone.town()
    async with house_alone.worker(_behind(house_alone)):
        case = await _waited(town, Visibility.PRIVATE)
        await case.until(lambda c: c.first_replied_at is not None)
        await case.rests()
        (timer,) = timers(await case.handle.fetch_history())
    assert timer > timedelta(hours=1)


async def test_who_has_not_waited_keeps_their_time(house_alone: House) -> None:
    town = await house_alone.town()
    async with house_alone.worker(_behind(house_alone)):
        case = await town.hears(QUESTION, visibility=Visibility.PRIVATE)
        await case.rests()
        assert (await case.state()).first_replied_at is None


@pytest.mark.parametrize("visibility", Visibility)
async def test_a_stop_holds_in_a_burst(house_alone: House, visibility: Visibility) -> None:
    town = await house_alone.town()
    async with town.sessions.begin() as session:
        session.add(Stop(id=uuid4(), client_id=town.client_id))
    async with house_alone.worker(_behind(house_alone)):
        case = await _waited(town, visibility)
        state = await case.until(lambda c: c.alarmed_at is not None)
        await case.rests()
    assert state.acknowledgement_withheld == "stopped"
    assert not state.replies
    assert not town.wall.posts


class DiesAfterSending(CaseStepsOnPostgres):
    """The worker dies when the network has taken the reply and before it can say so."""

    async def send(self, wanted: ReplyToSend) -> Delivered:
        """See the port."""
        await super().send(wanted)
        raise ConnectionAbortedError


class DiesBeforeRecording(CaseStepsOnPostgres):
    """The worker dies before anything of the case is on record."""

    async def send(self, wanted: ReplyToSend) -> Delivered:
        """See the port."""
        raise ConnectionAbortedError


@pytest.mark.parametrize("dies", [DiesAfterSending, DiesBeforeRecording])
async def test_a_worker_that_dies_meanwhile_loses_nothing_and_sends_nothing_twice(
    house_alone: House, dies: type[CaseStepsOnPostgres]
) -> None:
    town = await house_alone.town()
    async with house_alone.worker(_behind(house_alone, dies)):
        case = await _waited(town, Visibility.PRIVATE)
        await case.until(lambda c: bool(c.replies))
    async with house_alone.worker():
        state = await case.until(lambda c: c.first_replied_at is not None)
        await case.rests()
    assert [reply.delivery for reply in state.replies] == [Delivery.SENT]
    assert len(town.wall.posts) == 1
    assert (await case.kinds()).count("reply_sent") == 1
