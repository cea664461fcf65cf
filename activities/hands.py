"""Which networks a worker's hands wait for: one that hangs keeps a few of them, not all."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

FEW = 4
"""Attempts at once at an account whose network hangs. A worker has forty hands for everything
(runtime/worker.py): with all of them waiting for one network, nothing was sent, recorded or
assessed for anybody."""

ASK_AGAIN_AFTER = 10.0
"""Seconds until whoever found no hand asks again."""

_waiting: Counter[UUID] = Counter()
_hanging: set[UUID] = set()
"""Accounts at which the latest attempt that ended took too long."""


class NoHand(Exception):
    """The network hangs, and as many as may wait for it already."""


@contextmanager
def a_hand(account_id: UUID, slow: float) -> Iterator[None]:
    """For an attempt at that account; it counts as slow from so many seconds on. Raises NoHand."""
    if account_id in _hanging and _waiting[account_id] >= FEW:
        raise NoHand
    _waiting[account_id] += 1
    begun = time.monotonic()
    try:
        yield
    finally:
        _waiting[account_id] -= 1
        if not _waiting[account_id]:
            del _waiting[account_id]
        if time.monotonic() - begun < slow:
            _hanging.discard(account_id)
        else:
            _hanging.add(account_id)
