"""A backup taken while customers write and agents answer, restored elsewhere after everything died.

`WEBCARE_BACKUP_CASES` (16) is how many cases there are, `WEBCARE_CHAOS_SEED` (5) makes them others.
"""

import asyncio
import contextlib
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from db.engine import create_engine, create_sessions
from domain.events import MentionTakenIn
from domain.journal import verify
from runtime.backup import write_backup
from runtime.embedded.postgres import EmbeddedPostgres
from runtime.embedded.temporal import EmbeddedTemporal
from runtime.settings import Settings
from runtime.temporal import connect
from tests.chaos.crowd import live
from tests.chaos.evidence import Evidence
from tests.chaos.house import a_house
from tests.chaos.scene import Scene, a_scene
from tests.keys import KEYS
from tests.runtime.processes import await_end
from tests.servers import run_directory
from tests.waiting import eventually

SEED = int(os.environ.get("WEBCARE_CHAOS_SEED", "5"))
CASES = int(os.environ.get("WEBCARE_BACKUP_CASES", "16"))


class SlowlyDumped(EmbeddedPostgres):
    """A record that goes on for a while between the copy of Temporal and its own dump."""

    def dump(self, file: Path) -> None:
        """Once thirty more things have happened."""
        with psycopg.connect(self.url(), autocommit=True) as connection:

            def happened() -> int:
                row = connection.execute("SELECT count(*) FROM journal").fetchone()
                return int(row[0]) if row else 0

            enough, deadline = happened() + 30, time.monotonic() + 60
            while happened() < enough and time.monotonic() < deadline:
                time.sleep(0.05)
        super().dump(file)


async def webcare(data: Path, *arguments: str) -> str:
    """A `webcare` command on that directory; its output."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL",)}
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "runtime.cli", *arguments],
        env={**environment, "WEBCARE_DATA": str(data), "WEBCARE_LOG": "json"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.timeout(1200)
@pytest.mark.large
async def test_a_backup_under_load_is_restored_and_every_case_goes_on() -> None:
    print(f"\nWEBCARE_CHAOS_SEED={SEED} WEBCARE_BACKUP_CASES={CASES}")
    chance = random.Random(SEED)
    run_directory().mkdir(mode=0o755, exist_ok=True)
    name = uuid4().hex[:8]
    before, after, backup = (
        run_directory() / f"{part}-{name}" for part in ("before", "after", "backup")
    )
    async with a_scene(before, chance) as scene:
        crowd = asyncio.create_task(live(scene.client, scene.receiver, chance, CASES))
        accepted = await _under_load(scene, crowd)
        await webcare(before, "backup", str(backup.with_suffix(".quick")))
        await asyncio.to_thread(
            write_backup, backup, SlowlyDumped(before), EmbeddedTemporal(before), "test"
        )
        crowd.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await crowd
        processes = dict(scene.house.running.processes)
        scene.house.perish()
        await asyncio.to_thread(await_end, processes.values(), 60)

        said: list[dict[str, Any]] = json.loads(
            await webcare(after, "restore", str(backup), "--json")
        )
        print(
            f"\nrestored: {sorted({(f['found'], f['done']) for f in said})}, {len(said)} findings"
        )
        async with a_house(after) as house:
            engine = create_engine(house.running.database_url)
            evidence = Evidence(
                create_sessions(engine, KEYS),
                await connect(Settings(temporal_address=house.running.temporal_address)),
                scene.evidence.client_id,
            )
            await eventually(lambda: _in_step(after), within=300)
            await eventually(lambda: _all_taken_in(evidence, accepted), within=300)
            for case_id, row in (await evidence.cases()).items():
                assert verify(case_id, await evidence.journal(case_id))
                assert row.seq > 0
            doubtful = [m for m in await evidence.messages() if m.delivery == "unknown"]
            assert doubtful == []  # this network takes each reply once and says so
            await engine.dispose()


async def _under_load(scene: Scene, crowd: "asyncio.Task[Any]") -> set[str]:
    """Wait until a good part is under way; the posts that were accepted by then."""

    async def under_way() -> bool:
        assert not crowd.done(), crowd.exception()
        replied = [m for m in await scene.evidence.messages() if m.direction == "outbound"]
        return len(await scene.evidence.cases()) >= CASES // 2 and len(replied) >= CASES // 4

    await eventually(under_way, within=300)
    return set(scene.client.accepted)


async def _in_step(data: Path) -> bool:
    """Whether the reconciler finds nothing (more) that is out of step."""
    found: list[Any] = json.loads(await webcare(data, "reconcile", "--json"))
    return not found


async def _all_taken_in(evidence: Evidence, accepted: set[str]) -> bool:
    """Whether everything that was accepted before the backup is in exactly one journal."""
    taken: list[UUID] = []
    for case_id in await evidence.cases():
        taken += [
            row.event.mention.message_id
            for row in await evidence.journal(case_id)
            if isinstance(row.event, MentionTakenIn)
        ]
    assert len(taken) == len(set(taken))
    keys = {m.id: m.remote_key for m in await evidence.messages() if m.direction == "inbound"}
    return accepted <= {keys[message_id] for message_id in taken}
