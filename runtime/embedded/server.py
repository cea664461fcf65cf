"""What the embedded servers share: starting on data that only one may use, and stopping."""

import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import IO, ClassVar

from runtime.embedded.child import stop_politely
from runtime.embedded.lock import DataLock, InUse


class ServerFailed(Exception):
    """An embedded server could not be started; the message says why."""


class EmbeddedServer(ABC):
    """A server of our own on the data in `home`, listening on 127.0.0.1 on a remembered port."""

    name: ClassVar[str]
    watched: ClassVar[bool] = False
    """Whether it is asked all the time if it answers: where that costs next to nothing."""
    stop_signals: ClassVar[Sequence[tuple[signal.Signals, float]]]
    """How to stop it: a signal and the seconds it then gets, from polite to final."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._lock = DataLock(home / "lock")

    def start(
        self, output: IO[bytes] | int | None = None, patience: float = 30
    ) -> subprocess.Popen[bytes]:
        """Spawn the server; it is not ready yet (see `await_ready`). Main thread only.

        A server that is dying on the same data is waited for, up to `patience` seconds.
        Raises `InUse` when it lives on, `ServerFailed` when the data cannot be used.
        """
        self._lock.take(patience)
        try:
            return self._spawn(output, self._held())
        finally:
            self._lock.release()

    def start_or_join(
        self, output: IO[bytes] | int | None = None, patience: float = 60
    ) -> subprocess.Popen[bytes] | None:
        """Start the server, or find the one that somebody else has started: then None.

        Ready when this returns. Of several starters at once one wins; the others wait for its.
        """
        deadline = time.monotonic() + patience
        while True:
            try:
                process = self.start(output, patience=0)
            except InUse:
                if self.is_ready():
                    return None
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                self.await_ready(process, patience)
                return process

    def await_ready(self, process: subprocess.Popen[bytes], patience: float = 60) -> None:
        """Return once the server answers and is furnished; `ServerFailed` if it never does. The
        time in which it is busy with something that ends does not count."""
        deadline = time.monotonic() + patience
        while not self.has_started():
            if process.poll() is not None:
                raise ServerFailed(f"{self.name} ended at once with status {process.returncode}")
            if time.monotonic() > deadline and self.busy_with() is not None:
                deadline = time.monotonic() + patience
            if time.monotonic() > deadline:
                raise ServerFailed(f"{self.name} did not answer within {patience:.0f} seconds")
            time.sleep(0.05)
        self.furnish()

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """End the server and wait until it is gone."""
        stop_politely(process, self.stop_signals)

    @abstractmethod
    def has_started(self) -> bool:
        """Whether the server answers."""

    def is_alive(self) -> bool:
        """Whether the server answers, or will without anybody's help."""
        return self.has_started()

    def busy_with(self) -> str | None:
        """What keeps it from answering and comes to an end without anybody's help."""
        return None

    @abstractmethod
    def furnish(self) -> None:
        """Give a server that answers what webcare expects to find in it; safe to repeat."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether the server answers and is furnished, whoever started it."""

    @abstractmethod
    def _spawn(self, output: IO[bytes] | int | None, lock: int) -> subprocess.Popen[bytes]:
        """Start the process under the lock, which it inherits."""

    def _held(self) -> int:
        assert self._lock.descriptor is not None
        return self._lock.descriptor
