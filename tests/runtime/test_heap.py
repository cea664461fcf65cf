"""What is asked of the allocator is asked of it: the processes' memory depends on it."""

import subprocess
import sys

import pytest

from runtime.heap import ARENAS

MANY_THREADS = """
import threading
from runtime import heap
{first}
meet, leave = threading.Barrier(17), threading.Barrier(17)
def work():
    kept = [bytearray(3_000) for _ in range(500)]
    meet.wait(); leave.wait()
for _ in range(16):
    threading.Thread(target=work).start()
meet.wait()
places = 64 << 20  # glibc begins each arena beside the first at such an address
starts = [int(line.split("-")[0], 16) for line in open("/proc/self/maps")]
print(sum(start % places == 0 for start in starts))
leave.wait()
"""


def arenas(first: str) -> int:
    """Those of a process with sixteen threads, beside the first."""
    program = [sys.executable, "-c", MANY_THREADS.format(first=first)]
    return int(subprocess.run(program, check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's")
def test_threads_share_their_memory() -> None:
    assert arenas("") > ARENAS
    assert arenas("heap.keep_together()") < ARENAS
