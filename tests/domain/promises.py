"""Promises that a journal forgets, read off the events alone: which moments were promised, when
something ended the promise, and whether a miss was written down in between.

Nothing here folds a case or asks its clocks: whoever changes those is checked by this.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.events import (
    CaseClosed,
    CaseEvent,
    ClocksChanged,
    ClocksStarted,
    DeliverySettled,
    RepliedElsewhere,
    ReplySent,
    ReplySubmitted,
)
from domain.journal import JournalRow
from domain.reply import Purpose

MISSES = {"acknowledge": "first_response_missed", "answer": "answer_missed"}


@dataclass(frozen=True)
class Promise:
    """A moment that was promised in row `since`, in the course of what row `begun` started; `end`
    is the moment at which it was kept, given up or made anew, and `row` says so."""

    begun: int
    since: int
    due: datetime
    row: int
    end: datetime


def forgotten_promises(rows: Iterable[JournalRow]) -> Iterator[str]:
    """Promises that ended after they were due and were not recorded as missed before."""
    rows = list(rows)
    for name, miss in MISSES.items():
        missed = [row.seq for row in rows if row.event.kind == miss]
        for promise in _promises(rows, name):
            told = any(promise.begun < seq < promise.row for seq in missed)
            if promise.end > promise.due and not told:
                yield f"row {promise.row} ends the {name} promise of {promise.due}: it was late"


def _promises(rows: Sequence[JournalRow], name: str) -> Iterator[Promise]:
    """Each moment that was promised, up to its end; the last one may have none yet."""
    substance = {
        row.event.reply.id
        for row in rows
        if isinstance(row.event, ReplySubmitted) and row.event.reply.purpose is Purpose.SUBSTANCE
    }
    begun = since = 0
    due: datetime | None = None
    for row in rows:
        event = row.event
        made = getattr(event, name) if isinstance(event, ClocksStarted | ClocksChanged) else None
        end = event.at if made is not None else _ends(event, name, substance)
        if end is None or (made is not None and made.due_at == due):
            continue
        if due is not None:
            yield Promise(begun, since, due, row.seq, end)
        due = made.due_at if made is not None else None
        if isinstance(event, ClocksStarted):
            begun = row.seq
            if name == "acknowledge" and due is not None and due <= event.at:
                due = None  # the message came later than its own deadline: that was never promised
        since = row.seq


def _ends(event: CaseEvent, name: str, substance: set[UUID]) -> datetime | None:
    """When the event ended what was promised by that name; None: it did not."""
    match event:
        case CaseClosed():
            return event.at
        case ReplySent(reply_id=reply_id, sent_at=at):
            return at if name == "acknowledge" or reply_id in substance else None
        case DeliverySettled(reply_id=reply_id, posted=True):
            return event.at if name == "acknowledge" or reply_id in substance else None
        case RepliedElsewhere(reply=reply):
            keeps = name == "acknowledge" or reply.purpose is Purpose.SUBSTANCE
            return (reply.sent_at or event.at) if keeps else None
        case _:
            return None
