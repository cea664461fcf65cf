"""The client's own people may answer in the network's app: that counts as the reply."""

import asyncio
from dataclasses import dataclass

from sqlalchemy import select

from channels.contract import Ambiguous, Author, InboundEvent, Outbound, Retryable, SendResult
from db.tables import Inbound, Message
from dispatch.handing_over import Doorkeeper
from domain.case import Status
from domain.reply import Delivery, Purpose
from domain.task import TaskKind
from tests.stories.network import Wall
from tests.stories.town import CaseUnderTest, Town, written
from tests.waiting import eventually

QUESTION = "Wann kommt mein Paket endlich an?"
BRAND = Author(key="kompass-1", handle="kompass", name="Kompass")


async def _answer_in_the_app(case: CaseUnderTest, text: str, key: str = "in-the-app") -> None:
    message = (await case.messages("inbound"))[0]
    await case.town.happen(
        written(
            text,
            kind="echo",
            message_key=key,
            author=BRAND,
            thread_key=message.thread_key,
            in_reply_to=message.remote_key,
            occurred_at=await case.now(),
        )
    )


async def test_an_answer_in_the_networks_app_is_the_answer(town: Town) -> None:
    case = await town.hears(QUESTION)
    await case.let_pass(minutes=2)
    await _answer_in_the_app(case, "Heute Nachmittag. Gruß aus dem Laden")
    state = await case.until(lambda c: c.answered_at is not None)
    assert state.first_replied_at is not None
    assert not state.tasks
    (reply,) = state.replies
    assert (reply.elsewhere, reply.purpose) == (True, Purpose.SUBSTANCE)
    await case.let_pass(hours=30)
    assert not town.wall.posts, "the acknowledgement is cancelled"
    state = await case.state()
    assert state.first_response_missed is None
    assert state.answer_missed_at is None
    await case.let_pass(days=3)
    await case.until(lambda c: c.status is Status.CLOSED)


async def test_a_draft_begun_before_the_answer_in_the_app_is_refused_as_stale(town: Town) -> None:
    case = await town.hears(QUESTION)
    message = (await case.state()).mentions[0].mention.message_id
    seen_at = await case.updated_at()
    await _answer_in_the_app(case, "Heute Nachmittag.")
    await case.until(lambda c: c.answered_at is not None)
    stale = await case.reply("Morgen.", answers=message, seen_at=seen_at)
    assert (stale.status, stale.refusal) == ("refused", "stale-draft")
    assert not town.wall.posts


async def test_an_answer_in_the_app_cancels_an_acknowledgement_that_waits(town: Town) -> None:
    town.wall.answers.append(Retryable("busy", after=25))
    case = await town.hears(QUESTION)
    await case.let_pass(minutes=4, seconds=31)
    await case.until(lambda c: bool(c.replies) and c.replies[0].retry_at is not None)
    await _answer_in_the_app(case, "Heute Nachmittag.")
    state = await case.until(lambda c: c.answered_at is not None)
    await case.let_pass(minutes=5)
    state = await case.state()
    assert [r.failure for r in state.replies if r.automatic] == ["superseded"]
    assert not town.wall.posts
    assert state.alarmed_at is None


async def test_an_answer_by_an_agent_cancels_an_acknowledgement_that_waits(town: Town) -> None:
    town.wall.answers.append(Retryable("busy", after=25))
    case = await town.hears(QUESTION)
    await case.let_pass(minutes=4, seconds=31)
    await case.until(lambda c: bool(c.replies) and c.replies[0].retry_at is not None)
    await case.reply("Heute Nachmittag.")
    await case.until(lambda c: c.answered_at is not None)
    await case.let_pass(minutes=5)
    assert town.wall.texts == ["Heute Nachmittag."]


def _echo_of(outbound: Outbound, town: Town) -> InboundEvent:
    return written(
        outbound.text,
        kind="echo",
        message_key=f"post-{outbound.attempt_id}",
        author=BRAND,
        thread_key=outbound.conversation_key,
        in_reply_to=outbound.in_reply_to,
    )


async def test_the_echo_of_our_own_reply_is_not_taken_for_a_foreign_one(town: Town) -> None:
    async def echoes_before_it_answers(wall: Wall, outbound: Outbound) -> SendResult:
        sent = wall.post(outbound)
        await town.happen(_echo_of(outbound, town))
        return sent

    town.wall.answers.append(echoes_before_it_answers)
    case = await town.hears(QUESTION)
    await case.reply("Das prüfen wir.", Purpose.INTERIM)
    await case.until(lambda c: c.first_replied_at is not None)
    await town.happen(_echo_of(town.wall.posts[0], town))
    await town.relay_all()
    state = await case.state()
    assert [reply.elsewhere for reply in state.replies] == [False]
    assert state.answered_at is None, "an interim word is no answer, echoed or not"
    assert len(await case.messages("outbound")) == 1


@dataclass(frozen=True)
class Slow(Doorkeeper):
    """Has read the echo, and looks for a reply of ours only when that has come to its end."""

    read: asyncio.Event
    settled: asyncio.Event

    async def _may_be_ours(self, echo: Message) -> bool:
        self.read.set()
        await self.settled.wait()
        return await super()._may_be_ours(echo)


async def test_an_echo_that_was_read_before_its_reply_was_known_to_be_sent_is_not_told(
    town: Town,
) -> None:
    """An interim word counted as an answer from elsewhere: the customer waited for the real one."""
    known = town.dispatcher.fast_path.doorkeeper
    slow = Slow(
        known.sessions,
        known.temporal,
        known.channels,
        read=asyncio.Event(),
        settled=asyncio.Event(),
    )
    telling: list[asyncio.Task[bool]] = []

    async def echoes_before_it_answers(wall: Wall, outbound: Outbound) -> SendResult:
        sent = wall.post(outbound)
        echo = _echo_of(outbound, town)
        await town.happen(echo, hand_over=False)
        async with town.sessions() as session:
            item = (await session.scalars(select(Inbound.id).where(Inbound.key == echo.key))).one()
        telling.append(asyncio.create_task(slow.hand_over(item)))
        await slow.read.wait()
        return sent

    town.wall.answers.append(echoes_before_it_answers)
    case = await town.hears(QUESTION)
    await case.reply("Das prüfen wir.", Purpose.INTERIM)
    await case.until(lambda c: c.first_replied_at is not None)
    slow.settled.set()
    await asyncio.gather(*telling)
    await case.let_pass(minutes=1)
    await town.relay_all()
    state = await case.state()
    assert [reply.elsewhere for reply in state.replies] == [False]
    assert state.answered_at is None


async def test_the_echo_settles_what_nobody_could_tell(town: Town) -> None:
    """A reply in doubt gets the echo's address: the person who settles it can look there."""

    async def lost(wall: Wall, outbound: Outbound) -> SendResult:
        wall.post(outbound)
        return Ambiguous("connection-lost")

    town.wall.tells = False
    town.wall.answers.append(lost)
    case = await town.hears(QUESTION)
    await case.reply("Heute Nachmittag.")
    await case.let_pass(minutes=10)
    await case.until(lambda c: c.task_of(TaskKind.CHECK_DELIVERY) is not None)
    await town.happen(_echo_of(town.wall.posts[0], town))
    await town.relay_all()

    async def addressed() -> bool:
        (reply,) = await case.messages("outbound")
        return reply.remote_key == f"post-{reply.id}"

    assert await eventually(addressed)
    (reply,) = (await case.state()).replies
    assert (reply.elsewhere, reply.delivery) == (False, Delivery.UNKNOWN)


async def test_an_echo_is_not_lost_when_it_is_told_before_its_case_has_begun(town: Town) -> None:
    """Both wait for the relay, which takes them side by side."""
    question = written(QUESTION)
    echo = written(
        "Heute Nachmittag.",
        kind="echo",
        author=BRAND,
        thread_key=question.thread_key,
        in_reply_to=question.message_key,
    )
    await town.happen(question, echo, hand_over=False)
    await town.relay_all()
    case = await town.case_of(question.message_key)
    await case.until(lambda c: c.answered_at is not None)


async def test_the_brands_own_post_is_no_case(town: Town) -> None:
    await town.happen(written("Neu im Laden: Kompasse!", kind="echo", author=BRAND))
    await town.hears(QUESTION)
    assert await town.count_cases() == 1
