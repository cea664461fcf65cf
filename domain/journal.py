"""The chain: every journal row carries a hash over its event and the hash of the row before.

The hash is SHA-256 over `{"case", "event", "previous", "seq"}` as canonical JSON: keys sorted, no
spaces, UTF-8, fields at their default left out, so that a field added later with a default leaves
old hashes as they are. Vectors are kept in tests/domain/journal_vectors.json.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from uuid import UUID

from domain.events import CaseEvent
from domain.values import Value

GENESIS = "0" * 64
"""What the first row of a case is chained to."""


class JournalRow(Value):
    """One event at its place in the case's journal."""

    seq: int
    event: CaseEvent
    hash: str


def canonical(event: CaseEvent) -> dict[str, object]:
    """The event as JSON values without defaults, its kind always named."""
    return {"kind": event.kind} | event.model_dump(mode="json", exclude_defaults=True)


def chained(case_id: UUID, previous: str, seq: int, event: CaseEvent) -> JournalRow:
    """The row for `event` at `seq` (from 1), chained to the hash `previous`."""
    link = {"case": str(case_id), "event": canonical(event), "previous": previous, "seq": seq}
    text = json.dumps(link, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return JournalRow(seq=seq, event=event, hash=hashlib.sha256(text.encode()).hexdigest())


class BrokenChain(Exception):
    """A journal does not follow from its events; `seq` is the first row that differs."""

    def __init__(self, seq: int, what: str) -> None:
        super().__init__(f"row {seq}: {what}")
        self.seq = seq
        self.what = what


def verify(case_id: UUID, rows: Sequence[JournalRow] | Iterable[JournalRow]) -> str:
    """The head of a whole journal, GENESIS when empty. Raises BrokenChain at the first fault."""
    head = GENESIS
    for seq, row in enumerate(rows, start=1):
        if row.seq != seq:
            raise BrokenChain(seq, f"expected number {seq}, found {row.seq}")
        if chained(case_id, head, seq, row.event).hash != row.hash:
            raise BrokenChain(seq, "the hash does not follow from the event and the row before")
        head = row.hash
    return head
