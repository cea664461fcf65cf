"""What is asked of the allocator is asked of it: the processes' memory depends on it."""

import subprocess
import sys
from xml.etree import ElementTree

import pytest

from runtime.heap import ARENAS

MANY_THREADS = """
import ctypes, threading
from runtime import heap
{first}
meet, leave = threading.Barrier(17), threading.Barrier(17)
def work():
    kept = [bytearray(3_000) for _ in range(500)]
    meet.wait(); leave.wait()
for _ in range(16):
    threading.Thread(target=work).start()
meet.wait()
c = ctypes.CDLL(None)
c.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(c.fdopen(1, b"w"))
c.malloc_info(0, out)
c.fflush(out)
leave.wait()
"""
"""It prints glibc's own account of its arenas; addresses would be another's guess."""


def arenas(first: str) -> int:
    """Those of a process with sixteen threads."""
    program = [sys.executable, "-c", MANY_THREADS.format(first=first)]
    account = subprocess.run(program, check=True, capture_output=True).stdout
    return len(ElementTree.fromstring(account).findall("heap"))


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's")
def test_threads_share_their_memory() -> None:
    assert arenas("") > ARENAS
    assert arenas("heap.keep_together()") <= ARENAS


def test_whoever_loads_first_and_looks_later_does_look() -> None:
    says = "print(gc.isenabled(), end=' ')"
    program = (
        f"import gc; from runtime import heap; heap.look_later(); {says}; heap.settle(); {says}"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["False", "True"]
