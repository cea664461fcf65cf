"""The record: whatever comes together stands there as if it had come one by one, and once."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from temporalio.exceptions import ApplicationError

from activities.recording import journal_of, record
from db.tables import Callout, CaseRow, Command, JournalEntry, Message, Table, TaskRow, utc_now
from db.words import keep_words
from domain.actor import Actor, Role, Via
from domain.case import CommandAnswer
from domain.events import (
    CaseEvent,
    CommandAccepted,
    CommandRefused,
    NoteAdded,
    ReplyDelayed,
    ReplyFailed,
    ReplyInDoubt,
    ReplySent,
    ReplySubmitted,
    TaskDone,
    TaskOpened,
)
from domain.journal import GENESIS, JournalRow, chained
from domain.reply import Purpose, Reply
from domain.task import Group, Task, TaskKind
from domain.values import Priority, Visibility
from tests.api.world import StoredCase, World, a_case
from workflows.case.steps import Recording

OWN = {"id", "case_id", "conversation_id", "customer_id", "thread_key", "text_id", "remote_key"}
"""What two cases never have in common; in_reply_to and moments count as there or not."""


async def _behind(world: World, case: StoredCase, events: Sequence[CaseEvent]) -> list[JournalRow]:
    """The events as rows behind what is recorded of the case."""
    async with world.sessions() as session:
        stored = await session.get_one(CaseRow, case.id)
    head, rows = stored.head, list[JournalRow]()
    for seq, event in enumerate(events, start=stored.seq + 1):
        rows.append(chained(case.id, head, seq, event))
        head = rows[-1].hash
    return rows


async def _recording(world: World, case: StoredCase, rows: Sequence[JournalRow]) -> Recording:
    async with world.sessions() as session:
        previous = (await session.get_one(CaseRow, case.id)).head
    return Recording(case_id=case.id, client_id=case.client_id, previous=previous, rows=tuple(rows))


async def _a_day(world: World, case: StoredCase) -> list[CaseEvent]:
    """Something of every kind that the read model shows, some of it begun and ended at once."""
    people = world.north.people
    by = Actor(person_id=people[Role.AGENT].id, roles=(Role.AGENT,), via=Via.API)
    latest = case.state.latest_mention
    (waiting,) = case.state.tasks
    assert latest is not None
    at = case.state.opened_at + timedelta(minutes=10)
    async with world.sessions.begin() as session:
        text = await keep_words(session, case.client_id, "Wir schauen nach.")
        commands = [uuid4(), uuid4()]
        session.add_all(
            Command(
                id=each,
                client_id=case.client_id,
                case_id=case.id,
                actor=by.person_id,
                kind="add_note",
                payload={},
                payload_hash="0" * 64,
            )
            for each in commands
        )

    def reply() -> Reply:
        return Reply(
            id=uuid4(),
            conversation_id=latest.mention.conversation_id,
            purpose=Purpose.SUBSTANCE,
            visibility=Visibility.PUBLIC,
            submitted_at=at,
            by=by,
            text=text,
            in_reply_to=case.message_id,
        )

    def task(kind: TaskKind) -> Task:
        return Task(
            id=uuid4(), kind=kind, group=Group.AGENTS, priority=Priority.NORMAL, opened_at=at
        )

    sent, failed, doubtful, waits = (reply() for _ in range(4))
    brief, longer = task(TaskKind.ASSESS), task(TaskKind.CHASE)
    return [
        ReplySubmitted(at=at, reply=sent),
        ReplyDelayed(at=at, reply_id=sent.id, code="busy", retry_at=at),
        TaskOpened(at=at, task=brief),
        TaskOpened(at=at, task=longer),
        ReplySent(at=at, reply_id=sent.id, sent_at=at),
        ReplySubmitted(at=at, reply=failed),
        TaskDone(at=at, task_id=brief.id, outcome="assessed", by=by),
        ReplyFailed(at=at, reply_id=failed.id, code="too_long"),
        NoteAdded(at=at, text=text, by=by, names=(people[Role.SUPERVISOR].id,)),
        CommandAccepted(at=at, command_id=commands[0], command="add_note", by=by),
        TaskDone(at=at, task_id=waiting.id, outcome="answered", by=by),
        ReplySubmitted(at=at, reply=doubtful),
        ReplyInDoubt(at=at, reply_id=doubtful.id, code="cannot_tell"),
        ReplySubmitted(at=at, reply=waits),
        CommandRefused(
            at=at,
            answer=CommandAnswer(command_id=commands[1], refusal="not-yours", detail="No."),
            command="add_note",
            by=by,
        ),
    ]


async def _shown(world: World, case: StoredCase, table: type[Table]) -> list[dict[str, Any]]:
    """What lists show of the case, without what no other case has."""
    columns = [each for each in table.__table__.c if each.name not in OWN]
    of_case: Any = table.__table__.c.case_id == case.id
    async with world.sessions() as session:
        found = (await session.execute(select(*columns).where(of_case))).mappings()
        rows = [{name: _there(name, value) for name, value in row.items()} for row in found]
    return sorted(rows, key=repr)


def _there(name: str, value: object) -> object:
    return True if value and (isinstance(value, datetime) or name == "in_reply_to") else value


async def test_what_is_recorded_together_stands_as_if_it_had_come_one_by_one(world: World) -> None:
    together, apart = [await a_case(world, world.north) for _ in range(2)]
    rows = await _behind(world, together, await _a_day(world, together))
    await record(world.sessions, await _recording(world, together, rows))
    for row in await _behind(world, apart, await _a_day(world, apart)):
        await record(world.sessions, await _recording(world, apart, [row]))
    for table, number in ((TaskRow, 3), (Message, 5), (Callout, 1), (Command, 2)):
        shown = await _shown(world, together, table)
        assert shown == await _shown(world, apart, table), table.__tablename__
        assert len(shown) == number, table.__tablename__
    deliveries = [row["delivery"] for row in await _shown(world, together, Message)]
    assert sorted(filter(None, deliveries)) == ["failed", "pending", "sent", "unknown"]
    statuses = [row["status"] for row in await _shown(world, together, TaskRow)]
    assert sorted(statuses) == ["done", "done", "open"]
    assert {row["status"] for row in await _shown(world, together, Command)} == {"done", "refused"}


async def test_what_is_recorded_by_several_at_once_stands_there_once(world: World) -> None:
    """An attempt that was given up goes on beside the next one."""
    case = await a_case(world, world.north)
    rows = await _behind(world, case, await _a_day(world, case))
    recording = await _recording(world, case, rows)
    heads = await asyncio.gather(*(record(world.sessions, recording) for _ in range(8)))
    assert set(heads) == {rows[-1].hash}
    async with world.sessions() as session:
        assert (await journal_of(session, case.id))[-len(rows) :] == rows
        replies = select(func.count()).where(
            Message.case_id == case.id, Message.direction == "outbound"
        )
        assert await session.scalar(replies) == 4


async def test_of_two_that_say_another_thing_one_gets_it_in_and_the_other_is_told(
    world: World,
) -> None:
    case = await a_case(world, world.north)
    by = Actor(person_id=world.north.people[Role.AGENT].id, roles=(Role.AGENT,), via=Via.API)
    (task,) = case.state.tasks
    recordings = [
        await _recording(
            world,
            case,
            await _behind(
                world, case, [TaskDone(at=utc_now(), task_id=task.id, outcome=outcome, by=by)]
            ),
        )
        for outcome in ("answered", "withdrawn")
    ]
    outcomes = await asyncio.gather(
        *(record(world.sessions, each) for each in recordings), return_exceptions=True
    )
    (refused,) = [each for each in outcomes if isinstance(each, BaseException)]
    assert isinstance(refused, ApplicationError)
    assert refused.type == "chain-differs"
    (head,) = [each for each in outcomes if isinstance(each, str)]
    async with world.sessions() as session:
        stored = await session.get_one(CaseRow, case.id)
        row = await session.get_one(TaskRow, task.id)
    assert (stored.head, stored.seq) == (head, case.rows + 1)
    (won,) = [each for each in recordings if each.rows[-1].hash == head]
    assert row.outcome == won.rows[0].event.outcome  # type: ignore[union-attr]


@pytest.mark.parametrize("times", [1, 6])
async def test_a_case_begins_once_however_often_its_first_rows_come(
    world: World, times: int
) -> None:
    """Nobody looks what is there before the first rows are written."""
    case = await a_case(world, world.north)
    async with world.sessions() as session:
        rows = await journal_of(session, case.id)
    recording = Recording(
        case_id=case.id, client_id=case.client_id, previous=GENESIS, rows=tuple(rows)
    )
    for _ in range(times):
        assert await record(world.sessions, recording) == rows[-1].hash
    async with world.sessions() as session:
        entries = select(func.count()).where(JournalEntry.case_id == case.id)
        assert await session.scalar(entries) == len(rows)
        tasks = select(func.count()).where(TaskRow.case_id == case.id)
        assert await session.scalar(tasks) == 1


async def test_what_the_database_refuses_for_another_reason_is_told(world: World) -> None:
    """Only where somebody was quicker is the record looked at again."""
    case = await a_case(world, world.north)
    async with world.sessions() as session:
        (first, *_) = await journal_of(session, case.id)
    case_id, nobody = uuid4(), uuid4()
    event = first.event.model_copy(update={"client_id": nobody, "case_id": case_id})
    row = chained(case_id, GENESIS, 1, event)
    recording = Recording(case_id=case_id, client_id=nobody, previous=GENESIS, rows=(row,))
    with pytest.raises(IntegrityError):
        await record(world.sessions, recording)
