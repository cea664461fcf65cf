"""The nightly audit, on a real worker: archive, anchor, verify what is new, keep the result."""

from uuid import UUID, uuid4

from sqlalchemy import select, update
from temporalio.client import ScheduleDescription

from activities.audit.audit_steps import AuditStepsOnPostgres
from db.audit_findings import findings_of
from db.audits import NIGHTLY, Scope, ask, begin, cases_in
from db.evidence import last_row
from db.tables import AuditRun, CaseRow, Client, JournalEntry
from dispatch.auditing import BEGUN_WITHIN, AuditOffice
from runtime.audit_worker import audit_worker, keep_schedule
from tests.audit.ground import Ground
from workflows.audit.start import (
    AUDIT_TASK_QUEUE,
    NIGHTLY_SCHEDULE,
    AuditKind,
    AuditWanted,
    audit_workflow_id,
)
from workflows.audit.steps import AuditOutcome
from workflows.audit.workflow import AuditWorkflow

CLIENT = {"brand": "Kompass", "form_of_address": "informal", "agreement_version": "1"}


async def an_audit(ground: Ground, wanted: AuditWanted) -> AuditOutcome:
    steps = AuditStepsOnPostgres(ground.sessions, ground.archivist, ground.sources, ground.seal)
    async with audit_worker(ground.temporal, steps):
        return await ground.temporal.execute_workflow(
            AuditWorkflow.run,
            wanted,
            id=audit_workflow_id(uuid4()),
            task_queue=AUDIT_TASK_QUEUE,
        )


async def test_each_night_verifies_what_is_new(ground: Ground) -> None:
    nightly = AuditWanted(kind=AuditKind.NIGHTLY)
    first = await an_audit(ground, nightly)
    assert first.cases >= len(ground.finished)
    (new,) = await ground.finished_cases(1)
    second = await an_audit(ground, nightly)
    assert (second.cases, second.differences) == (1, 0)
    async with ground.sessions() as session:
        run = await session.get_one(AuditRun, second.run_id)
        assert run.finished_at is not None
        assert run.through_anchor is not None
        assert run.scope["done"] == str(new)
        assert run.rows > 8


async def test_an_audit_that_was_asked_for_is_kept_under_its_id_and_of_one_client_alone(
    ground: Ground,
) -> None:
    run_id = uuid4()
    async with ground.sessions.begin() as session:
        case = await session.get_one(CaseRow, ground.finished[0])
        scope = Scope(client_id=case.client_id, case_ids=[case.id])
        ask(session, run_id, scope=scope)
    wanted = AuditWanted(run_id=run_id, client_id=case.client_id, case_ids=(case.id,))
    outcome = await an_audit(ground, wanted)
    assert (outcome.run_id, outcome.cases, outcome.differences) == (run_id, 1, 0)
    async with ground.sessions() as session:
        run = await session.get_one(AuditRun, run_id)
        assert (run.client_id, run.expected, run.looked_at) == (case.client_id, 1, 1)
        assert run.begun_at is not None
        theirs = await cases_in(session, Scope(client_id=case.client_id))
        assert set(ground.finished) <= set(theirs)
        assert await cases_in(session, Scope(client_id=uuid4())) == []


async def test_an_audit_that_nobody_carries_on_has_ended(ground: Ground) -> None:
    """Its workflow was ended from outside, or never began, and it was said to run for ever."""
    ended, lost = uuid4(), uuid4()
    async with ground.sessions.begin() as session:
        case = await session.get_one(CaseRow, ground.finished[0])
        for run_id in (ended, lost):
            ask(session, run_id, scope=Scope(client_id=case.client_id))
    office = AuditOffice(ground.sessions, ground.temporal)

    async def a_while_later(run_id: UUID) -> None:
        async with ground.sessions.begin() as session:
            run = await session.get_one(AuditRun, run_id)
            run.started_at -= 2 * BEGUN_WITHIN

    async def gaps() -> list[int | None]:
        await office.round()
        async with ground.sessions() as session:
            runs = [await session.get_one(AuditRun, run_id) for run_id in (ended, lost)]
            return [run.gaps if run.finished_at else None for run in runs]

    assert await office.begin(AuditWanted(run_id=ended, client_id=case.client_id))
    await a_while_later(ended)
    assert await gaps() == [None, None], "one waits for a worker, one is to have its workflow yet"
    await ground.temporal.get_workflow_handle(audit_workflow_id(ended)).terminate()
    for _ in range(2):
        assert await gaps() == [1, None]
    await a_while_later(lost)
    assert await gaps() == [1, 1]
    async with ground.sessions() as session:
        for run_id in (ended, lost):
            (gap,) = await findings_of(session, run_id)
            assert "broken off" in gap.said


async def test_a_night_that_was_broken_off_has_ended_by_the_next(ground: Ground) -> None:
    nights = [uuid4(), uuid4()]
    for run_id in nights:
        async with ground.sessions.begin() as session:
            await begin(session, run_id, kind=NIGHTLY, scope=Scope(after_anchor=0))
    async with ground.sessions.begin() as session:
        first, second = [await session.get_one(AuditRun, run_id) for run_id in nights]
        assert (first.finished_at is None, second.finished_at is None) == (False, True)
        await session.delete(second)


async def test_what_is_found_by_night_is_kept_with_its_place(ground: Ground) -> None:
    case_id = ground.finished[3]
    row = (JournalEntry.case_id == case_id, JournalEntry.seq == 1)
    async with ground.sessions.begin() as session:
        honest = await session.scalar(select(JournalEntry.at).where(*row))
        await session.execute(update(JournalEntry).where(*row).values(at="2020-01-01T00:00:00Z"))
    try:
        outcome = await an_audit(ground, AuditWanted(case_ids=(case_id,)))
    finally:
        async with ground.sessions.begin() as session:
            await session.execute(update(JournalEntry).where(*row).values(at=honest))
    assert (outcome.cases, outcome.differences) == (1, 1)
    async with ground.sessions() as session:
        (found,) = await findings_of(session, outcome.run_id)
    assert (found.check, found.case_id, found.seq, found.field) == ("chain", case_id, 1, "at")
    assert found.client_id == ground.town.client_id
    assert found.values["column"] == "2020-01-01T00:00:00+00:00"


async def test_a_case_that_was_moved_to_another_client_is_told_to_everybody(
    ground: Ground,
) -> None:
    """Its own client's auditors among them, to whom it is not theirs any more."""
    case_id, other = ground.finished[3], uuid4()
    rows = update(JournalEntry).where(JournalEntry.case_id == case_id)
    async with ground.sessions.begin() as session:
        session.add(Client(**{**CLIENT, "client_id": other, "name": f"Other {other}"}))
        await session.flush()
        await session.execute(rows.values(client_id=other))
    try:
        outcome = await an_audit(ground, AuditWanted(case_ids=(case_id,)))
    finally:
        async with ground.sessions.begin() as session:
            await session.execute(rows.values(client_id=ground.town.client_id))
    async with ground.sessions() as session:
        found = await findings_of(session, outcome.run_id, [ground.town.client_id])
    assert ("chain", 1, "client_id") in {(each.check, each.seq, each.field) for each in found}
    assert len(found) == outcome.differences


async def test_a_night_comes_back_to_an_old_case_that_lost_a_row(ground: Ground) -> None:
    (case_id,) = await ground.finished_cases(1)
    await an_audit(ground, AuditWanted(kind=AuditKind.NIGHTLY))
    async with ground.sessions.begin() as session:
        last = await last_row(session, case_id)
        row = await session.get_one(JournalEntry, (case_id, last))
        await session.delete(row)
    outcome = await an_audit(ground, AuditWanted(kind=AuditKind.NIGHTLY))
    async with ground.sessions.begin() as session:
        found = await findings_of(session, outcome.run_id)
        session.add(
            JournalEntry(
                **{column.name: getattr(row, column.name) for column in row.__table__.columns}
            )
        )
    assert outcome.cases == 1
    assert {(f.check, f.case_id, f.seq) for f in found} >= {
        ("events", case_id, last),
        ("anchor", case_id, last),
    }


async def test_the_schedule_is_made_once_and_then_left_alone(ground: Ground) -> None:
    await keep_schedule(ground.temporal)
    handle = ground.temporal.get_schedule_handle(NIGHTLY_SCHEDULE)
    await handle.pause(note="an operator's wish")
    await keep_schedule(ground.temporal)
    description: ScheduleDescription = await handle.describe()
    assert description.schedule.state.paused
    await handle.delete()
