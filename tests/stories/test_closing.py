"""Step 6, document: closing, reopening, and the end of a run."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.service import RPCError, RPCStatusCode

from channels.contract import Retryable
from db.tables import CaseLink
from domain.actor import Role
from domain.agreement import ServiceAgreement
from domain.case import ClosingReason, Status
from domain.commands import AddNote, CloseCase, DecideResponse, ReopenCase
from domain.reply import Purpose
from domain.ruling import Answering
from domain.task import TaskKind
from tests.stories.house import House
from tests.stories.town import CaseUnderTest, Town, written
from tests.waiting import eventually

QUESTION = "Wann kommt mein Paket endlich an?"
DONE = CloseCase(reason=ClosingReason.ANSWERED)


async def _an_answered_case(town: Town) -> CaseUnderTest:
    case = await town.hears(QUESTION)
    await case.reply("Heute Nachmittag.")
    await case.until(lambda c: c.answered_at is not None)
    return case


async def _a_closed_case(town: Town) -> CaseUnderTest:
    case = await _an_answered_case(town)
    closed = await case.ask(DONE)
    assert closed.status == "done", closed
    return case


async def test_a_case_closes_by_itself_after_substance_and_three_quiet_days(town: Town) -> None:
    case = await _an_answered_case(town)
    await case.let_pass(days=2.9)
    assert (await case.state()).status is Status.OPEN
    await case.let_pass(days=0.2)
    state = await case.until(lambda c: c.status is Status.CLOSED)
    assert state.closed_reason is ClosingReason.ANSWERED
    assert state.closed_at is not None
    assert state.answered_at is not None
    assert state.closed_at - state.answered_at == pytest.approx(
        timedelta(days=3), abs=timedelta(seconds=2)
    )


async def test_without_substance_a_case_never_closes_by_itself(town: Town) -> None:
    case = await town.hears(QUESTION)
    await case.reply("Wir fragen nach.", Purpose.INTERIM)
    await case.let_pass(days=10)
    assert (await case.state()).status is Status.OPEN


async def test_a_word_of_thanks_begins_the_quiet_days_anew(town: Town) -> None:
    case = await _an_answered_case(town)
    await case.let_pass(days=2)
    await case.hears("Danke für die schnelle Hilfe, super Service!")
    await case.until(lambda c: len(c.mentions) == 2)
    await case.let_pass(days=2)
    assert (await case.state()).status is Status.OPEN
    await case.let_pass(days=1.1)
    await case.until(lambda c: c.status is Status.CLOSED)


async def test_a_new_message_in_the_window_reopens_the_very_case(town: Town) -> None:
    case = await _a_closed_case(town)
    await case.let_pass(days=6)
    await case.hears("Es ist immer noch kaputt, das ist eine Frechheit!")
    state = await case.until(lambda c: c.status is Status.OPEN and c.answer is not None)
    assert len(state.mentions) == 2
    assert state.answer is not None
    assert state.answer.running
    assert state.task_of(TaskKind.REPLY) is not None
    assert state.closed_reason is None
    await case.reply("Wir schicken Ersatz.")
    await case.until(lambda c: c.answered_at is not None)
    await case.ask(DONE)
    await case.let_pass(days=7, seconds=5)
    assert await eventually(case.has_ended)


async def test_after_the_window_the_run_ends_and_a_new_message_opens_a_linked_case(
    town: Town,
) -> None:
    case = await _a_closed_case(town)
    await case.let_pass(days=6.9)
    assert not await case.has_ended()
    await case.let_pass(days=0.2)
    assert await eventually(case.has_ended)
    message = await case.hears("Noch eine Frage: wann kommt die Rechnung?")
    following = await town.case_of(message)
    assert following.id != case.id
    state = await following.state()
    assert state.previous_case_id == case.id
    assert len(state.mentions) == 1
    async with town.sessions() as session:
        links = await session.scalars(select(CaseLink).where(CaseLink.case_id == following.id))
        assert [(link.other_case_id, link.kind) for link in links] == [(case.id, "earlier")]


async def _is_forgotten(case: CaseUnderTest) -> None:
    """The server has thrown its run away, as it does once the namespace's retention is over."""
    temporal = case.town.temporal
    await temporal.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(
            namespace=temporal.namespace,
            workflow_execution=WorkflowExecution(workflow_id=case.handle.id),
        )
    )

    async def gone() -> bool:
        try:
            await case.handle.describe()
        except RPCError as error:
            return error.status is RPCStatusCode.NOT_FOUND
        return False

    assert await eventually(gone)


@pytest.mark.parametrize("kind", ["created", "edited"])
async def test_a_run_that_the_server_has_forgotten_is_not_begun_again(
    house: House, kind: str
) -> None:
    """Who writes again after months opens a linked case; who edits what was answered then opens
    none, as always."""
    town = await house.town(ServiceAgreement(version="1", reopen_for=0))
    case = await _a_closed_case(town)
    assert await eventually(case.has_ended)
    rows = len(await case.journal())
    (first,) = await case.messages("inbound")
    await _is_forgotten(case)
    assert first.remote_key is not None
    again = {} if kind == "created" else {"kind": kind, "message_key": first.remote_key}
    later = written("Und wo ist die Rechnung?", thread_key=first.thread_key, **again)
    message = await town.happen(later)
    await town.relay_all()
    if kind == "edited":
        assert await town.count_cases() == 1
        with pytest.raises(RPCError):
            await case.handle.describe()
        return
    following = await town.case_of(message)
    assert following.id != case.id
    state = await following.state()
    assert (state.previous_case_id, len(state.mentions)) == (case.id, 1)
    assert state.task_of(TaskKind.REPLY) is not None
    assert len(await case.journal()) == rows


async def test_a_person_reopens_a_case_and_the_machine_stays_silent(town: Town) -> None:
    case = await _a_closed_case(town)
    await case.let_pass(days=2)
    outcome = await case.ask(ReopenCase())
    assert outcome.status == "done", outcome
    state = await case.state()
    assert state.status is Status.OPEN
    assert state.task_of(TaskKind.REPLY) is not None
    assert state.answer is not None
    assert state.answer.running
    await case.let_pass(minutes=10)
    state = await case.state()
    assert len(town.wall.posts) == 1, "nobody wrote, so there is nothing to acknowledge"
    assert state.first_response_missed is None


async def test_a_closed_case_refuses_commands_and_keeps_the_refusal(town: Town) -> None:
    case = await _a_closed_case(town)
    refused = await case.reply("Noch etwas …")
    assert (refused.status, refused.refusal) == ("refused", "case-is-closed")
    again = await case.ask(DONE)
    assert again.refusal == "case-is-closed"
    assert (await case.kinds()).count("command_refused") == 2
    note = AddNote(text=await town.words("Kunde hat angerufen."))
    assert (await case.ask(note)).status == "done", "a note is no work on the case"


async def test_a_command_to_a_case_whose_run_has_ended_is_refused(town: Town) -> None:
    case = await _a_closed_case(town)
    await case.let_pass(days=8)
    assert await eventually(case.has_ended)
    refused = await case.ask(ReopenCase())
    assert (refused.status, refused.refusal) == ("refused", "case-is-closed")


async def test_a_case_with_a_reply_on_its_way_is_not_closed(house: House) -> None:
    town = await house.town()
    town.wall.answers.append(Retryable("busy", after=3600))
    case = await town.hears(QUESTION)
    await case.reply("Heute Nachmittag.")
    await case.until(lambda c: bool(c.replies) and c.replies[0].retry_at is not None)
    for command in (DONE, DecideResponse(answering=Answering.IGNORE)):
        refused = await case.ask(command)
        assert (refused.status, refused.refusal) == ("refused", "conflict"), command
    await case.let_pass(minutes=61)
    await case.until(lambda c: c.answered_at is not None)
    assert (await case.ask(DONE)).status == "done"


async def test_closing_ends_the_tasks_and_the_clocks(house: House) -> None:
    async def story(role: Role) -> None:
        town = await house.town()
        case = await town.hears(QUESTION)
        closed = await case.ask(CloseCase(reason=ClosingReason.DUPLICATE), role=role)
        assert closed.status == "done", closed
        state = await case.state()
        assert not state.tasks
        assert state.due_at is None
        await case.let_pass(hours=30)
        state = await case.state()
        assert state.answer_missed_at is None
        assert state.first_response_missed is None
        assert not town.wall.posts

    await asyncio.gather(story(Role.AGENT), story(Role.SUPERVISOR))


@pytest.mark.parametrize("reopen_for", [0.0, 1.0])
async def test_a_window_may_be_as_short_as_was_agreed(house: House, reopen_for: float) -> None:
    town = await house.town(ServiceAgreement(version="1", reopen_for=reopen_for))
    case = await town.hears(QUESTION)
    assert (await case.ask(DONE)).status == "done"
    assert await eventually(case.has_ended)
