"""Promises that a journal forgets, read off the clocks and not by the rules that record a miss."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from domain.case import Case, evolve
from domain.clock import Clock
from domain.journal import JournalRow


def forgotten_promises(rows: Iterable[JournalRow]) -> Iterator[str]:
    """Promises that ended after they were due and were not recorded as missed before."""
    before: Case | None = None
    for row in rows:
        case = evolve(before, row.event)
        if before is not None:
            said = before.first_response_missed or before.late_on_arrival
            if not said and _ended_late(before.acknowledge, case.acknowledge, row.event.at):
                yield f"row {row.seq}: the first reply was late and {row.event.kind} ends it"
            if not before.answer_missed_at and _ended_late(
                before.answer, case.answer, row.event.at
            ):
                yield f"row {row.seq}: the answer was late and {row.event.kind} ends it"
        before = case


def _ended_late(before: Clock | None, after: Clock | None, at: datetime) -> bool:
    """Whether a promise was kept, given up or made anew after it was due."""
    if before is None or before.due_at is None or (after and after.due_at == before.due_at):
        return False
    ended = after.stopped_at if after is not None and after.stopped_at is not None else at
    return ended > before.due_at
