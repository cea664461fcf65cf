"""A command is on record before anybody is asked, and its id acts once."""

import asyncio
import gc
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from temporalio.testing import WorkflowEnvironment

from channels.registry import channel
from db.engine import Sessions
from db.notify import Change
from db.tables import Command
from dispatch.asking import ANSWER_WITHIN, CommandOutcome
from dispatch.dispatcher import Dispatcher
from domain.commands import Act, AddNote
from domain.errors import CommandIdUsed
from tests.dispatch.desk import Desk
from tests.dispatch.temporal import own_client, unreachable
from tests.domain.builders import a_text, an_act
from tests.waiting import eventually
from workflows.case.start import case_workflow_id


async def ask(
    dispatcher: Dispatcher, desk: Desk, act: Act, case_id: UUID, payload_hash: str = "hash"
) -> CommandOutcome:
    """The command, as the API hands it on."""
    return await dispatcher.ask(case_id, desk.account.client_id, act, payload_hash)


def a_note() -> Act:
    """Any command."""
    return an_act(AddNote(text=a_text()), act_id=uuid4())


async def test_while_temporal_is_out_of_reach_a_command_is_pending_not_lost(
    desk: Desk, sessions: Sessions
) -> None:
    act = a_note()
    down = Dispatcher.over(sessions, await unreachable(), channel)
    outcome = await ask(down, desk, act, uuid4())
    assert outcome.status == "pending"
    async with sessions() as session:
        command = await session.get_one(Command, act.id)
    assert Act.model_validate(command.payload) == act


async def test_a_command_for_a_case_that_has_ended_is_refused_and_stays_so(
    desk: Desk, sessions: Sessions, temporal_env: WorkflowEnvironment
) -> None:
    dispatcher = Dispatcher.over(sessions, own_client(temporal_env), channel)
    act, case_id = a_note(), uuid4()
    first = await ask(dispatcher, desk, act, case_id)
    assert (first.status, first.refusal) == ("refused", "case-is-closed")
    assert first.right
    again = await ask(Dispatcher.over(sessions, await unreachable(), channel), desk, act, case_id)
    assert again == first, "the answer on record, without asking anybody"


async def test_one_id_for_two_things_is_refused(desk: Desk, sessions: Sessions) -> None:
    down = Dispatcher.over(sessions, await unreachable(), channel)
    act, case_id = a_note(), uuid4()
    await ask(down, desk, act, case_id, "one")
    with pytest.raises(CommandIdUsed):
        await ask(down, desk, act, case_id, "other")
    with pytest.raises(CommandIdUsed):
        await ask(down, desk, act, uuid4(), "one")


async def test_the_same_command_ten_times_at_once_is_one_row(
    desk: Desk, sessions: Sessions
) -> None:
    down = Dispatcher.over(sessions, await unreachable(), channel)
    act, case_id = a_note(), uuid4()
    outcomes = await asyncio.gather(*(ask(down, desk, act, case_id) for _ in range(10)))
    assert {outcome.status for outcome in outcomes} == {"pending"}
    async with sessions() as session:
        rows = await session.scalar(select(func.count()).where(Command.case_id == case_id))
    assert rows == 1


async def test_an_answer_from_the_record_leaves_no_error_behind(
    desk: Desk, sessions: Sessions, temporal_env: WorkflowEnvironment
) -> None:
    """A reply is on record before the network has it; the update that is no longer waited for is
    let go without a word in the log."""
    client, act, case_id = own_client(temporal_env), a_note(), uuid4()
    handle = await client.start_workflow(
        "Silent", id=case_workflow_id(case_id), task_queue="nobody-works-here"
    )
    left: list[dict[str, object]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: left.append(context))
    try:
        asked = asyncio.create_task(
            ask(Dispatcher.over(sessions, client, channel), desk, act, case_id)
        )
        await eventually(lambda: _answered(sessions, act))
        assert (await asked).status == "done"
        await asyncio.sleep(ANSWER_WITHIN + 0.2)  # so long it is left alone, then it ends
        gc.collect()
    finally:
        loop.set_exception_handler(None)
        await handle.terminate()
    assert not left


async def test_whoever_waits_hears_that_the_answer_is_on_record(
    desk: Desk,
    sessions: Sessions,
    temporal_env: WorkflowEnvironment,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dispatch.asking.LOOK_EVERY", 600.0)  # nobody looks by themselves
    client, act, case_id = own_client(temporal_env), a_note(), uuid4()
    handle = await client.start_workflow(
        "Silent", id=case_workflow_id(case_id), task_queue="nobody-works-here"
    )
    dispatcher = Dispatcher.over(sessions, client, channel)
    client_id = desk.account.client_id
    asked = asyncio.create_task(ask(dispatcher, desk, act, case_id))
    try:
        await eventually(lambda: _answered(sessions, act))

        async def heard() -> bool:
            dispatcher.heard(Change("cases", act.id, client_id))
            dispatcher.heard(Change("commands", uuid4(), client_id))
            dispatcher.heard(Change("commands", act.id, client_id, case_id))
            await asyncio.sleep(0)
            return asked.done()

        await eventually(heard)
        assert (await asked).status == "done"
    finally:
        await handle.terminate()


async def _answered(sessions: Sessions, act: Act) -> bool:
    """What the record writes when it has the command's events."""
    async with sessions.begin() as session:
        command = await session.get(Command, act.id)
        if command is not None:
            command.answer = {"refusal": None, "detail": "", "right": ""}
    return command is not None
