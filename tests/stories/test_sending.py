"""Outbound: every reply ends as sent or failed, none stands twice, and no doubt is swept away."""

import asyncio
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update
from temporalio.testing import ActivityEnvironment

from activities import hands
from activities.case_steps import A_MOMENT, CaseStepsOnPostgres
from activities.sending import SETTLING
from channels.contract import Ambiguous, Rejected, Retryable, Sent
from db.tables import ChannelAccount, Words
from domain.actor import MACHINE
from domain.case import Case
from domain.commands import SettleDelivery
from domain.journal import GENESIS
from domain.reply import Delivery, Purpose, Reply
from domain.task import TaskKind
from domain.values import Visibility
from tests.stories.house import House
from tests.stories.network import (
    Answer,
    never_arrived_nor_answered,
    posted_but_never_answered,
)
from tests.stories.town import CaseUnderTest, Town
from workflows.case.steps import Recording, ReplyToSend

QUESTION = "Wann kommt mein Paket endlich an?"
ANSWER = "Heute Nachmittag."


async def _a_reply(town: Town, *answers: Answer) -> CaseUnderTest:
    """An agent has replied on a network that answers so, one attempt after the other."""
    town.wall.answers.extend(answers)
    case = await town.hears(QUESTION)
    outcome = await case.reply(ANSWER)
    assert outcome.status == "done", outcome
    return case


def _delivery(case: Case) -> Delivery:
    return case.replies[0].delivery


async def _ends_as(case: CaseUnderTest, delivery: Delivery) -> Case:
    """The reply's last word, in the case and in its own row."""
    state = await case.until(lambda c: _delivery(c) is delivery)
    rows = {row.id: row for row in await case.messages("outbound")}
    assert rows[state.replies[0].id].delivery == delivery.value
    return state


async def test_a_reply_that_is_refused_for_good_calls_people_to_write_again(town: Town) -> None:
    case = await _a_reply(town, Rejected("forbidden-words"))
    state = await _ends_as(case, Delivery.FAILED)
    assert state.replies[0].failure == "forbidden-words"
    assert state.alarmed_at is not None
    assert state.task_of(TaskKind.REPLY) is not None
    assert (await case.reply("Anders gesagt.")).status == "done"
    await case.until(lambda c: c.answered_at is not None)
    assert town.wall.texts == ["Anders gesagt."]


async def test_a_network_that_asks_to_wait_gets_the_reply_when_it_said(town: Town) -> None:
    case = await _a_reply(town, Retryable("busy", after=300), Retryable("busy", after=300))
    await case.let_pass(minutes=4)
    assert not town.wall.posts
    await case.let_pass(minutes=7)
    state = await _ends_as(case, Delivery.SENT)
    assert town.wall.attempts == 3
    assert town.wall.texts == [ANSWER]
    sent_at = state.replies[0].sent_at
    assert sent_at is not None
    assert sent_at - state.replies[0].submitted_at == pytest.approx(
        timedelta(minutes=10), abs=timedelta(seconds=10)
    )
    assert state.answer is not None
    assert state.answer.stopped_at == sent_at


async def test_a_network_that_never_takes_a_reply_is_given_up_after_a_day(town: Town) -> None:
    case = await _a_reply(town, *[Retryable("busy", after=7 * 3600)] * 9)
    await case.let_pass(hours=30)
    state = await _ends_as(case, Delivery.FAILED)
    assert state.alarmed_at is not None
    assert state.acknowledgement_withheld == "too_old", "no acknowledgement a day late"
    assert not town.wall.posts


async def test_an_acknowledgement_is_not_sent_after_its_deadline(town: Town) -> None:
    town.wall.answers.append(Retryable("busy", after=120))
    case = await town.hears(QUESTION)
    await case.let_pass(minutes=10)
    state = await case.until(lambda c: c.first_response_missed is not None)
    assert state.first_response_missed == "busy"
    assert state.alarmed_at is not None
    assert not town.wall.posts


async def test_a_lost_answer_is_found_on_the_network_and_not_sent_again(town: Town) -> None:
    case = await _a_reply(town, posted_but_never_answered)
    await case.let_pass(minutes=1)
    state = await _ends_as(case, Delivery.SENT)
    assert town.wall.texts == [ANSWER]
    assert town.wall.attempts == 1
    assert state.answered_at is not None


async def test_soon_after_an_outage_it_is_found_out_what_became_of_a_reply(town: Town) -> None:
    """Asked at growing intervals for ever, the network had been back for a minute and a half."""
    town.wall.unreachable = timedelta(seconds=140)
    case = await _a_reply(town, posted_but_never_answered)
    await case.let_pass(minutes=5)
    await _ends_as(case, Delivery.SENT)
    assert town.wall.texts == [ANSWER]
    assert town.wall.asked_at[-1] - town.wall.asked_at[0] < timedelta(seconds=170)


async def test_what_certainly_did_not_arrive_is_sent_again_once(town: Town) -> None:
    case = await _a_reply(town, never_arrived_nor_answered)
    await case.let_pass(minutes=1)
    await _ends_as(case, Delivery.SENT)
    assert town.wall.texts == [ANSWER]
    assert town.wall.attempts == 2


async def test_after_every_lost_answer_the_network_has_time_to_post_before_it_is_asked(
    town: Town,
) -> None:
    """Asked at once it would say that there is nothing, and then post what it has."""
    case = await _a_reply(town, Retryable("busy", after=60), never_arrived_nor_answered)
    await case.let_pass(minutes=3)
    await _ends_as(case, Delivery.SENT)
    assert town.wall.attempts == 3
    assert town.wall.asked_at[0] - town.wall.tried_at[1] >= SETTLING


async def test_a_reply_whose_words_cannot_be_read_is_no_empty_reply(town: Town) -> None:
    """Their key is lost, or somebody has been at the table."""
    case = await _a_reply(town, Retryable("busy", after=60))
    (reply,) = (await case.until(lambda c: c.replies[0].retry_at is not None)).replies
    assert reply.text is not None
    async with town.sessions.begin() as session:
        texts = update(Words).where(Words.id == reply.text.id)
        await session.execute(texts.values(sealed=b"something else"))
    await case.let_pass(minutes=2)
    state = await _ends_as(case, Delivery.FAILED)
    assert state.replies[0].failure == "text_gone"
    assert state.alarmed_at is not None
    assert not town.wall.posts


class RecordsForLong(CaseStepsOnPostgres):
    """The record takes longer than anybody waits for it."""

    async def _recorded(self, recording: Recording) -> str:
        await asyncio.sleep(60)
        return recording.previous


async def test_an_attempt_is_given_up_before_anybody_looks_what_became_of_it(
    house: House,
) -> None:
    """What goes on when its time is up would leave beside a second attempt."""
    case_id, client_id = uuid4(), uuid4()
    rows = Recording(case_id=case_id, client_id=client_id, previous=GENESIS, rows=())
    reply = Reply(
        id=uuid4(),
        conversation_id=uuid4(),
        purpose=Purpose.SUBSTANCE,
        visibility=Visibility.PUBLIC,
        submitted_at=datetime.now(UTC),
        by=MACHINE,
    )
    wanted = ReplyToSend(case_id=case_id, client_id=client_id, reply=reply, recording=rows)
    activity = ActivityEnvironment()
    activity.info = replace(activity.info, start_to_close_timeout=A_MOMENT * 1.1)
    async with asyncio.timeout(30):
        with pytest.raises(TimeoutError):
            await activity.run(house.steps(RecordsForLong).send, wanted)


async def _in_doubt(town: Town, answer: Answer) -> CaseUnderTest:
    """A reply of which not even the network can tell."""
    town.wall.tells = False
    case = await _a_reply(town, answer)
    await case.let_pass(minutes=10)
    state = await _ends_as(case, Delivery.UNKNOWN)
    task = state.task_of(TaskKind.CHECK_DELIVERY)
    assert task is not None
    assert task.about == state.replies[0].id
    assert state.answered_at is None
    assert (await case.reply("Noch einmal.")).refusal == "conflict"
    return case


async def test_a_person_settles_that_a_reply_in_doubt_stands_there(town: Town) -> None:
    case = await _in_doubt(town, posted_but_never_answered)
    reply = (await case.state()).replies[0]
    outcome = await case.ask(SettleDelivery(reply_id=reply.id, posted=True))
    assert outcome.status == "done", outcome
    state = await _ends_as(case, Delivery.SENT)
    assert state.answered_at is not None
    assert not state.tasks
    again = await case.ask(SettleDelivery(reply_id=reply.id, posted=False))
    assert again.refusal == "already-settled"
    assert town.wall.texts == [ANSWER]


async def test_a_person_settles_that_a_reply_in_doubt_is_to_be_written_again(town: Town) -> None:
    case = await _in_doubt(town, never_arrived_nor_answered)
    reply = (await case.state()).replies[0]
    outcome = await case.ask(SettleDelivery(reply_id=reply.id, posted=False))
    assert outcome.status == "done", outcome
    state = await _ends_as(case, Delivery.FAILED)
    assert [task.kind for task in state.tasks] == [TaskKind.REPLY]
    assert (await case.reply("Noch einmal.")).status == "done"
    await case.until(lambda c: c.answered_at is not None)
    assert town.wall.texts[-1] == "Noch einmal."
    assert ANSWER not in town.wall.texts
    assert len(town.wall.texts) <= 2, "an acknowledgement may have come first: nothing stood there"


async def test_an_acknowledgement_in_doubt_is_a_persons_task_and_no_second_text(
    town: Town,
) -> None:
    town.wall.tells = False
    town.wall.answers.append(posted_but_never_answered)
    case = await town.hears(QUESTION)
    await case.let_pass(minutes=20)
    state = await case.until(lambda c: c.task_of(TaskKind.CHECK_DELIVERY) is not None)
    assert state.first_response_missed == "delivery"
    assert len(town.wall.posts) == 1


async def test_a_network_that_takes_the_same_attempt_once_is_simply_asked_again(
    house: House,
) -> None:
    town = await house.town(capabilities={"idempotent": True, "reconcilable": False})
    case = await _a_reply(town, Ambiguous("timeout"), Ambiguous("timeout"))
    await case.let_pass(minutes=5)
    await _ends_as(case, Delivery.SENT)
    assert town.wall.attempts == 3


async def test_a_doubtful_acknowledgement_is_told_again_even_behind_its_deadline(
    house: House,
) -> None:
    """Given up as failed, it might stand there all the same."""
    town = await house.town(capabilities={"idempotent": True, "reconcilable": False})
    town.wall.answers.extend([Ambiguous("timeout")] * 18)
    case = await town.hears(QUESTION)
    await case.let_pass(minutes=15)
    state = await _ends_as(case, Delivery.SENT)
    assert state.first_response_missed == "delivery"


async def test_a_network_that_hangs_keeps_few_hands_and_is_asked_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had all of a worker's, and nothing was sent or recorded for anybody else meanwhile."""
    monkeypatch.setattr(hands, "FEW", 1)
    with hands.a_hand(town.account_id, slow=0):
        pass
    with hands.a_hand(town.account_id, slow=0):
        case = await _a_reply(town)
        state = await case.until(lambda c: bool(c.replies) and c.replies[0].retry_at is not None)
        assert state.replies[0].failure == "timeout"
        assert town.wall.attempts == 0
    await case.let_pass(minutes=1)
    await _ends_as(case, Delivery.SENT)
    with hands.a_hand(town.account_id, slow=60), hands.a_hand(town.account_id, slow=60):
        pass  # it answered soon: as many as like


async def test_a_channel_that_breaks_leaves_a_doubt_and_no_second_post(town: Town) -> None:
    async def breaks(wall: object, outbound: object) -> Rejected:
        raise KeyError("a defect")

    case = await _a_reply(town, breaks)
    await case.let_pass(minutes=1)
    await _ends_as(case, Delivery.SENT)
    assert town.wall.texts == [ANSWER]


async def test_a_network_that_refuses_the_account_pauses_it_and_nothing_is_lost(
    town: Town,
) -> None:
    case = await _a_reply(town, *[Rejected("token-expired", operator=True)] * 2)
    await case.let_pass(minutes=1)
    await _ends_as(case, Delivery.FAILED)
    other = await town.hears(QUESTION)
    await other.reply(ANSWER)
    state = await other.until(lambda c: bool(c.replies) and c.replies[0].retry_at is not None)
    assert state.replies[0].failure == "account_paused"
    async with town.sessions.begin() as session:
        await session.execute(
            update(ChannelAccount)
            .where(ChannelAccount.id == town.account_id)
            .values(status="active", problem=None)
        )
    await other.let_pass(minutes=2)
    await _ends_as(other, Delivery.SENT)
    assert town.wall.texts == [ANSWER]


async def test_a_network_that_refuses_the_account_once_is_asked_again(town: Town) -> None:
    """A proxy's one word for the network's silenced the account until an administrator acted."""
    case = await _a_reply(town, Rejected("http-403", operator=True))
    await case.let_pass(minutes=1)
    await _ends_as(case, Delivery.SENT)
    assert await _account(town) == ("active", None)


async def test_an_account_with_a_new_token_is_not_paused_for_the_old_one(town: Town) -> None:
    async def refuses_the_old_one(wall: object, outbound: object) -> Rejected:
        async with town.sessions.begin() as session:
            account = await session.get_one(ChannelAccount, town.account_id)
            account.secrets = {"access_token": uuid4().hex}
        return Rejected("http-401", operator=True)

    case = await _a_reply(town, refuses_the_old_one, refuses_the_old_one)
    await case.let_pass(minutes=1)
    await _ends_as(case, Delivery.SENT)
    assert await _account(town) == ("active", None)


async def _account(town: Town) -> tuple[str, str | None]:
    async with town.sessions() as session:
        account = await session.get_one(ChannelAccount, town.account_id)
        return account.status, account.problem


async def test_whatever_the_network_does_no_reply_stands_twice_and_none_is_forgotten(
    house: House,
) -> None:
    """Sixty random networks: each reply ends, and what is said of it is so."""
    dice = random.Random(7)
    answers: list[Answer] = [
        Retryable("busy", after=30),
        Rejected("no"),
        posted_but_never_answered,
        never_arrived_nor_answered,
    ]

    async def story() -> None:
        town = await house.town()
        town.wall.tells = dice.random() < 0.7
        case = await _a_reply(town, *dice.choices(answers, k=dice.randint(0, 4)))
        await case.let_pass(hours=1)
        state = await case.until(lambda c: _delivery(c) is not Delivery.PENDING)
        assert len(set(town.wall.texts)) == len(town.wall.texts)
        match _delivery(state):
            case Delivery.SENT:
                assert ANSWER in town.wall.texts
            case Delivery.FAILED:
                assert ANSWER not in town.wall.texts
            case Delivery.UNKNOWN:
                assert state.task_of(TaskKind.CHECK_DELIVERY) is not None

    for _ in range(4):
        await asyncio.gather(*(story() for _ in range(15)))


@pytest.mark.parametrize("taken_by", ["inbound", "outbound"])
async def test_a_key_that_another_message_has_takes_nothing_away_from_it(
    town: Town, taken_by: str
) -> None:
    """A callback that names what it answers, or everything alike, made us forget those words."""
    case = await town.hears("Wann kommt mein Paket?")
    await case.reply("Das prüfen wir.", Purpose.INTERIM)
    await case.until(lambda c: c.first_replied_at is not None)
    before = [*await case.messages("inbound"), *await case.messages("outbound")]
    key = next(each.remote_key for each in before if each.direction == taken_by)
    assert key is not None
    town.wall.answers.append(Sent(key))
    await case.reply("Heute Nachmittag.")
    state = await case.until(lambda c: c.answered_at is not None)
    assert [reply.delivery for reply in state.replies] == [Delivery.SENT, Delivery.SENT]
    after = [*await case.messages("inbound"), *await case.messages("outbound")]
    assert [each.id for each in after[:2]] == [each.id for each in before]
    assert [each.remote_key for each in after] == [*(each.remote_key for each in before), None]
    assert after[2].delivery == "sent"
