"""Whatever of the two was lost or turned back, record or Temporal, afterwards every case goes on,
its journal is whole, and looking once more finds nothing."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select, update
from temporalio.client import WorkflowExecutionStatus

from db.tables import (
    ArchiveTodo,
    CaseRow,
    CaseTrait,
    ConfigurationChange,
    EscalationRow,
    Inbound,
    JournalEntry,
    Message,
    TaskRow,
)
from dispatch.handing_over import Doorkeeper
from dispatch.items import arrival_of, read_items
from dispatch.restarting import Restarter
from domain.agreement import ServiceAgreement
from domain.capabilities import Capabilities
from domain.case import Case, ClosingReason, Status
from domain.commands import AddNote, CloseCase
from domain.journal import verify
from domain.reply import Purpose
from runtime.embedded.temporal import EmbeddedTemporal
from runtime.reconciling.reconciler import Reconciler
from runtime.worker import case_worker
from tests.servers import SharedPostgres
from tests.stories.directory import Directory, Question
from tests.stories.house import House, a_house
from tests.stories.town import CaseUnderTest, Town, written
from tests.waiting import eventually
from workflows.case.start import CASE_TASK_QUEUE, Carried, CaseStart, case_workflow_id
from workflows.case.workflow import CaseWorkflow

RUNNING, TERMINATED = WorkflowExecutionStatus.RUNNING, WorkflowExecutionStatus.TERMINATED


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Temporal of our own: a reconciler ends what no record knows of."""
    directory = tmp_path_factory.mktemp("reconciling")
    server = EmbeddedTemporal(directory)
    with (directory / "temporal.log").open("wb") as log:
        process = server.start(log)
    server.await_ready(process)
    yield server.address
    server.stop(process)


@pytest.fixture(scope="module")
async def house(server: str, postgres: SharedPostgres) -> AsyncIterator[House]:
    async with a_house(postgres.create_database(), server, "default") as house:
        yield house


@pytest.fixture
async def town(house: House) -> AsyncIterator[Town]:
    """A town; afterwards its cases are gone, so that the next test finds only its own."""
    town = await house.town()
    yield town
    for case_id in await _cases(town):
        await house.temporal.get_workflow_handle(case_workflow_id(case_id)).terminate()
        await _lose_row(town, case_id)
    async with town.sessions.begin() as session:
        await session.execute(delete(Inbound).where(Inbound.client_id == town.client_id))


@asynccontextmanager
async def at_work(house: House) -> AsyncIterator[None]:
    """A worker and no relay: what is handed over is so by the reconciler."""
    async with case_worker(house.temporal, house.steps()):
        yield


async def reconcile(house: House, town: Town, *, dry_run: bool = False) -> list[tuple[str, str]]:
    """What was found of this town's and done."""
    doorkeeper = Doorkeeper(house.sessions, house.temporal, house.channel)
    reconciler = Reconciler(
        house.sessions, house.temporal, doorkeeper, dry_run=dry_run, settling=timedelta()
    )
    findings = await reconciler.run()
    return sorted((f.found, f.done) for f in findings if f.client_id == town.client_id)


async def _cases(town: Town) -> list[UUID]:
    async with town.sessions() as session:
        rows = await session.scalars(select(CaseRow.id).where(CaseRow.client_id == town.client_id))
        return list(rows)


async def _row(town: Town, case_id: UUID) -> CaseRow:
    async with town.sessions() as session:
        return await session.get_one(CaseRow, case_id)


async def _lose_row(town: Town, case_id: UUID) -> None:
    async with town.sessions.begin() as session:
        for table, column in (
            (JournalEntry, JournalEntry.case_id),
            (TaskRow, TaskRow.case_id),
            (CaseTrait, CaseTrait.case_id),
            (ArchiveTodo, ArchiveTodo.case_id),
            (CaseRow, CaseRow.id),
        ):
            await session.execute(delete(table).where(column == case_id))


async def _turn_back(town: Town, earlier: CaseRow) -> None:
    """The record is as it was: what came later is lost."""
    async with town.sessions.begin() as session:
        await session.execute(
            delete(JournalEntry).where(
                JournalEntry.case_id == earlier.id, JournalEntry.seq > earlier.seq
            )
        )
        values = {c.name: getattr(earlier, c.name) for c in CaseRow.__table__.columns}
        await session.execute(update(CaseRow).where(CaseRow.id == earlier.id).values(values))


async def _settled(town: Town, case: CaseUnderTest) -> CaseRow:
    """The case's row once its workflow has nothing more to record."""

    async def quiet() -> CaseRow | None:
        state = await case.handle.query(CaseWorkflow.case)
        row = await _row(town, case.id)
        return row if Case.model_validate(row.state) == state else None

    return await eventually(quiet)


async def _goes_on(town: Town, case: CaseUnderTest) -> None:
    """The case takes what is asked of it, and its journal verifies."""
    text = await town.words("Geht es weiter?")
    outcome = await case.ask(AddNote(text=text))
    assert outcome.status == "done", outcome
    row = await _settled(town, case)
    assert verify(case.id, await case.journal()) == row.head


async def test_a_healthy_town_is_left_alone(house: House, town: Town) -> None:
    async with at_work(house):
        case = await town.hears("@kompass Wann kommt mein Paket?")
        before = await _settled(town, case)
        assert await reconcile(house, town) == []
        assert (await _row(town, case.id)).head == before.head


async def test_a_case_whose_workflow_is_gone_goes_on_from_its_journal(
    house: House, town: Town
) -> None:
    async with at_work(house):
        case = await town.hears("@kompass Wann kommt mein Paket?")
        before = await _settled(town, case)
        await case.handle.terminate("lost")

        assert await reconcile(house, town, dry_run=True) == [("no_workflow", "restarted")]
        assert (await case.handle.describe()).status is not None
        assert await reconcile(house, town) == [("no_workflow", "restarted")]

        assert (await _settled(town, case)).seq >= before.seq
        await _goes_on(town, case)
        assert await reconcile(house, town) == []
    async with town.sessions() as session:
        changes = await session.scalars(
            select(ConfigurationChange).where(
                ConfigurationChange.client_id == town.client_id,
                ConfigurationChange.kind == "case.reconciled",
            )
        )
        assert [(c.subject, c.before, c.after) for c in changes] == [
            (case.id, {"found": "no_workflow"}, {"done": "restarted"})
        ]


async def test_rows_that_the_record_lost_are_recorded_from_the_history(
    house: House, town: Town
) -> None:
    async with at_work(house):
        case = await town.hears("@kompass Wann kommt mein Paket?")
        earlier = await _settled(town, case)
        await case.ask(AddNote(text=await town.words("Liegt im Lager.")))
        latest = await _settled(town, case)
        assert latest.seq > earlier.seq
        await _turn_back(town, earlier)

        assert await reconcile(house, town) == [("record_behind", "recorded")]

        again = await _row(town, case.id)
        assert (again.seq, again.head, again.state) == (latest.seq, latest.head, latest.state)
        await _goes_on(town, case)
        assert await reconcile(house, town) == []


async def test_a_case_that_the_record_forgot_is_recorded_anew(house: House, town: Town) -> None:
    async with at_work(house):
        case = await town.hears("@kompass Wann kommt mein Paket?")
        latest = await _settled(town, case)
        await _lose_row(town, case.id)

        assert await reconcile(house, town) == [("record_behind", "recorded")]

        assert (await _row(town, case.id)).head == latest.head
        await _goes_on(town, case)
        assert await reconcile(house, town) == []


async def test_a_workflow_that_was_turned_back_starts_again_from_the_record(
    house: House, town: Town
) -> None:
    async with at_work(house):
        case = await town.hears("@kompass Wann kommt mein Paket?")
        earlier = await _settled(town, case)
        await case.ask(AddNote(text=await town.words("Liegt im Lager.")))
        latest = await _settled(town, case)
        await case.handle.terminate("turned back")
    await house.temporal.start_workflow(
        CaseWorkflow.run, _as_it_was(earlier), id=case.handle.id, task_queue=CASE_TASK_QUEUE
    )

    assert await reconcile(house, town) == [("record_ahead", "restarted")]

    async with at_work(house):
        assert (await _settled(town, case)).seq >= latest.seq
        await _goes_on(town, case)
        assert await reconcile(house, town) == []


async def test_what_was_told_to_an_ended_case_that_was_begun_once_more_is_heard(
    house: House,
) -> None:
    """A run of an old case's id that knows nothing of its journal: its rows count as recorded, as
    long as there are fewer of them, and nobody ever sees what it was told."""
    town = await house.town(ServiceAgreement(version="1", reopen_for=0))
    async with at_work(house):
        case = await town.hears("@kompass Wann kommt mein Paket?")
        outcome = await case.ask(CloseCase(reason=ClosingReason.OTHER))
        assert outcome.status == "done", outcome
        assert await eventually(case.has_ended)
        ended = await _row(town, case.id)
        (first,) = await case.messages("inbound")
        again = written("Und wo ist die Rechnung?", thread_key=first.thread_key)
        await town.happen(again, hand_over=False)
        mine = (Inbound.client_id == town.client_id) & Inbound.handed_over_at.is_(None)
        async with town.sessions.begin() as session:
            item = (await session.scalars(select(Inbound).where(mine))).one()
            arrival = arrival_of((await read_items(session, [item.id]))[item.id])
            item.handed_over_at = ended.opened_at
        beside = _as_it_was(ended).model_copy(update={"carried": None, "arrival": arrival})
        await house.temporal.start_workflow(
            CaseWorkflow.run, beside, id=case.handle.id, task_queue=CASE_TASK_QUEUE
        )
        await case.rests()
        assert (await _row(town, case.id)).head == ended.head

        assert ("record_ahead", "restarted") in await reconcile(house, town)

        async def heard() -> CaseUnderTest | None:
            following = await town.case_of(again.message_key)
            state = await following.state()
            return following if state.mention(arrival.message_id) is not None else None

        following = await eventually(heard)
        assert (await following.state()).status is Status.OPEN
        await following.handle.terminate()


async def test_a_workflow_of_nobodys_is_ended(house: House, town: Town) -> None:
    case_id = uuid4()
    start = CaseStart(
        case_id=case_id,
        client_id=town.client_id,
        account_id=uuid4(),
        channel="network",
        agreement=ServiceAgreement(version="1"),
        capabilities=Capabilities(max_length=500, public=True, private=True),
    )
    handle = await house.temporal.start_workflow(
        CaseWorkflow.run, start, id=case_workflow_id(case_id), task_queue=CASE_TASK_QUEUE
    )

    async def found() -> Any:
        return await reconcile(house, town)

    assert await eventually(found) == [("no_row", "ended")]
    assert (await handle.describe()).status.name == "TERMINATED"  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["created", "edited"])
async def test_mentions_that_no_case_has_are_handed_over(
    house: House, town: Town, kind: str
) -> None:
    """An edit may be the first that is heard of a post."""
    key = await town.happen(written("@kompass Ist da wer?", kind=kind), hand_over=False)
    async with at_work(house):
        assert await reconcile(house, town) == [("inbound_waiting", "handed_over")]
        case = await town.case_of(key)
        await _settled(town, case)
        assert await reconcile(house, town) == []

        # Told to a workflow of which nothing is left, neither run nor row.
        await case.handle.terminate("lost")
        await _lose_row(town, case.id)
        async with town.sessions.begin() as session:
            await session.execute(
                update(Inbound).where(Inbound.client_id == town.client_id).values(taken_at=None)
            )
        assert await reconcile(house, town) == [("inbound_forgotten", "handed_over")]
        await eventually(lambda: _cases(town))
        again = await town.case_of(key)
        await _settled(town, again)
        assert await reconcile(house, town) == []


async def test_a_question_that_is_on_record_nowhere_waits_for_nobody(
    house: House, town: Town
) -> None:
    directory = Directory(town)
    await directory.second_line()
    async with at_work(house):
        case = await town.hears("@kompass Wann kommt mein Paket?")
        earlier = await _settled(town, case)
        lost = Question(case, (await directory.ask(case, "Wo ist es?")).id)
        await lost.running()
        await lost.rests()
        await _settled(town, case)
        await _turn_back(town, earlier)
        async with town.sessions.begin() as session:
            await session.execute(delete(EscalationRow).where(EscalationRow.id == lost.id))
        await Restarter(town.sessions, house.temporal).restart(case.id)
        await case.until(lambda c: not c.escalations)
        kept = Question(case, (await directory.ask(case, "Und jetzt?")).id)
        await kept.running()
        await kept.rests()

        assert await reconcile(house, town, dry_run=True) == [("no_question", "ended")]
        assert await lost.status() is RUNNING
        assert await reconcile(house, town) == [("no_question", "ended")]
        assert await lost.status() is TERMINATED
        assert await kept.status() is RUNNING
        assert await reconcile(house, town) == []


async def test_a_reply_ends_as_its_case_has_it(house: House, town: Town) -> None:
    async with at_work(house):
        case = await town.hears("@kompass Wann kommt mein Paket?")
        await case.reply("Morgen.", Purpose.SUBSTANCE)
        await case.until(lambda c: c.answered_at is not None)
        await _settled(town, case)
        async with town.sessions.begin() as session:
            await session.execute(
                update(Message)
                .where(Message.case_id == case.id, Message.direction == "outbound")
                .values(delivery="sending")
            )

        assert await reconcile(house, town) == [("delivery_differs", "sent")]
        assert await reconcile(house, town) == []


def _as_it_was(row: CaseRow) -> CaseStart:
    case = Case.model_validate(row.state)
    return CaseStart(
        case_id=case.id,
        client_id=case.client_id,
        account_id=case.account_id,
        channel=case.channel,
        agreement=case.agreement,
        capabilities=case.capabilities,
        carried=Carried(case=case, seq=row.seq, head=row.head),
    )
