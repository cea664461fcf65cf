"""How often a process looks for garbage among its objects."""

import gc

NEW_OBJECTS = 10_000

THOROUGHLY = 3
"""Each so many hundred thousand objects all of them are looked at: cases that leave the worker's
cache are found only then, some 750 of them and 50 MB at a time."""


def settle() -> None:
    """What is there after the start stays: it is never looked through again.

    Going through all of a worker's objects takes a sixth of a second, in which no deadline is acted
    on, and the more cases it holds the longer. For once per process, when everything is loaded.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, THOROUGHLY)
