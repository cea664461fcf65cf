"""Everything that goes wrong for a while and comes back: processes killed or frozen, disks that are
full, a network that is not there, deliveries that nobody can read."""

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

from runtime.running import Running
from tests.chaos.house import VICTIMS, House, family
from tests.chaos.scene import Scene
from tests.waiting import eventually

AWAY = (4.0, 9.0)
"""Seconds that something is away, from and to."""

A_MINUTE = (60.0, 60.0)
"""Longer than whoever waits for an answer has patience."""

FULL = "4096"
"""Bytes that a file may still grow to on a full disk: none that matters is so small."""

Fault = Callable[[Scene, random.Random], Awaitable[None]]


def killed(victim: str) -> Fault:
    """kill -9."""

    async def fault(scene: Scene, _chance: random.Random) -> None:
        while not scene.house.kill(victim):
            await asyncio.sleep(0.2)

    return fault


def away(victim: str, seconds: tuple[float, float] = AWAY) -> Fault:
    """It is there and does not answer."""

    async def fault(scene: Scene, chance: random.Random) -> None:
        async with _signalled(scene.house, victim):
            await asyncio.sleep(chance.uniform(*seconds))

    return fault


def disk_full(victim: str) -> Fault:
    """Nothing that it writes can grow; a process that dies of it is started again on the same."""

    async def fault(scene: Scene, chance: random.Random) -> None:
        full: set[int] = set()
        until = time.monotonic() + chance.uniform(*AWAY)
        while time.monotonic() < until:
            fresh = _family(scene.house, victim) - full
            _limit(fresh, FULL)
            full |= fresh
            await asyncio.sleep(0.2)
        # Whoever is born while the others are relieved one by one is as limited as its parent was.
        for _ in range(2):
            _limit(full | _family(scene.house, victim), "unlimited")

    return fault


async def network_away(scene: Scene, chance: random.Random) -> None:
    """No reply arrives where it should."""
    scene.receiver.away = True
    await asyncio.sleep(chance.uniform(*AWAY))
    scene.receiver.away = False


async def poisoned(scene: Scene, chance: random.Random) -> None:
    """Signed deliveries that nobody can read: told so, and nobody behind them waits."""
    good = {
        "id": uuid4().hex,
        "kind": "created",
        "conversation": uuid4().hex,
        "author": {"id": uuid4().hex, "handle": "kim"},
        "occurred_at": "2026-01-01T00:00:00Z",
        "visibility": "public",
    }
    bodies = [
        b"\x00\xff no json at all",
        b"[" * 50_000,
        json.dumps({"events": [{**good, "occurred_at": "yesterday", "text": "?"}]}).encode(),
        json.dumps({"events": [{**good, "author": None, "text": "?"}, 7, None]}).encode(),
        json.dumps({"events": [{**good, "text": text} for text in ("\x00", "\ud800")]}).encode(),
    ]
    for body in chance.sample(bodies, len(bodies)):
        answer = await scene.client.deliver_raw(body)
        if answer.is_success:
            receipt = answer.json()
            assert receipt["accepted"] == 0, receipt
            assert receipt["rejected"], receipt


async def clock_leaps(scene: Scene, chance: random.Random) -> None:
    """The wall clock of API and worker is minutes ahead, then minutes behind, then right again. A
    webhook that is five minutes behind would refuse posts as coming from the future, and say so."""
    minutes = chance.uniform(2, 4.5)
    for leap in (minutes, -minutes, 0):
        scene.house.leap(60 * leap)
        await eventually(partial(_clock_shows, scene, 60 * leap))
        await asyncio.sleep(chance.uniform(*AWAY))


async def _clock_shows(scene: Scene, ahead: float) -> bool:
    """Whether the API's clock is that many seconds ahead, by what its answers are dated."""
    answer = await scene.client.ask("GET", "/api/health/live")
    shown = parsedate_to_datetime(answer.headers["date"])
    return abs((shown - datetime.now(UTC)).total_seconds() - ahead) < 30


KINDS = ("poisoned", "disk of", "killed", "away", "leaps", "a minute")
"""What faults are like, by a word of their names; the cheap kinds first."""

FAULTS: dict[str, Fault] = {
    **{f"{victim} killed": killed(victim) for victim in VICTIMS},
    "postgres away": away("postgres"),
    "temporal away": away("temporal"),
    "worker away": away("worker"),
    "disk of postgres full": disk_full("postgres"),
    "disk of temporal full": disk_full("temporal"),
    "network away": network_away,
    "poisoned deliveries": poisoned,
    "clock leaps": clock_leaps,
    "postgres gone for a minute": away("postgres", A_MINUTE),
    "temporal gone for a minute": away("temporal", A_MINUTE),
}

SHORT_ONES = tuple(name for name in FAULTS if "a minute" not in name)


def in_some_order(number: int, chance: random.Random) -> list[str]:
    """So many names of faults: one of each kind before any kind comes again, a small run has the
    cheap ones; then every fault there is, and then the short ones, each as often as any other. In
    an order that chance decides."""
    first = [chance.choice([name for name in FAULTS if kind in name]) for kind in KINDS]
    order = chance.sample(first[:number], len(first[:number]))
    order += chance.sample([name for name in FAULTS if name not in order], len(FAULTS) - len(order))
    while len(order) < number:
        order += chance.sample(SHORT_ONES, len(SHORT_ONES))
    return order[:number]


@asynccontextmanager
async def _signalled(house: House, victim: str) -> AsyncIterator[None]:
    """The whole family of the process stands still within the block."""
    pids = _family(house, victim)
    for pid in pids:
        _send(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            _send(pid, signal.SIGCONT)


def _family(house: House, victim: str) -> set[int]:
    """The process as it runs now, and its children; nobody while it waits to be started again."""
    now = Running.on(house.data)
    assert now is not None, "webcare up is gone"
    return family(now.processes[victim]) if victim in now.processes else set()


def _limit(pids: set[int], size: str) -> None:
    for pid in pids:
        limit_files(pid, size)


def limit_files(pid: int, size: str) -> None:
    """Set how large a process's files may grow, as its own user and group: others may not."""
    process = Path(f"/proc/{pid}")
    with contextlib.suppress(FileNotFoundError):
        owner = process.stat()
        other = owner.st_uid != os.getuid()
        done = subprocess.run(
            ["prlimit", f"--pid={pid}", f"--fsize={size}:"],
            user=owner.st_uid if other else None,
            group=owner.st_gid if other else None,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0 or not process.exists(), done.stderr


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
