"""What dies is started again; one request stops everything in order, a second one kills."""

import errno
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from runtime import supervisor as supervising
from runtime.embedded.child import spawn, stop_politely
from runtime.merged_log import MergedLog
from runtime.supervisor import NeverReady, Service, Stopped, Supervisor

PATIENT = "import time; print('up', flush=True); time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('up', flush=True); time.sleep(600)"
)


class Fixture:
    """A supervisor with its log and the process ids it has reported."""

    def __init__(self) -> None:
        self.output = io.StringIO()
        self.reported: list[dict[str, int]] = []
        self.supervisor = Supervisor(MergedLog(stream=self.output), self.reported.append)

    def add(self, name: str, program: str, answers: Callable[[], bool] | None = None) -> None:
        def start(output: int) -> subprocess.Popen[bytes]:
            return spawn([sys.executable, "-c", program], output=output)

        stop = partial(stop_politely, steps=((signal.SIGTERM, 1.0 if answers else 20.0),))
        self.supervisor.add(Service(name, start, stop, answers))

    def wait_for(self, condition: Callable[[], bool]) -> None:
        self.supervisor.wait_until(condition, "the condition", 20)

    def lines(self, name: str) -> list[str]:
        rows = [line.partition("│") for line in self.output.getvalue().splitlines()]
        return [text.strip() for who, _, text in rows if who.strip() == name]


@pytest.fixture
def up() -> Fixture:
    return Fixture()


def test_a_killed_process_is_started_again_under_a_new_id(up: Fixture) -> None:
    up.add("worker", PATIENT)
    up.wait_for(lambda: up.lines("worker") == ["up"])
    first = up.reported[-1]["worker"]

    os.kill(first, signal.SIGKILL)
    up.wait_for(lambda: up.lines("worker") == ["up", "up"])
    up.supervisor.stop()

    assert up.reported[-1]["worker"] != first
    assert any("SIGKILL" in line for line in up.lines("webcare"))


def test_what_is_there_and_answers_nothing_is_started_again(
    up: Fixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "ASKED_EVERY", 0.05)
    monkeypatch.setattr(supervising, "SILENT_FOR", 2.0)
    silent = threading.Event()
    unasked = threading.Event()

    def answers() -> bool:
        assert not unasked.is_set()
        return not silent.is_set()

    up.add("postgres", STUBBORN, answers)
    up.add("api", PATIENT)
    up.wait_for(lambda: up.lines("postgres") == ["up"])
    first = dict(up.reported[-1])
    began = time.monotonic()
    up.wait_for(lambda: time.monotonic() - began > 3)
    unasked.set()
    up.wait_for(lambda: time.monotonic() - began > 6)
    assert up.reported[-1] == first, "who answers, or cannot be asked, is left alone"
    unasked.clear()

    silent.set()
    up.wait_for(lambda: up.reported[-1]["postgres"] != first["postgres"])
    silent.clear()
    assert up.reported[-1]["api"] == first["api"]
    assert any("answered nothing for 2 s" in line for line in up.lines("webcare"))
    up.wait_for(lambda: up.lines("postgres") == ["up", "up"])
    up.supervisor.stop()


def test_what_dies_of_a_full_disk_is_started_again(up: Fixture) -> None:
    """Where it runs now is noted on the same disk: that this failed ended everything else."""
    full = threading.Event()

    def note(processes: dict[str, int]) -> None:
        if full.is_set():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        up.reported.append(processes)

    up.supervisor = Supervisor(MergedLog(stream=up.output), note)
    up.add("postgres", PATIENT)
    up.wait_for(lambda: up.lines("postgres") == ["up"])

    full.set()
    os.kill(up.reported[-1]["postgres"], signal.SIGKILL)
    up.wait_for(lambda: up.lines("postgres") == ["up", "up"])
    up.supervisor.stop()

    assert any("No space left" in line for line in up.lines("webcare"))


def test_all_are_stopped_the_last_one_first(up: Fixture) -> None:
    for name in ("postgres", "api", "worker"):
        up.add(name, PATIENT)
    pids = up.reported[-1]

    up.supervisor.stop()

    stops = [line for line in up.lines("webcare") if line.startswith("stopping")]
    assert stops == ["stopping worker", "stopping api", "stopping postgres"]
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids.values())


def test_what_ends_at_once_is_given_up_while_waiting_for_it(up: Fixture) -> None:
    up.add("api", "raise SystemExit(3)")

    with pytest.raises(NeverReady, match="api ends as soon as it starts"):
        up.wait_for(lambda: False)

    assert any("ended with status 3" in line for line in up.lines("webcare"))
    up.supervisor.stop()


def test_what_is_busy_is_waited_for_and_it_is_said_with_what(
    up: Fixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recovery of more than a minute was given up, and begun anew with the next start."""
    monkeypatch.setattr(supervising, "_TOLD_EVERY", 0.1)
    begun = time.monotonic()

    def busy() -> str | None:
        return "it recovers" if time.monotonic() - begun < 1 else None

    with pytest.raises(NeverReady, match="an answer did not happen"):
        up.supervisor.wait_until(lambda: False, "an answer", 0.4, busy)
    assert time.monotonic() - begun > 1
    said = "still waiting for an answer after 0 s: it recovers"
    assert said in up.lines("webcare")


def test_a_request_to_stop_ends_the_waiting(up: Fixture) -> None:
    up.add("worker", PATIENT)

    with up.supervisor.heeding_signals():
        signal.raise_signal(signal.SIGTERM)
        with pytest.raises(Stopped):
            up.wait_for(lambda: False)
    up.supervisor.stop()


def test_a_second_request_kills_who_does_not_listen(up: Fixture) -> None:
    up.add("worker", STUBBORN)
    up.wait_for(lambda: up.lines("worker") == ["up"])

    with up.supervisor.heeding_signals():
        signal.raise_signal(signal.SIGINT)
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
        before = time.monotonic()
        up.supervisor.stop()

    assert time.monotonic() - before < 10


def test_lines_for_machines_are_objects() -> None:
    output = io.StringIO()
    log = MergedLog(as_json=True, stream=output)

    log.say("ready", name="postgres")
    log.say('{"event": "case opened"}', name="worker")

    assert output.getvalue().splitlines() == [
        '{"logger": "postgres", "event": "ready"}',
        '{"event": "case opened"}',
    ]


class _Full(io.StringIO):
    """A file on a disk without room."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_log_that_finds_no_room_ends_nothing() -> None:
    """Whoever wrote to it died of that: its reader had ended, and the pipe with it."""
    log = MergedLog(stream=_Full())
    log.say("webcare is up")
    pipe = log.pipe("temporal")
    for _ in range(20):
        os.write(pipe, b"a line\n")
        time.sleep(0.02)
    os.close(pipe)


class _Interrupted(io.StringIO):
    """Somebody presses Ctrl-C while the first line is written."""

    def write(self, text: str) -> int:
        if not self.getvalue():
            super().write(text)
            os.kill(os.getpid(), signal.SIGINT)
            return len(text)
        return super().write(text)


@pytest.mark.timeout(20)
def test_a_request_to_stop_in_the_middle_of_a_log_line_is_heard() -> None:
    output = _Interrupted()
    log = MergedLog(stream=output)
    supervisor = Supervisor(log, lambda _: None)

    with supervisor.heeding_signals():
        log.say("webcare is up")
        with pytest.raises(Stopped):
            supervisor.wait_until(lambda: False, "the end", 5)

    assert "stopping; once more kills" in output.getvalue()
