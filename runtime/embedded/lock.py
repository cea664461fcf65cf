"""One lock per server's data, held by the server itself: it says "in use" exactly while it is."""

import fcntl
import os
import time
from pathlib import Path


class InUse(Exception):
    """Somebody else's server runs on this data."""


class DataLock:
    """An flock on a file beside the data.

    The starter takes it and hands the descriptor to the server it spawns (`pass_fds`); every
    process of that server then holds it, and the kernel lets go when the last one is dead. Neither
    a pid file nor a killed parent can lie about that.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.descriptor: int | None = None

    def try_take(self) -> bool:
        """Whether the lock is now ours; returns at once."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self.descriptor = descriptor
        return True

    def take(self, patience: float) -> None:
        """Take the lock, waiting up to `patience` seconds for a dying server to let go.

        Raises `InUse` when it is still held then.
        """
        deadline = time.monotonic() + patience
        while not self.try_take():
            if time.monotonic() > deadline:
                raise InUse(f"{self.path} is held by a running server")
            time.sleep(0.05)

    def release(self) -> None:
        """Close our own copy; a server that got one keeps the lock."""
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None
