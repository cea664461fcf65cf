"""Lets the wall clock of every Python process leap that starts with this directory on its
PYTHONPATH: by the seconds that stand in the file WEBCARE_TEST_LEAP, for as long as they do."""

import os
import threading
import time
from pathlib import Path

_LEAP = os.environ.get("WEBCARE_TEST_LEAP")


def _follow(file: Path) -> None:
    import time_machine

    leapt, traveller = 0.0, None
    while True:
        time.sleep(0.1)
        try:
            wanted = float(file.read_text() or 0)
        except FileNotFoundError:
            wanted = 0.0
        if wanted == leapt:
            continue
        if traveller is not None:
            traveller.stop()
            traveller = None
        if wanted:
            traveller = time_machine.travel(time.time() + wanted, tick=True)
            traveller.start()
        leapt = wanted


if _LEAP:
    threading.Thread(target=_follow, args=(Path(_LEAP),), daemon=True).start()
