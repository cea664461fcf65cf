"""What a measure says on its way, to stderr: the table stays alone on stdout."""

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass
class Progress:
    """Says how far a measure is, at most once in `every` seconds."""

    measure: str
    every: float = 0.0
    _said: float = float("-inf")

    def say(self, line: str) -> None:
        """With the time of day (UTC) and the measure's name; nothing where it was just said."""
        now = time.monotonic()
        if now - self._said < self.every:
            return
        self._said = now
        print(f"{datetime.now(UTC):%H:%M:%S} {self.measure}: {line}", file=sys.stderr, flush=True)
