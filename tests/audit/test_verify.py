"""Verifying what nobody touched: every check is made, and none finds anything."""

from uuid import uuid4

from activities.audit.auditing import audit
from activities.audit.examiner import Examiner
from db.audits import Scope
from tests.audit.ground import Ground


async def test_finished_cases_pass_every_check(ground: Ground) -> None:
    async with Examiner(ground.sources) as examiner:
        reports = [await examiner.examine(case_id, None) for case_id in ground.finished]
    for report in reports:
        assert report.findings == ()
        assert report.gaps == ()
        assert (report.running, report.runs) == (False, 1)
        assert report.rows > 8
        assert report.texts >= 3  # mention, note, reply
        assert report.anchored == 2  # the journal's head and the run's history
        assert len(report.build_ids) == 1


async def test_a_case_that_is_at_work_is_verified_with_its_live_history(ground: Ground) -> None:
    case = await ground.open_case()
    async with Examiner(ground.sources) as examiner:
        report = await examiner.examine(case.id, None)
    assert (report.findings, report.gaps) == ((), ())
    assert report.running


async def test_an_audit_by_two_processes_counts_everything(ground: Ground) -> None:
    done: list[tuple[int, int]] = []
    result = await audit(
        ground.sessions,
        ground.sources,
        ground.seal,
        Scope(case_ids=ground.finished),
        run_id=uuid4(),
        jobs=2,
        progress=lambda count, of: done.append((count, of)),
    )
    assert (result.differences, result.all_gaps) == ([], [])
    assert (result.cases, result.histories, result.anchors) == (4, 4, 1)
    assert done[-1] == (4, 4)
