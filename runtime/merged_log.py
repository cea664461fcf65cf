"""The output of several processes as one log, each line saying whose it is."""

import json
import os
import sys
import threading
from typing import TextIO

_COLOURS = {"webcare": 36, "postgres": 34, "temporal": 35, "api": 32, "worker": 33}


class MergedLog:
    """Reads what processes write, line by line, and writes it to one stream.

    For machines (`as_json`) every line is an object: a process's own, or one made of its line.
    """

    def __init__(self, *, as_json: bool = False, stream: TextIO = sys.stdout) -> None:
        self._as_json = as_json
        self._stream = stream
        self._colours = stream.isatty()
        self._one_at_a_time = threading.Lock()

    def pipe(self, name: str) -> int:
        """A descriptor for a process to write to; close it once the process has inherited it."""
        reading, writing = os.pipe()
        threading.Thread(target=self._read, args=(name, reading), daemon=True).start()
        return writing

    def say(self, line: str, name: str = "webcare") -> None:
        """Add a line of one's own."""
        if self._as_json:
            text = line if line.startswith("{") else json.dumps({"logger": name, "event": line})
        elif self._colours:
            text = f"\x1b[{_COLOURS.get(name, 37)}m{name:>8} │\x1b[0m {line}"
        else:
            text = f"{name:>8} │ {line}"
        self.write(text)

    def write(self, text: str) -> None:
        """Write as it is, never in the middle of somebody's line."""
        try:
            with self._one_at_a_time:
                self._stream.write(text + "\n")
                self._stream.flush()
        except (OSError, ValueError):
            pass  # nobody listens, or there is no room: the processes matter more than their log

    def _read(self, name: str, descriptor: int) -> None:
        with open(descriptor, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if stripped := line.rstrip():
                    self.say(stripped, name)
