"""The archive: every run's history is fetched, whatever it led to, and what vanished is named."""

import asyncio
from uuid import UUID, uuid4

from sqlalchemy import func, select, update

from activities.audit import histories
from activities.audit.examiner import Examiner
from db.archive import archived_of, look_again_for_vanished, runs_of
from db.tables import ArchivedRun, ArchiveTodo, utc_now
from domain.commands import AddNote
from tests.audit.ground import LONG, Ground


async def test_what_is_stored_is_the_history_with_its_build(ground: Ground) -> None:
    async with ground.sessions() as session:
        (run,) = await archived_of(session, ground.finished[0])
        (todo,) = await runs_of(session, ground.finished[0])
    proto = histories.inflate(run.proto)
    history = histories.parse(proto)
    assert histories.fingerprint(proto, histories.inflate(run.json)) == run.sha256
    assert histories.workflow_id_of(history) == f"case-{run.case_id}"
    assert (run.ending, run.workflow_type) == ("completed", "Case")
    assert run.events == len(history.events)
    assert run.build_id == todo.build_id != ""
    assert (todo.state, run.size) == ("archived", len(run.proto) + len(run.json))


async def test_a_case_that_went_on_in_further_runs_is_archived_and_verified_whole(
    ground: Ground,
) -> None:
    """Continued as new: each run is an entry of its own, and begins with what it was handed."""
    case = await ground.open_case()
    for number in range(LONG // 10 + 2):
        note = await ground.town.words(f"Notiz {number}")
        await case.ask(AddNote(text=note))
    await ground.finish(case)
    await ground.archive([case])
    async with ground.sessions() as session:
        runs = await archived_of(session, case.id)
    assert len(runs) >= 2
    assert [run.ending for run in runs] == ["continued_as_new"] * (len(runs) - 1) + ["completed"]
    async with Examiner(ground.sources) as examiner:
        report = await examiner.examine(case.id, None)
    assert (report.findings, report.gaps, report.runs) == ((), (), len(runs))


async def test_a_run_that_followed_is_entered_even_if_it_never_recorded(ground: Ground) -> None:
    case = await ground.open_case()
    for number in range(LONG // 10 + 2):
        await case.ask(AddNote(text=await ground.town.words(f"Notiz {number}")))
    await ground.finish(case)
    await case.handle.result()
    async with ground.sessions.begin() as session:
        _, *later = await runs_of(session, case.id)
        assert later
        for run in later:
            await session.delete(run)
    await ground.archivist.round(everything=True)
    async with ground.sessions() as session:
        assert len(await archived_of(session, case.id)) == len(later) + 1


async def test_a_history_that_vanished_is_named_and_not_asked_for_again(ground: Ground) -> None:
    gone = await _entered(ground, uuid4())
    assert (await ground.archivist.round(everything=True)).get("vanished") == 1
    assert (await ground.archivist.round(everything=True)).get("vanished") is None
    async with ground.sessions.begin() as session:
        todo = await session.get_one(ArchiveTodo, gone)
        assert (todo.state, todo.archived_at) == ("vanished", None)
        assert todo.looked_at is not None
        assert await look_again_for_vanished(session, utc_now()) == 1
        await session.delete(todo)
    assert (await ground.archivist.measure()).vanished == 0


async def test_archivists_at_once_fetch_each_history_once(ground: Ground) -> None:
    case = await ground.open_case()
    await ground.finish(case)
    await case.handle.result()
    tallies = await asyncio.gather(*(ground.archivist.round(everything=True) for _ in range(3)))
    assert sum(tally.get("archived", 0) for tally in tallies) >= 1
    async with ground.sessions() as session:
        count = await session.scalar(select(func.count()).where(ArchivedRun.case_id == case.id))
    assert count == 1


async def test_an_open_run_is_looked_at_again_only_later(ground: Ground) -> None:
    case = await ground.open_case()
    async with ground.sessions.begin() as session:
        await session.execute(
            update(ArchiveTodo).where(ArchiveTodo.case_id == case.id).values(look_at=utc_now())
        )
    assert (await ground.archivist.round()).get("open") == 1
    assert await ground.archivist.round() == {}


async def _entered(ground: Ground, run_id: UUID) -> tuple[str, str]:
    """A run on the list that the server knows nothing of."""
    async with ground.sessions.begin() as session:
        todo = ArchiveTodo(
            workflow_id=f"case-{run_id}",
            run_id=str(run_id),
            client_id=ground.town.client_id,
            case_id=run_id,
        )
        session.add(todo)
        await session.flush()
        return todo.workflow_id, todo.run_id
