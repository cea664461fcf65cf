"""The command says what stands in its way, in one line, and ends with status 1."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from runtime import running
from runtime.embedded.lock import DataLock
from runtime.embedded.ports import free_port


def webcare(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "runtime.cli", *arguments],
        env={**ours, "COLUMNS": "300", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_command_is_explained() -> None:
    answer = webcare("--help")

    assert answer.returncode == 0
    for command in ("up", "api", "worker", "migrate"):
        assert command in answer.stdout


@pytest.mark.parametrize(
    ("argument", "status", "says"), [("--help", 0, "migrate"), ("--no-such", 2, "--no-such")]
)
def test_a_command_ends_with_its_own_status_whatever_threads_live_on(
    argument: str, status: int, says: str
) -> None:
    """`webcare audit verify` had verified everything and was aborted while Python was taken apart,
    by a thread of Temporal's SDK that came back just then."""
    lines = [
        "import atexit, sys, temporalio.client",
        "from runtime import cli",
        "atexit.register(print, 'Python is taken apart')",
        f"sys.argv = ['webcare', {argument!r}]",
        "cli.main()",
    ]
    answer = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == status
    assert says in answer.stdout + answer.stderr, "nothing of what it said is lost"
    assert "Python is taken apart" not in answer.stdout


def test_a_bad_variable_is_named() -> None:
    answer = webcare("migrate", WEBCARE_PORT="eighty")

    assert answer.returncode == 1
    assert answer.stderr.startswith("webcare: WEBCARE_PORT: ")


def test_a_taken_port_is_named_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        answer = webcare("up", WEBCARE_DATA=str(tmp_path), WEBCARE_PORT=port)

    assert answer.returncode == 1
    assert f"port {port} on 127.0.0.1 is taken" in answer.stderr
    assert not (tmp_path / "postgres").exists()


def test_a_second_webcare_on_the_same_data_is_refused(tmp_path: Path) -> None:
    lock = DataLock(running.up_lock(tmp_path))
    assert lock.try_take()

    answer = webcare("up", WEBCARE_DATA=str(tmp_path), WEBCARE_PORT=str(free_port()))

    lock.release()
    assert answer.returncode == 1
    assert f"webcare already runs on {tmp_path}" in answer.stderr


def test_a_command_without_servers_says_how_to_get_them(tmp_path: Path) -> None:
    answer = webcare("migrate", WEBCARE_DATA=str(tmp_path))

    assert answer.returncode == 1
    assert "webcare up" in answer.stderr
    assert "DATABASE_URL" in answer.stderr


def test_migrating_twice_is_safe(postgres_url: str) -> None:
    for _ in range(2):
        answer = webcare("migrate", DATABASE_URL=postgres_url)
        assert answer.returncode == 0, answer.stderr
