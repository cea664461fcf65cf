"""How a process keeps its memory, and how often it looks for garbage in it."""

import ctypes
import gc

NEW_OBJECTS = 10_000

THOROUGHLY = 3
"""Each so many hundred thousand objects all of them are looked at: cases that leave the worker's
cache are found only then, some 750 of them and 50 MB at a time."""

_M_ARENA_MAX = -8
"""The parameter's number in glibc's malloc.h."""

ARENAS = 2
"""Places that threads take memory from side by side; glibc would have eight per core."""


def keep_together() -> None:
    """Let threads share their memory, before they begin. The worker has forty, and what one of them
    gives back another one cannot use: a third of its memory lay about like that. Elsewhere than on
    glibc nothing happens."""
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_M_ARENA_MAX, ARENAS)


def look_later() -> None:
    """No looking for garbage until `settle`: what is loaded at the start stays, and going through
    it again and again takes a sixth of the time that loading takes."""
    gc.disable()


def settle() -> None:
    """What is there after the start stays: it is never looked through again.

    Going through all of a worker's objects takes a sixth of a second, in which no deadline is acted
    on, and the more cases it holds the longer. For once per process, when everything is loaded.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, THOROUGHLY)
    gc.enable()
