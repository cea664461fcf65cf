"""Verifying what nobody touched: every check is made, and none finds anything."""

import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from activities import case_steps
from activities.audit.auditing import audit
from activities.audit.bundle_verifying import verify_bundle
from activities.audit.bundle_writing import write_bundle
from activities.audit.examiner import Examiner, Sources, evidence_of
from db.audits import Scope
from db.surroundings import surroundings_of
from db.tables import CaseRow, File, JournalEntry, Words
from domain.audit.findings import Check
from tests.audit.ground import Ground
from tests.audit.test_bundle import falsify
from tests.keys import KEYS

A_PNG = b"\x89PNG\r\n\x1a\n a picture"


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


async def test_a_case_that_spoke_with_its_first_rows_passes_every_check(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a burst the rows that its run begins with are recorded by whoever sends the reply."""
    monkeypatch.setattr(case_steps, "is_behind", lambda *_: True)
    case = await ground.town.case_of(await ground.town.post("Wo bleibt es?", visibility="private"))
    state = await case.until(lambda state: state.first_replied_at is not None)
    assert state.acknowledge_ahead > 0
    await case.rests()
    async with Examiner(ground.sources) as examiner:
        running = await examiner.examine(case.id, None)
        await ground.finish(case)
        await ground.archive([case])
        ended = await examiner.examine(case.id, None)
    for report in (running, ended):
        assert (report.findings, report.gaps) == ((), ())


async def test_an_audit_by_two_processes_counts_everything(ground: Ground) -> None:
    done: list[tuple[int, int]] = []
    cases = ground.finished[:4]
    result = await audit(
        ground.sessions,
        ground.sources,
        ground.seal,
        Scope(case_ids=cases),
        run_id=uuid4(),
        jobs=2,
        progress=lambda count, of: done.append((count, of)),
    )
    assert (result.differences, result.all_gaps) == ([], [])
    assert (result.cases, result.histories) == (4, 4)
    assert result.anchors >= 1
    assert done[-1] == (4, 4)


async def test_an_erased_text_is_told_with_its_date_and_is_no_difference(ground: Ground) -> None:
    (case_id,) = await ground.finished_cases(1)
    async with ground.sessions.begin() as session:
        evidence = await evidence_of(session, case_id)
        text = next(text for text in evidence.texts.values() if text.customer_id is not None)
        await session.execute(
            update(Words)
            .where(Words.id == text.id)
            .values(sealed=None, salt=None, erased_at=datetime(2026, 3, 1, tzinfo=UTC))
        )
    async with Examiner(ground.sources) as examiner:
        report = await examiner.examine(case_id, None)
    assert report.findings == ()
    assert [(e.text_id, e.at.date().isoformat()) for e in report.erased] == [
        (text.id, "2026-03-01")
    ]


async def test_a_file_that_was_sent_is_held_against_its_hash(
    ground: Ground, tmp_path: Path
) -> None:
    case = await ground.open_case("@kompass Wie sieht das Regal aus?")
    file = await case.a_file(A_PNG, "Ein Regal aus Kiefer")
    outcome = await case.reply("So.", files=(file,))
    assert outcome.status == "done", outcome
    await case.until(lambda state: state.answered_at is not None)
    bundle = tmp_path / "case.zip"
    await write_bundle(ground.sources, ground.sessions, ground.seal, [case.id], bundle)
    assert (await verify_bundle(bundle, ground.seal.public_key())).differences == []
    with zipfile.ZipFile(bundle) as archive:
        assert archive.read(f"cases/{case.id}/files/{file.id}.png") == A_PNG
    falsify(bundle, f"{file.id}.png", b"PNG", b"GNP")
    found = (await verify_bundle(bundle, ground.seal.public_key())).differences
    assert [each.said for each in found if each.check is Check.TEXT] == [
        "the file is not the one that was hashed"
    ]

    stored = update(File).where(File.id == file.id)
    gone = {"sealed": None, "salt": None, "key_id": None}
    async with Examiner(ground.sources) as examiner:
        assert (await examiner.examine(case.id, None)).findings == ()
        async with ground.sessions.begin() as session:
            await session.execute(stored.values(**gone))
        (finding,) = (await examiner.examine(case.id, None)).findings
        assert (finding.check, finding.field) == (Check.TEXT, "files")
        async with ground.sessions.begin() as session:
            await session.execute(stored.values(erased_at=datetime(2026, 3, 1, tzinfo=UTC)))
        report = await examiner.examine(case.id, None)
    assert (report.findings, [each.text_id for each in report.erased]) == ((), [file.id])


async def test_what_lists_show_is_held_against_the_journal(ground: Ground) -> None:
    (case_id,) = await ground.finished_cases(1)
    shown = update(CaseRow).where(CaseRow.id == case_id)
    async with ground.sessions.begin() as session:
        await session.execute(shown.values(first_response_missed="nobody"))
    async with Examiner(ground.sources) as examiner:
        (finding,) = (await examiner.examine(case_id, None)).findings
    async with ground.sessions.begin() as session:
        await session.execute(shown.values(first_response_missed=None))
    assert (finding.check, finding.field) == (Check.READ_MODEL, "first_response_missed")
    assert finding.values == {"journal": None, "shown": "nobody"}


async def test_a_case_that_cannot_be_read_keeps_no_other_from_being_verified(
    ground: Ground,
) -> None:
    (forged,) = await ground.finished_cases(1)
    row = update(JournalEntry).where(JournalEntry.case_id == forged, JournalEntry.seq == 1)
    async with ground.sessions.begin() as session:
        honest = (await session.get_one(JournalEntry, (forged, 1))).event
        await session.execute(row.values(event=["nothing that happened"]))
    cases = [forged, ground.finished[0]]
    try:
        result = await audit(
            ground.sessions,
            ground.sources,
            ground.seal,
            Scope(case_ids=cases),
            run_id=uuid4(),
            jobs=0,
        )
    finally:
        async with ground.sessions.begin() as session:
            await session.execute(row.values(event=honest))
    assert result.cases == 2
    (finding,) = result.differences
    assert (finding.case_id, finding.check) == (forged, Check.CHAIN)
    assert "cannot be examined" in finding.said


async def test_a_server_out_of_reach_is_a_gap_and_no_difference(ground: Ground) -> None:
    case = await ground.open_case()
    async with Examiner(Sources(ground.database_url, KEYS)) as examiner:
        report = await examiner.examine(case.id, None)
    assert report.findings == ()
    assert len(report.gaps) == 1


async def test_a_case_whose_assessment_took_long_executes_again_all_the_same(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process stands still for longer than a workflow task's patience: the task is prolonged,
    and when it is executed again everything keeps its time."""
    calls = 0

    async def slow_at_first(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 1:
            time.sleep(9)
        return await surroundings_of(*arguments)

    monkeypatch.setattr(case_steps, "surroundings_of", slow_at_first)
    case = await ground.open_case()
    assert calls >= 2
    async with Examiner(ground.sources) as examiner:
        report = await examiner.examine(case.id, None)
    assert (report.findings, report.gaps) == ((), ())
