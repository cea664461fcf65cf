"""`webcare audit …` as a person or a script calls it."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, text, update

from db.tables import ArchiveTodo, AuditRun, JournalEntry
from tests.audit.ground import Ground
from tests.runtime.processes import await_end
from tests.waiting import eventually

Environment = dict[str, str]


@pytest.fixture
def environment(ground: Ground) -> Environment:
    """What a process of ours is told of the ground."""
    return {
        **os.environ,
        "DATABASE_URL": ground.database_url,
        "TEMPORAL_ADDRESS": ground.temporal.service_client.config.target_host,
        "WEBCARE_AUDIT_KEY": str(ground.seal.key_file),
        "WEBCARE_LOG": "json",
    }


def webcare(*arguments: object, environment: Environment, status: int = 0) -> Any:
    """What `webcare audit … --json` prints, ending with that status."""
    result = subprocess.run(
        [sys.executable, "-m", "runtime.cli", "audit", *map(str, arguments), "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == status, result.stdout + result.stderr
    return json.loads(result.stdout)


async def test_verify_names_a_difference_and_ends_with_status_one(
    ground: Ground, environment: Environment
) -> None:
    case_id, stranger = ground.finished[2], uuid4()
    row = (JournalEntry.case_id == case_id, JournalEntry.seq == 2)
    async with ground.sessions.begin() as session:
        honest = (await session.get_one(JournalEntry, (case_id, 2))).hash
        await session.execute(update(JournalEntry).where(*row).values(hash="0" * 64))
    try:
        cases = (case_id, ground.finished[1], stranger)
        audit = webcare("verify", *cases, environment=environment, status=1)
    finally:
        async with ground.sessions.begin() as session:
            await session.execute(update(JournalEntry).where(*row).values(hash=honest))
    found = audit["differences"]
    assert (audit["cases"], audit["gaps"]) == (3, [])
    assert {difference["case_id"] for difference in found} == {str(case_id), str(stranger)}
    assert {(difference["check"], difference["seq"]) for difference in found} == {
        ("chain", 2),
        ("chain", 3),
        ("chain", None),
        ("events", 2),
    }
    named = next(difference for difference in found if difference["check"] == "events")
    assert named["field"] == "hash"
    assert named["values"] == {"journal": "0" * 64, "history": honest, "derived": honest}
    assert audit["cases_per_second_and_core"] > 0


async def test_an_audit_that_is_killed_has_ended_when_the_next_begins(
    ground: Ground, environment: Environment
) -> None:
    async def runs() -> list[AuditRun]:
        async with ground.sessions() as session:
            return list(await session.scalars(select(AuditRun).order_by(AuditRun.started_at)))

    async def begun() -> AuditRun | None:
        latest = (await runs())[-1:]
        return latest[0] if latest and latest[0].id not in before else None

    before = {run.id for run in await runs()}
    case_id = ground.finished[0]
    async with ground.sessions() as holder:  # it comes to the first case and no further
        await holder.execute(text("LOCK TABLE journal IN ACCESS EXCLUSIVE MODE"))
        with subprocess.Popen(
            [sys.executable, "-m", "runtime.cli", "audit", "verify", str(case_id)], env=environment
        ) as process:
            try:
                killed = await eventually(begun)
            finally:
                process.kill()
    assert killed.finished_at is None
    webcare("verify", case_id, environment=environment)
    broken_off, after = [run for run in await runs() if run.id not in before]
    assert broken_off.id == killed.id
    assert (broken_off.cases, broken_off.expected, broken_off.gaps) == (0, 0, 1)
    assert broken_off.finished_at is not None
    assert (after.cases, after.gaps) == (1, 0)


async def test_of_an_audit_that_is_killed_no_process_stays(
    ground: Ground, environment: Environment
) -> None:
    """Each waited for another errand for ever, with a connection to the database."""
    async with ground.sessions() as holder:  # they come to the first case and no further
        await holder.execute(text("LOCK TABLE journal IN ACCESS EXCLUSIVE MODE"))
        with subprocess.Popen(
            [sys.executable, "-m", "runtime.cli", "audit", "verify", "--jobs", "1"],
            env=environment,
        ) as process:

            async def crew() -> list[int]:
                children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
                blocked = "NOT granted AND relation = 'journal'::regclass"
                waiting = await holder.scalar(
                    text(f"SELECT count(*) FROM pg_locks WHERE {blocked}")
                )
                return [*map(int, children.split())] if waiting else []

            try:
                pids = await eventually(crew)
            finally:
                process.kill()
        await asyncio.to_thread(await_end, pids, 20)


async def test_archive_names_what_vanished(ground: Ground, environment: Environment) -> None:
    run_id = uuid4()
    async with ground.sessions.begin() as session:
        session.add(
            ArchiveTodo(
                workflow_id=f"case-{run_id}",
                run_id=str(run_id),
                client_id=ground.town.client_id,
                case_id=run_id,
            )
        )
    try:
        result = webcare("archive", environment=environment, status=1)
    finally:
        async with ground.sessions.begin() as session:
            await session.execute(delete(ArchiveTodo).where(ArchiveTodo.run_id == str(run_id)))
    assert [gone["run_id"] for gone in result["vanished"]] == [str(run_id)]
    assert result["archived"] >= len(ground.finished)


async def test_an_exported_case_is_verified_where_nothing_of_ours_is(
    ground: Ground, environment: Environment, tmp_path: Path
) -> None:
    bundle, key = tmp_path / "case.zip", tmp_path / "public.pem"
    webcare("export", ground.finished[0], "-o", bundle, environment=environment)
    key.write_text(webcare("public-key", environment=environment)["pem"])
    nothing = {
        name: value for name, value in os.environ.items() if not name.startswith("TEMPORAL")
    } | {"WEBCARE_DATA": str(tmp_path / "nothing")}
    nothing.pop("DATABASE_URL", None)
    audit = webcare("verify", "--bundle", bundle, "--public-key", key, environment=nothing)
    assert (audit["cases"], audit["differences"], audit["gaps"]) == (1, [], [])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--bundle", __file__, str(uuid4())), "a bundle is verified as a whole"),
        (("--bundle", __file__, "--since", "2026-03-01"), "a bundle is verified as a whole"),
        (("--public-key", __file__), "--public-key goes with --bundle"),
    ],
)
def test_what_would_not_be_heeded_is_refused(
    environment: Environment, arguments: tuple[str, ...], sentence: str
) -> None:
    """Cases that were named beside a bundle seemed to be what was verified."""
    result = subprocess.run(
        [sys.executable, "-m", "runtime.cli", "audit", "verify", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert sentence in result.stderr


async def test_where_a_bundle_cannot_be_written_one_line_says_so(
    ground: Ground, environment: Environment, tmp_path: Path
) -> None:
    nowhere = tmp_path / "nowhere" / "case.zip"
    arguments = ("export", str(ground.finished[0]), "-o", str(nowhere))
    result = subprocess.run(
        [sys.executable, "-m", "runtime.cli", "audit", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "No such file or directory" in result.stderr
    assert "Traceback" not in result.stderr


async def test_selftest_finds_every_tampering(environment: Environment) -> None:
    trials = webcare("selftest", environment=environment)
    assert len(trials) >= 10
    assert all(trial["found"] and trial["named"] for trial in trials)
