"""Edits and deletions are honoured, in whatever order the network tells of them."""

from datetime import datetime
from typing import Any

import pytest

from channels.contract import InboundEvent, Retryable
from domain.assessment import Kind
from domain.case import Case, ClosingReason, Status
from domain.commands import CloseCase, ReopenCase
from domain.task import TaskKind
from domain.values import Priority, Visibility
from tests.stories.town import CaseUnderTest, Town, written
from tests.waiting import eventually

QUESTION = "Wann kommt mein Paket endlich an?"


async def _first(case: CaseUnderTest) -> dict[str, Any]:
    """What an edit or a deletion of the case's first message has in common with it."""
    message = (await case.messages("inbound"))[0]
    return {
        "message_key": message.remote_key,
        "thread_key": message.thread_key,
        "occurred_at": await case.now(),
    }


async def _edit(case: CaseUnderTest, text: str) -> None:
    await case.town.happen(written(text, kind="edited", **await _first(case)))


async def _delete(case: CaseUnderTest) -> None:
    await case.town.happen(deleted(**await _first(case)))


def deleted(message_key: str, thread_key: str, occurred_at: datetime) -> InboundEvent:
    """The author took it back."""
    return InboundEvent(
        key=f"deleted:{message_key}",
        kind="deleted",
        message_key=message_key,
        thread_key=thread_key,
        occurred_at=occurred_at,
    )


def _kind(case: Case) -> Kind | None:
    return case.assessment.kind if case.assessment else None


async def test_an_edited_mention_is_assessed_anew_and_keeps_its_clocks(town: Town) -> None:
    case = await town.hears(QUESTION)
    before = await case.state()
    await case.let_pass(minutes=1)
    await _edit(case, "Eine Frechheit, mein Paket ist kaputt angekommen!")
    state = await case.until(lambda c: _kind(c) is Kind.COMPLAINT)
    assert (state.acknowledge, state.answer) == (before.acknowledge, before.answer)
    assert state.mentions[0].edited_at is not None
    assert state.priority.rank < before.priority.rank
    await case.let_pass(minutes=5)
    await case.until(lambda c: c.first_replied_at is not None)
    assert len(town.wall.posts) == 1


async def test_a_risk_that_is_edited_in_calls_people_at_once(town: Town) -> None:
    case = await town.hears(QUESTION)
    await _edit(case, "Ich will nicht mehr leben.")
    await case.until(lambda c: c.alarmed_at is not None)
    await case.let_pass(minutes=6)
    await case.until(lambda c: c.first_response_missed == "risk")
    assert not town.wall.posts


async def test_a_mention_edited_after_it_was_set_aside_is_judged_again(town: Town) -> None:
    case = await town.hears("Danke für die schnelle Hilfe, super Service!")
    assert (await case.state()).answer is None
    await _edit(case, "Wann kommt der Rest meiner Bestellung?")
    state = await case.until(lambda c: c.answer is not None)
    assert state.acknowledge is not None


async def test_an_edit_that_tags_the_client_calls_for_an_answer(town: Town) -> None:
    case = await town.hears(QUESTION, addressed=False)
    assert (await case.state()).answer is None
    await _edit(case, f"@kompass {QUESTION}")
    state = await case.until(lambda c: c.answer is not None)
    assert state.mentions[0].mention.addressed
    await case.let_pass(minutes=5)
    await case.until(lambda c: c.first_replied_at is not None)
    assert len(town.wall.posts) == 1


async def test_a_reply_written_before_an_edit_is_refused_as_stale(town: Town) -> None:
    case = await town.hears(QUESTION)
    message = (await case.state()).mentions[0].mention.message_id
    seen_at = await case.updated_at()
    await _edit(case, "Wann kommt mein Paket endlich an? Es ist Medizin darin.")
    await case.until(lambda c: c.mentions[0].edited_at is not None)
    stale = await case.reply("Irgendwann diese Woche.", answers=message, seen_at=seen_at)
    assert (stale.status, stale.refusal) == ("refused", "stale-draft")
    fresh = await case.reply("Heute noch!", answers=message, seen_at=await case.updated_at())
    assert fresh.status == "done", fresh
    await case.until(lambda c: c.answered_at is not None)
    assert town.wall.texts == ["Heute noch!"]


async def test_a_reply_written_before_the_latest_message_is_refused_as_stale(town: Town) -> None:
    case = await town.hears(QUESTION)
    first = (await case.state()).mentions[0].mention.message_id
    await case.hears("Ach nein, es war die Bestellung von gestern.")
    await case.until(lambda c: len(c.mentions) == 2)
    stale = await case.reply("Heute.", answers=first)
    assert (stale.status, stale.refusal) == ("refused", "stale-draft")
    assert not town.wall.posts


async def test_a_person_reopens_a_case_whose_author_took_everything_back(town: Town) -> None:
    case = await town.hears(QUESTION)
    await case.reply("Heute noch!")
    await case.until(lambda c: c.answered_at is not None)
    await _delete(case)
    await case.until(lambda c: c.closed_reason is ClosingReason.CUSTOMER_WITHDREW)
    assert (await case.ask(ReopenCase())).status == "done"
    await case.let_pass(hours=1)
    state = await case.state()
    assert state.status is Status.OPEN, "to take our words back as well, say"
    assert state.task_of(TaskKind.ASSESS) is not None
    assert (await case.ask(CloseCase(reason=ClosingReason.OTHER))).status == "done"


async def test_what_reopened_a_case_and_is_taken_back_is_owed_no_answer(town: Town) -> None:
    case = await town.hears(QUESTION)
    await case.reply("Heute noch!")
    await case.until(lambda c: c.answered_at is not None)
    assert (await case.ask(CloseCase(reason=ClosingReason.ANSWERED))).status == "done"
    await case.let_pass(hours=5)
    again = await case.hears("Und wann kommt mein zweites Paket?")
    await case.until(lambda c: c.task_of(TaskKind.REPLY) is not None)
    thread = (await case.messages("inbound"))[0].thread_key
    await town.happen(deleted(again, thread, await case.now()))
    state = await case.until(lambda c: c.closed_reason is ClosingReason.CUSTOMER_WITHDREW)
    assert state.due_at is None
    assert not state.tasks
    assert town.wall.texts == ["Heute noch!"]


async def test_who_is_in_danger_is_a_persons_task_also_when_they_take_it_back(town: Town) -> None:
    case = await town.hears("Ich will nicht mehr leben.")
    await case.until(lambda c: c.alarmed_at is not None)
    await _delete(case)
    state = await case.until(lambda c: c.task_of(TaskKind.ASSESS) is not None)
    assert (state.status, state.priority) == (Status.OPEN, Priority.URGENT)
    assert state.due_at is None
    assert (await case.ask(CloseCase(reason=ClosingReason.OTHER))).status == "done"
    assert not (await case.state()).tasks


async def test_what_comes_after_the_answer_and_is_taken_back_leaves_it_answered(
    town: Town,
) -> None:
    case = await town.hears(QUESTION)
    await case.reply("Heute noch!")
    before = await case.until(lambda c: c.answered_at is not None)
    await case.let_pass(hours=5)
    again = await case.hears("Und wann kommt mein zweites Paket?")
    await case.until(lambda c: c.task_of(TaskKind.REPLY) is not None)
    thread = (await case.messages("inbound"))[0].thread_key
    await town.happen(deleted(again, thread, await case.now()))
    state = await case.until(lambda c: c.answered_at is not None)
    assert state.answered_at == before.answered_at
    assert (state.due_at, state.tasks) == (None, ())
    await case.let_pass(days=3)
    await case.until(lambda c: c.closed_reason is ClosingReason.ANSWERED)


async def test_nothing_goes_out_to_a_mention_that_was_taken_back(town: Town) -> None:
    case = await town.hears(QUESTION)
    await case.let_pass(minutes=2)
    await _delete(case)
    state = await case.until(lambda c: c.status is Status.CLOSED)
    assert state.closed_reason is ClosingReason.CUSTOMER_WITHDREW
    assert not state.tasks
    await case.let_pass(minutes=10)
    assert not town.wall.posts
    state = await case.state()
    assert state.first_response_missed is None
    assert state.alarmed_at is None


async def test_while_another_mention_stands_the_case_stays_open(town: Town) -> None:
    case = await town.hears(QUESTION)
    await case.hears("Und die Rechnung, wann kommt die?")
    await case.until(lambda c: len(c.mentions) == 2)
    await _delete(case)
    state = await case.until(lambda c: c.mentions[0].deleted_at is not None)
    assert state.status is Status.OPEN
    await case.let_pass(minutes=6)
    await case.until(lambda c: c.first_replied_at is not None)
    (post,) = town.wall.posts
    assert post.in_reply_to == (await case.messages("inbound"))[1].remote_key


async def test_a_public_reply_that_waits_is_not_sent_to_a_mention_taken_back(town: Town) -> None:
    town.wall.answers.append(Retryable("busy", after=600))
    case = await town.hears(QUESTION)
    await case.reply("Heute Nachmittag.", visibility=Visibility.PUBLIC)
    await case.until(lambda c: bool(c.replies) and c.replies[0].retry_at is not None)
    await _delete(case)
    state = await case.until(lambda c: c.status is Status.CLOSED)
    assert state.closed_reason is ClosingReason.CUSTOMER_WITHDREW
    assert state.replies[0].failure == "gone"
    await case.let_pass(minutes=15)
    assert not town.wall.posts


async def test_a_post_that_the_network_knows_to_be_gone_is_not_answered_in_public(
    town: Town,
) -> None:
    case = await town.hears(QUESTION)
    town.wall.gone.add(str((await case.messages("inbound"))[0].remote_key))
    await case.let_pass(minutes=6)
    state = await case.until(lambda c: c.first_response_missed is not None)
    assert state.replies[0].failure == "gone"
    assert not town.wall.posts


async def test_a_deletion_that_is_told_before_its_mention_leaves_no_case(town: Town) -> None:
    event = written(QUESTION)
    await town.happen(
        deleted(event.message_key, event.thread_key, event.occurred_at), listens=False
    )
    await town.happen(event, listens=False)
    other = await town.hears(QUESTION)
    await other.let_pass(minutes=6)
    await other.until(lambda c: c.first_replied_at is not None)
    assert len(town.wall.posts) == 1
    assert await town.count_cases() == 1


async def test_an_edit_that_is_told_before_its_mention_opens_the_case(town: Town) -> None:
    early = written("Wann kommt mein zweites Paket?", kind="edited", message_key="early")
    case = await town.case_of(await town.happen(early))
    await town.happen(written(QUESTION, message_key="early", thread_key=early.thread_key))
    await case.let_pass(minutes=6)
    state = await case.until(lambda c: c.first_replied_at is not None)
    assert len(state.mentions) == 1
    assert await town.count_cases() == 1


async def test_an_edit_told_before_its_mention_opens_a_case_behind_one_that_has_ended(
    town: Town,
) -> None:
    case = await town.hears(QUESTION)
    await case.ask(CloseCase(reason=ClosingReason.OTHER))
    await case.let_pass(days=8)
    assert await eventually(case.has_ended)
    message = await case.hears("Wann kommt mein zweites Paket?", kind="edited")
    following = await town.case_of(message)
    assert following.id != case.id
    assert (await following.state()).previous_case_id == case.id


@pytest.mark.parametrize("minutes", [1, 5])
async def test_a_message_may_be_edited_and_deleted_at_once(town: Town, minutes: int) -> None:
    case = await town.hears(QUESTION)
    await case.let_pass(minutes=minutes)
    first = await _first(case)
    await town.happen(written("Wann kommt es denn nun?", kind="edited", **first), deleted(**first))
    state = await case.until(lambda c: c.mentions[0].deleted_at is not None)
    if not state.replies:
        assert state.status is Status.CLOSED
