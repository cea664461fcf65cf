"""`webcare up` as a person runs it: up, wounded, healed, down, and up again."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import ANY

import httpx2
import pytest

from runtime.embedded.ports import free_port
from runtime.running import Running
from runtime.worker import ENDED_WITHIN
from tests.runtime.processes import await_end

PROCESSES = ("postgres", "temporal", "api", "worker")

HTTP = httpx2.Client(timeout=5, trust_env=False)
"""One for all questions: each new one reads all trusted certificates."""


class Up:
    """One `webcare up` on a data directory, its output in a file."""

    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        with (data / "up.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "runtime.cli", "up"],
                env=without_servers() | {"WEBCARE_DATA": str(data), "WEBCARE_PORT": str(port)},
                stdout=log,
                stderr=log,
            )

    def wait_until(self, condition: Callable[[], bool], seconds: float = 140) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, f"it ended:\n{self.log()}"
            assert time.monotonic() < deadline, f"too late:\n{self.log()}"
            time.sleep(0.1)

    def is_healthy(self) -> bool:
        found = Running.on(self.data)
        if found is None:
            return False
        try:
            return HTTP.get(f"{found.url}/api/health").is_success
        except httpx2.HTTPError:
            return False

    def running(self) -> Running:
        found = Running.on(self.data)
        assert found is not None
        return found

    def log(self) -> str:
        return (self.data / "up.log").read_text(errors="replace")


def without_servers() -> dict[str, str]:
    """Our environment, naming no server of somebody else's."""
    foreign = ("DATABASE_URL", "TEMPORAL_", "WEBCARE_")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="webcare-up-") as directory:
        Path(directory).chmod(0o755)
        yield Path(directory)


@pytest.fixture(scope="module")
def up(data: Path) -> Iterator[Up]:
    """A running webcare, up for the second time: the first one made its data."""
    port = free_port()
    first = Up(data, port)
    first.wait_until(lambda: "stop with Ctrl-C" in first.log())
    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(60) == 0

    second = Up(data, port)
    try:
        second.wait_until(second.is_healthy)
        yield second
    finally:
        second.process.kill()
        second.process.wait()


def test_the_second_start_repeats_nothing_of_the_first(up: Up) -> None:
    first, second = up.log().split("stopping; once more kills")

    for once in ("creating the database files", "Running upgrade"):
        assert once in first
        assert once not in second


def test_the_end_of_the_start_says_where_everything_is(up: Up) -> None:
    url = up.running().url

    for line in (url, f"{url}/api/docs", f"{url}/api/health", str(up.data)):
        assert line in up.log()


@pytest.mark.parametrize(
    ("name", "nice"), [("postgres", 0), ("api", 0), ("temporal", 10), ("worker", 10)]
)
def test_what_takes_messages_in_goes_before_what_works_on_them(
    up: Up, name: str, nice: int
) -> None:
    process = up.running().processes[name]

    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, process) == min(19, ours + nice)
    scheduled = Path(f"/proc/{process}/autogroup")
    if scheduled.exists() and scheduled.read_text().startswith("/autogroup-"):
        assert scheduled.read_text().split() == [ANY, "nice", str(nice)]


@pytest.mark.parametrize("name", PROCESSES)
def test_a_killed_process_is_back_at_its_old_address(up: Up, name: str) -> None:
    before = up.running()

    os.kill(before.processes[name], signal.SIGKILL)
    up.wait_until(lambda: up.running().processes[name] != before.processes[name])
    up.wait_until(up.is_healthy)

    after = up.running()
    assert set(after.processes) == set(PROCESSES)
    assert (after.url, after.database_url) == (before.url, before.database_url)
    assert after.temporal_address == before.temporal_address


def test_a_worker_ends_when_asked_though_its_servers_answer_nothing(up: Up) -> None:
    up.wait_until(lambda: "worker is ready" in up.log().split("worker was ended")[-1])
    before = up.running()
    frozen = [before.processes["temporal"], *_family(before.processes["postgres"])]
    for process in frozen:
        os.kill(process, signal.SIGSTOP)
    try:
        os.kill(before.processes["worker"], signal.SIGTERM)
        await_end([before.processes["worker"]], ENDED_WITHIN + 10)
    finally:
        for process in frozen:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)
    up.wait_until(lambda: up.running().processes["worker"] != before.processes["worker"])
    up.wait_until(up.is_healthy)


def _family(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *map(int, children)]


def test_a_killed_webcare_leaves_no_process_behind_and_starts_again(data: Path, up: Up) -> None:
    before = up.running()

    up.process.kill()
    up.process.wait()
    await_end(before.processes.values(), 40)

    again = Up(data, int(before.url.rpartition(":")[2]))
    again.wait_until(again.is_healthy)
    again.process.send_signal(signal.SIGTERM)
    assert again.process.wait(60) == 0
    assert Running.on(data) is None
