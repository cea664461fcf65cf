"""One PostgreSQL for a whole test run, shared by all its processes, and databases in it."""

import fcntl
import os
import shutil
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

import psycopg

from db.migrate import upgrade
from runtime.embedded.postgres import EmbeddedPostgres
from tests.keys import KEYS

_RUN = "WEBCARE_TEST_RUN"
_TEMPLATE = "webcare_template"

# A test database need not survive a power cut.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class SharedPostgres:
    """The run's server. Whoever asks first starts it; whoever started it stops it, last.

    The starter may be out of tests while others still use the server, so each user holds a shared
    lock on a file, and the starter waits for the exclusive one.
    """

    def __init__(self, directory: Path) -> None:
        directory.mkdir(mode=0o755, exist_ok=True)
        self._users = (directory / "users").open("w")
        fcntl.flock(self._users, fcntl.LOCK_SH)
        self._server = EmbeddedPostgres(directory, _FAST)
        with (directory / "postgres.log").open("ab") as log:
            self._process: subprocess.Popen[bytes] | None = self._server.start_or_join(log)

    @property
    def url(self) -> str:
        """The server's first database: for creating others, not for tables."""
        return self._server.url()

    def create_database(self) -> str:
        """The address of a fresh database with all tables and no rows."""
        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(1)")  # until this connection closes
            self._prepare_template(connection)
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY FILE_COPY")
        return self._server.url(name)

    def drop_database(self, url: str) -> None:
        """Forget a database, whoever is still connected to it."""
        name = url.rpartition("/")[2]
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def release(self, patience: float = 1200) -> None:
        """Stop using the server, and stop it if we started it, after everybody else is done."""
        fcntl.flock(self._users, fcntl.LOCK_UN)
        if self._process is not None:
            deadline = time.monotonic() + patience
            while not _try_exclusive(self._users.fileno()) and time.monotonic() < deadline:
                time.sleep(0.1)
            self._server.stop(self._process)
        self._users.close()

    def _prepare_template(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        """Run the migrations once per run; a clone of the result takes milliseconds."""
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(query, [_TEMPLATE]).fetchone() is not None:
            return
        unfinished = f"{_TEMPLATE}_unfinished"
        connection.execute(f"DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {unfinished}")
        upgrade(self._server.url(unfinished), KEYS)
        connection.execute(f"ALTER DATABASE {unfinished} RENAME TO {_TEMPLATE}")


def name_run() -> None:
    """Give this test run a directory of its own, which its worker processes inherit."""
    os.environ[_RUN] = str(Path(tempfile.gettempdir()) / f"webcare-tests-{uuid.uuid4().hex}")


def run_directory() -> Path:
    """The directory that all processes of this run share, open to PostgreSQL's user as well."""
    return Path(os.environ[_RUN])


def forget_run_directory() -> None:
    """Remove what the run left behind."""
    shutil.rmtree(run_directory(), ignore_errors=True)


def _try_exclusive(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
