"""The list of erased people beside the master keys, outside the database: ids alone.

A backup that is restored brings back whoever was erased after it was made; this list says whom to
erase again. One line of JSON per erasure, appended and never changed.
"""

import errno
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID


@dataclass(frozen=True)
class Logged:
    """Somebody who was erased, and when."""

    client_id: UUID
    customer_id: UUID
    at: datetime


@dataclass(frozen=True)
class ErasureLog:
    """The file."""

    file: Path

    def append(self, logged: Logged) -> None:
        """Add a line; on the disk, whole, when this returns. Raises OSError."""
        line = json.dumps(
            {
                "client": str(logged.client_id),
                "customer": str(logged.customer_id),
                "at": logged.at.isoformat(),
            }
        )
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # One write at the file's end, so that several processes never mix their lines.
        descriptor = os.open(self.file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            content = line.encode() + b"\n"
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                content = b"\n" + content  # behind a line that was torn, not on it
            if os.write(descriptor, content) != len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.file))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def read(self) -> Iterator[Logged]:
        """Every erasure, oldest first; a line torn by a power cut was never answered for."""
        if not self.file.exists():
            return
        for line in self.file.read_text().splitlines():
            try:
                told = json.loads(line)
                yield Logged(
                    client_id=UUID(told["client"]),
                    customer_id=UUID(told["customer"]),
                    at=datetime.fromisoformat(told["at"]),
                )
            except (ValueError, KeyError, TypeError):
                continue
