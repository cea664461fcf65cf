"""A whole webcare of its own: `webcare up` on an empty directory and a free port."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx2

from channels.trust import certificates
from runtime.embedded.child import spawn
from runtime.embedded.ports import free_port
from runtime.running import Running

LEAPING = Path(__file__).parent / "leaping"
"""What lets the clocks of our own processes leap; PostgreSQL's and Temporal's stay right."""

VICTIMS = ("worker", "api", "temporal", "postgres")

KEPT_OF_A_LOG = 20_000_000
"""Bytes of the log of a house in which a test failed: the end of it, but most of a large run's."""


@dataclass(frozen=True)
class House:
    """What `webcare up` runs; its log is `up.log` in the directory of its data."""

    data: Path
    running: Running

    @property
    def url(self) -> str:
        """The API's address."""
        return self.running.url

    def leap(self, seconds: float) -> None:
        """Put the wall clocks of API and worker so many seconds ahead; right again with 0."""
        fresh = self._leap.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.replace(self._leap)

    @property
    def _leap(self) -> Path:
        return self.data / "leap"

    @property
    def log(self) -> Path:
        """What all processes said."""
        return self.data / "up.log"

    def kill(self, victim: str) -> bool:
        """kill -9 for the process of that name as it runs now; False when none does."""
        now = Running.on(self.data)
        if now is None:
            raise AssertionError("webcare up is gone")
        try:
            os.kill(now.processes[victim], signal.SIGKILL)
        except ProcessLookupError:
            return False  # killed before and not yet started again
        return True

    def perish(self) -> None:
        """kill -9 for `webcare up` itself, which takes everything along."""
        os.kill(self.running.supervisor, signal.SIGKILL)

    async def is_well(self) -> bool:
        """Whether every part answers."""
        with contextlib.suppress(httpx2.HTTPError):
            async with httpx2.AsyncClient(
                verify=certificates(), trust_env=False, timeout=5
            ) as http:
                return (await http.get(f"{self.url}/api/health")).is_success
        return False

    async def until_well(self, within: float = 90) -> None:
        """Wait for a green health."""
        deadline = time.monotonic() + within
        while not await self.is_well():
            if time.monotonic() > deadline:
                raise AssertionError(f"webcare is not well:\n{self.last_words()}")
            await asyncio.sleep(0.2)

    def last_words(self) -> str:
        """The end of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:])


@asynccontextmanager
async def a_house(data: Path, *, demo: bool = False, **environment: str) -> AsyncIterator[House]:
    """Start it, wait until it is well, stop it. `data` must be open to PostgreSQL's user; what
    `environment` says is added."""
    data.mkdir(mode=0o755, exist_ok=True)
    whole = {
        **{k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "TEMPORAL_ADDRESS")},
        "WEBCARE_DATA": str(data),
        "WEBCARE_PORT": str(free_port()),
        "WEBCARE_LOG": "json",
        "PYTHONPATH": os.pathsep.join(filter(None, (str(LEAPING), os.environ.get("PYTHONPATH")))),
        "WEBCARE_TEST_LEAP": str(data / "leap"),
        **environment,
    }
    argv = [sys.executable, "-m", "runtime.cli", "up", "--demo" if demo else "--no-demo"]
    with (data / "up.log").open("wb") as output:
        process = spawn(argv, environment=whole, output=output)
    try:
        yield await _started(data, process)
    except BaseException:
        # In the test's own directory nothing outlives the run.
        kept = keep_log(data / "up.log", _standing(data))
        print(f"what every process said until then is in {kept}", flush=True)
        raise
    finally:
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, 60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def keep_log(log: Path, standing: str) -> Path:
    """Copy the end of a log to where it stays, with what the processes were like at that moment
    behind it; where that is."""
    kept = Path(tempfile.gettempdir()) / f"webcare-{log.parent.name}-{uuid4().hex[:8]}.log"
    with log.open("rb") as whole, kept.open("wb") as part:
        whole.seek(max(0, log.stat().st_size - KEPT_OF_A_LOG))
        part.write(whole.read(KEPT_OF_A_LOG))
        part.write(standing.encode())
    return kept


def family(parent: int) -> set[int]:
    """A process and its children."""
    found = {parent}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.add(int(stat.parent.name))
    return found


def _standing(data: Path) -> str:
    """Of every process whether it runs, and how large its files may be: a fault that was not taken
    back shows there."""
    running = Running.on(data)
    lines = []
    for name, parent in running.processes.items() if running else ():
        for pid in sorted(family(parent)):
            with contextlib.suppress(OSError):
                process = Path(f"/proc/{pid}")
                said = (process / "cmdline").read_text().replace("\0", " ")[:80].strip()
                state = (process / "stat").read_text().rpartition(")")[2].split()[0]
                largest = (process / "limits").read_text().partition("Max file size")[2].split()[0]
                lines.append(f"{name} {pid} {state} files up to {largest}: {said}\n")
    return "".join(lines)


async def _started(data: Path, process: "subprocess.Popen[bytes]") -> House:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        running = Running.on(data)
        if running is not None and running.processes.keys() >= set(VICTIMS):
            house = House(data, running)
            await house.until_well(deadline - time.monotonic())
            return house
        if process.poll() is not None:
            break
        await asyncio.sleep(0.1)
    raise AssertionError(f"webcare up did not start:\n{(data / 'up.log').read_text()[-3000:]}")
