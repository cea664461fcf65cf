"""The embedded servers keep what they were given, whatever kills them and whoever starts them."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from runtime.embedded.lock import InUse
from runtime.embedded.postgres import EmbeddedPostgres
from runtime.embedded.server import EmbeddedServer
from runtime.embedded.temporal import RETENTION, EmbeddedTemporal, temporal_executable
from tests.chaos.faults import limit_files
from tests.chaos.house import family
from tests.runtime.processes import await_end

ROOT = os.geteuid() == 0
CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def data() -> Iterator[Path]:
    """A data directory that other users may pass, which pytest's own tmp_path does not allow."""
    with tempfile.TemporaryDirectory(prefix="webcare-test-") as directory:
        Path(directory).chmod(0o755)
        yield Path(directory)


@pytest.fixture
def spawned() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Whatever a test put in here is dead afterwards."""
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[int]:
    with (tmp_path / "server.log").open("wb") as file:
        yield file.fileno()


def started(
    server: EmbeddedServer, spawned: list[subprocess.Popen[bytes]], log: int
) -> subprocess.Popen[bytes]:
    process = server.start(log)
    spawned.append(process)
    server.await_ready(process)
    return process


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def remember(server: EmbeddedPostgres, word: str) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS words (word text)")
        connection.execute("INSERT INTO words VALUES (%s)", [word])


def remembered(server: EmbeddedPostgres) -> list[str]:
    with psycopg.connect(server.url()) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM words ORDER BY word")]


def temporal(server: EmbeddedTemporal, *arguments: str) -> str:
    return subprocess.run(
        [temporal_executable(), *arguments, "--address", server.address],
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_postgres_keeps_its_rows_and_its_address_through_a_kill(
    data: Path, spawned: list[subprocess.Popen[bytes]], log: int
) -> None:
    server = EmbeddedPostgres(data)
    first = started(server, spawned, log)
    address = server.url()
    remember(server, "grüezi")

    kill(first)
    started(server, spawned, log)

    assert server.url() == address
    assert remembered(server) == ["grüezi"]


def test_postgres_stops_when_asked_and_comes_back(
    data: Path, spawned: list[subprocess.Popen[bytes]], log: int
) -> None:
    server = EmbeddedPostgres(data)
    first = started(server, spawned, log)
    remember(server, "bonjour")

    server.stop(first)
    assert first.returncode == 0
    started(server, spawned, log)

    assert remembered(server) == ["bonjour"]


def test_a_postgres_whose_disk_stayed_full_is_known_to_be_past_help(
    data: Path, spawned: list[subprocess.Popen[bytes]], log: int
) -> None:
    """It starts over for what could not be written, and its recovery cannot write either. What is
    left of it says for ever that it recovers; or there is nothing left."""
    server = EmbeddedPostgres(data)
    main = started(server, spawned, log)
    assert server.is_alive()
    remember(server, "grüezi")

    for pid in family(main.pid):
        limit_files(pid, "4096")
    with pytest.raises(psycopg.Error):
        remember(server, "gone")
    until, dead_since = time.monotonic() + 30, time.monotonic()
    while time.monotonic() - dead_since < 3:  # between two attempts nobody recovers either
        assert time.monotonic() < until
        time.sleep(0.2)
        if server.is_alive():
            dead_since = time.monotonic()
    for pid in family(main.pid):
        limit_files(pid, "unlimited")

    server.stop(main)
    started(server, spawned, log)
    assert server.is_alive()
    assert remembered(server) == ["grüezi"]


def test_a_pid_file_of_a_dead_or_foreign_process_is_no_obstacle(
    data: Path, spawned: list[subprocess.Popen[bytes]], log: int
) -> None:
    """A pid file that survived a crash may name a process that lives, but is somebody else's."""
    server = EmbeddedPostgres(data)
    first = started(server, spawned, log)
    stale = (server.home / "cluster" / "postmaster.pid").read_text().splitlines()
    kill(first)
    stale[0] = str(os.getpid())
    (server.home / "cluster" / "postmaster.pid").write_text("\n".join(stale) + "\n")

    started(server, spawned, log)

    assert server.is_ready()


def test_postgres_asks_for_its_password(
    data: Path, spawned: list[subprocess.Popen[bytes]], log: int
) -> None:
    server = EmbeddedPostgres(data)
    started(server, spawned, log)

    assert (server.home / "password").stat().st_mode & 0o777 == 0o600
    password = (server.home / "password").read_text()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url().replace(password, "guess"))


def test_upper_case_and_stemming_work_in_german(
    data: Path, spawned: list[subprocess.Popen[bytes]], log: int
) -> None:
    """Under the C locale alone neither does, and a search for "gelost" would miss "gelöst"."""
    server = EmbeddedPostgres(data)
    started(server, spawned, log)

    with psycopg.connect(server.url()) as connection:
        row = connection.execute(
            "SELECT 'ÄRGER' ILIKE 'ärger', to_tsvector('german', 'Kündigungen')::text"
        ).fetchone()

    assert row == (True, "'kundig':1")


def test_a_second_starter_is_told_that_the_data_is_in_use(
    data: Path, spawned: list[subprocess.Popen[bytes]], log: int
) -> None:
    started(EmbeddedPostgres(data), spawned, log)

    with pytest.raises(InUse):
        EmbeddedPostgres(data).start(log, patience=0.2)


@pytest.mark.parametrize("kind", ["EmbeddedPostgres", "EmbeddedTemporal"])
def test_of_starters_at_once_one_wins_and_all_share(data: Path, kind: str) -> None:
    module = {"EmbeddedPostgres": "postgres", "EmbeddedTemporal": "temporal"}[kind]
    program = f"""
import pathlib, sys
from runtime import logs
from runtime.embedded.{module} import {kind} as Server
logs.configure()
server = Server(pathlib.Path({str(data)!r}))
process = server.start_or_join(open({str(data)!r} + "/log", "ab"))
print("won" if process else "joined", server.is_ready(), flush=True)
sys.stdin.read()
if process: server.stop(process)
"""
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    try:
        answers = [starter.stdout.readline().split() for starter in starters if starter.stdout]
    finally:
        for starter in starters:
            starter.communicate(timeout=30)

    assert sorted(answers) == [["joined", "True"], ["joined", "True"], ["won", "True"]]


def test_a_killed_parent_takes_its_servers_along(data: Path) -> None:
    program = f"""
import pathlib, time
from runtime import logs
from runtime.embedded.postgres import EmbeddedPostgres
from runtime.embedded.temporal import EmbeddedTemporal
logs.configure()
pids = []
for Server in EmbeddedPostgres, EmbeddedTemporal:
    server = Server(pathlib.Path({str(data)!r}))
    process = server.start(open({str(data)!r} + "/log", "ab"))
    server.await_ready(process)
    pids.append(process.pid)
print(*pids, flush=True)
time.sleep(600)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", program], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(pids) == 2

    parent.kill()
    parent.communicate()

    await_end(pids, 20)


def test_temporal_keeps_its_workflows_and_its_address_through_a_kill(
    data: Path, spawned: list[subprocess.Popen[bytes]], log: int
) -> None:
    server = EmbeddedTemporal(data)
    first = started(server, spawned, log)
    address = server.address
    start = ("workflow", "start", "--type", "Waiting", "--task-queue", "nobody")
    temporal(server, *start, "--workflow-id", "kept")

    kill(first)
    started(server, spawned, log)

    assert server.address == address
    assert "kept" in temporal(server, "workflow", "describe", "--workflow-id", "kept")


def test_closed_histories_stay_for_ninety_days(
    data: Path, spawned: list[subprocess.Popen[bytes]], log: int
) -> None:
    server = EmbeddedTemporal(data, namespace="brand")
    started(server, spawned, log)

    described = temporal(server, "operator", "namespace", "describe", "--namespace", "brand")

    assert RETENTION.days == 90
    assert "2160h" in described


@pytest.mark.skipif(not ROOT, reason="only root has a user to give away")
def test_as_root_the_server_runs_as_somebody_else(
    data: Path, spawned: list[subprocess.Popen[bytes]], log: int
) -> None:
    process = started(EmbeddedPostgres(data), spawned, log)

    assert Path(f"/proc/{process.pid}").stat().st_uid != 0


@pytest.mark.skipif(not ROOT, reason="only root's home is closed to the service user")
def test_as_root_data_behind_a_closed_door_lies_outside_and_is_found_again(
    spawned: list[subprocess.Popen[bytes]], log: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL also refuses to start in a directory whose name its user may not learn."""
    with tempfile.TemporaryDirectory(prefix="webcare-closed-") as closed:
        monkeypatch.chdir(closed)
        server = EmbeddedPostgres(Path(closed) / "data")
        try:
            assert server.home.parent == Path("/var/lib")
            process = started(server, spawned, log)
            remember(server, "hallo")
            kill(process)

            again = EmbeddedPostgres(Path(closed) / "data")
            started(again, spawned, log)
            assert remembered(again) == ["hallo"]
        finally:
            for process in spawned:
                kill(process)
            shutil.rmtree(server.home)


@pytest.mark.skipif(not ROOT, reason="needs root to become an ordinary user")
def test_an_ordinary_user_needs_nothing_from_root(data: Path) -> None:
    """Both servers, in a process whose every right is that of a user with a home of its own."""
    nobody = pwd.getpwnam("nobody")
    home = data / "home"
    home.mkdir()
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin")
    site = next(Path(path) for path in sys.path if path.endswith("site-packages"))
    if python is None or _version(python) != sys.version_info[:2] or not _open_to_all(site):
        pytest.skip("no Python of this version, or no environment, that other users may run")
    program = """
import os, pathlib, signal
from runtime.embedded.postgres import EmbeddedPostgres
from runtime.embedded.temporal import EmbeddedTemporal
assert os.geteuid() != 0
for Server in EmbeddedPostgres, EmbeddedTemporal:
    server = Server(pathlib.Path.home() / ".webcare")
    for _ in range(2):
        process = server.start(open("log", "ab"))
        server.await_ready(process)
        process.send_signal(signal.SIGKILL)
        process.wait()
print("both started twice")
"""
    result = subprocess.run(
        [python, "-c", program],
        cwd=home,
        env={"HOME": str(home), "PATH": f"{site.parents[2]}/bin:/usr/bin:/bin"}
        | {"PYTHONPATH": f"{CHECKOUT}:{site}", "PYTHONDONTWRITEBYTECODE": "1"},
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert result.stdout.splitlines()[-1:] == ["both started twice"], result.stderr


def _version(python: str) -> tuple[int, int]:
    program = "import sys; print(*sys.version_info[:2])"
    major, minor = subprocess.check_output([python, "-c", program], text=True).split()
    return int(major), int(minor)


def _open_to_all(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in [path, *path.resolve().parents])
