"""Ways to falsify the record, done to a scratch copy, and the place where each must be found.

Whoever changes a database knows what stands beside it: where a tampering recomputes hashes, heads
and read models, it does so as somebody with every right in PostgreSQL would.
"""

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio.api.history.v1 import History

from activities.audit import histories
from activities.columns import case_columns
from db.configuration import contents_hash
from db.keys import keys_by_id
from db.tables import (
    AnchorEntry,
    ArchivedRun,
    CaseRow,
    ConfigurationVersion,
    JournalEntry,
    Words,
)
from domain.actor import Actor, Role, Via
from domain.approval import Approval
from domain.audit.findings import Check, Finding
from domain.audit.references import texts_named
from domain.events import CaseEvent, DraftApproved
from domain.evolving import fold
from domain.journal import GENESIS, JournalRow, canonical, chained
from domain.task import Group

NOBODY = uuid.UUID("00000000-0000-4000-8000-000000000bad")
"""Who did it, as the forger has it."""


@dataclass(frozen=True)
class Victims:
    """Two finished and archived cases of one client, each with a person's acts and a sent reply."""

    case: UUID
    other: UUID


@dataclass(frozen=True)
class Place:
    """Where a difference must be named: by which check, in which row, in which field."""

    check: Check
    seq: int | None
    field: str

    def names(self, finding: Finding) -> bool:
        """Whether the finding names this place, with what each side says."""
        return (
            finding.check is self.check
            and finding.seq == self.seq
            and self.field in finding.field
            and len(finding.values) >= 2
        )


Falsify = Callable[[AsyncSession, Victims], Awaitable[Sequence[Place]]]


@dataclass(frozen=True)
class Tampering:
    """One way to falsify the record. `falsify` does it and says where it must be found."""

    name: str
    falsify: Falsify


async def change_actor(session: AsyncSession, victims: Victims) -> Sequence[Place]:
    """Another person did it."""
    rows = await _rows(session, victims.case)
    row = _by_a_person(rows)
    row.event = _with_actor(row.event)
    return [
        Place(Check.CHAIN, row.seq, "hash"),
        Place(Check.EVENTS, row.seq, "by.person_id"),
    ]


async def change_time(session: AsyncSession, victims: Victims) -> Sequence[Place]:
    """It was done an hour earlier, in time."""
    rows = await _rows(session, victims.case)
    row = rows[len(rows) // 2]
    row.at -= timedelta(hours=1)
    row.event = {**row.event, "at": row.at.isoformat().replace("+00:00", "Z")}
    return [Place(Check.CHAIN, row.seq, "hash"), Place(Check.EVENTS, row.seq, "at")]


async def change_text(session: AsyncSession, victims: Victims) -> Sequence[Place]:
    """Something else was written."""
    for row in await _journal(session, victims.case):
        for path, text in texts_named(row.event):
            words = await session.get_one(Words, text.id)
            assert words.key_id is not None
            key = (await keys_by_id(session, [words.key_id]))[words.key_id]
            words.sealed = key.seal(words.id, b"Das habe ich nie gesagt.")
            return [Place(Check.TEXT, row.seq, path)]
    raise LookupError("no text is named")


async def remove_last_rows(session: AsyncSession, victims: Victims) -> Sequence[Place]:
    """The end never happened."""
    rows = await _journal(session, victims.case)
    kept = rows[:-2]
    await session.execute(
        delete(JournalEntry).where(
            JournalEntry.case_id == victims.case, JournalEntry.seq > len(kept)
        )
    )
    await _show(session, kept)
    return [
        Place(Check.EVENTS, len(kept) + 1, ""),
        Place(Check.EVENTS, len(kept) + 2, ""),
        Place(Check.ANCHOR, len(rows), "hash"),
    ]


async def reorder_rows(session: AsyncSession, victims: Victims) -> Sequence[Place]:
    """The second came before the first."""
    rows = await _rows(session, victims.case)
    one, other = next((a, b) for a, b in pairwise(rows[1:]) if a.kind != b.kind)
    for field in ("kind", "at", "event", "hash"):
        first, second = getattr(one, field), getattr(other, field)
        setattr(one, field, second)
        setattr(other, field, first)
    return [
        Place(Check.CHAIN, one.seq, "hash"),
        Place(Check.EVENTS, one.seq, "kind"),
        Place(Check.EVENTS, other.seq, "kind"),
    ]


async def insert_approval(session: AsyncSession, victims: Victims) -> Sequence[Place]:
    """A supervisor consented before the end; every later row is chained anew."""
    rows = await _journal(session, victims.case)
    before = len(rows) - 1
    supervisor = Actor(person_id=NOBODY, roles=(Role.SUPERVISOR,), via=Via.API)
    at = rows[before - 1].event.at
    forged = DraftApproved(
        at=at,
        draft_id=NOBODY,
        approval=Approval(revision=GENESIS, group=Group.SUPERVISORS, by=supervisor, at=at),
    )
    events = [row.event for row in rows]
    await _rewrite(session, victims.case, [*events[:before], forged, *events[before:]])
    return [
        Place(Check.EVENTS, before + 1, "approval.by.person_id"),
        Place(Check.EVENTS, len(rows) + 1, ""),
        Place(Check.ANCHOR, len(rows), "hash"),
    ]


async def swap_histories(session: AsyncSession, victims: Victims) -> Sequence[Place]:
    """Each case is given the other's history."""
    one, other = await _run(session, victims.case), await _run(session, victims.other)
    for field in ("proto", "json", "sha256", "events", "size"):
        first, second = getattr(one, field), getattr(other, field)
        setattr(one, field, second)
        setattr(other, field, first)
    return [
        Place(Check.HISTORY, None, f"run {one.run_id}"),
        Place(Check.ANCHOR, None, f"run {one.run_id}"),
    ]


async def change_agreement(session: AsyncSession, victims: Victims) -> Sequence[Place]:
    """Twice the time was promised, under the same version and with a hash that matches."""
    opened = (await _journal(session, victims.case))[0].event
    case = fold([opened])
    version = await session.get_one(
        ConfigurationVersion, (case.client_id, "agreement", case.agreement.version)
    )
    version.contents = {**version.contents, "answer_in": 2 * version.contents["answer_in"]}
    version.hash = contents_hash(version.contents)
    return [Place(Check.CONFIGURATION, 1, "agreement.answer_in")]


async def invent_agreement(session: AsyncSession, victims: Victims) -> Sequence[Place]:
    """Another version stands there, whole and with its hash, that nobody published."""
    case = fold([(await _journal(session, victims.case))[0].event])
    true = await session.get_one(
        ConfigurationVersion, (case.client_id, "agreement", case.agreement.version)
    )
    contents = {**true.contents, "version": "999", "answer_in": 2 * true.contents["answer_in"]}
    session.add(
        ConfigurationVersion(
            client_id=case.client_id,
            kind="agreement",
            version="999",
            contents=contents,
            hash=contents_hash(contents),
        )
    )
    return [Place(Check.CONFIGURATION, None, "hash")]


async def recompute_chain(session: AsyncSession, victims: Victims) -> Sequence[Place]:
    """Another person did it, and the whole chain behind it says so."""
    rows = await _journal(session, victims.case)
    row = _by_a_person(await _rows(session, victims.case))
    events = [row.event for row in rows]
    events[row.seq - 1] = _read(_with_actor(row.event), row.seq)
    await _rewrite(session, victims.case, events)
    return [
        Place(Check.EVENTS, row.seq, "by.person_id"),
        Place(Check.ANCHOR, len(rows), "hash"),
    ]


async def edit_result(session: AsyncSession, victims: Victims) -> Sequence[Place]:
    """The network had the reply a year earlier, says the archived history, with a hash that
    matches."""
    rows = await _journal(session, victims.case)
    sent = next(row for row in rows if row.event.kind == "reply_sent")
    run = await _run(session, victims.case)
    history = histories.parse(histories.inflate(run.proto))
    for event in history.events:
        for payload in event.activity_task_completed_event_attributes.result.payloads:
            if b'"kind":"sent"' in payload.data:
                payload.data = payload.data.replace(b'"at":"20', b'"at":"19')
    _store(run, history)
    return [
        Place(Check.EVENTS, sent.seq, "sent_at"),
        Place(Check.ANCHOR, None, f"run {run.run_id}"),
    ]


async def rewrite_everything(session: AsyncSession, victims: Victims) -> Sequence[Place]:
    """Another person did it all: in the journal, in the histories' bytes, in lists and in the
    database's copy of the anchors, with every hash computed anew. Only what was signed and lies
    outside knows better."""
    rows = await _journal(session, victims.case)
    entry = _by_a_person(await _rows(session, victims.case))
    person = str(entry.event["by"]["person_id"]).encode()
    forged = str(NOBODY).encode()
    before = [row.hash for row in rows]
    events = [
        _read(_replaced(canonical(row.event), person.decode(), forged.decode()), row.seq)
        for row in rows
    ]
    after = [row.hash for row in await _rewrite(session, victims.case, events)]
    run = await _run(session, victims.case)
    proto = histories.inflate(run.proto).replace(person, forged)
    for old, new in zip(before, after, strict=True):  # of equal length, so the bytes stay whole
        proto = proto.replace(old.encode(), new.encode())
    _store(run, histories.parse(proto))
    await session.execute(
        update(AnchorEntry)
        .where(AnchorEntry.case_id == victims.case, AnchorEntry.kind == "case")
        .values(head=after[-1])
    )
    return [
        Place(Check.ANCHOR, len(rows), "hash"),
        Place(Check.ANCHOR, None, f"run {run.run_id}"),
    ]


TAMPERINGS = (
    Tampering("another actor", change_actor),
    Tampering("another time", change_time),
    Tampering("another text", change_text),
    Tampering("last rows removed", remove_last_rows),
    Tampering("rows reordered", reorder_rows),
    Tampering("an approval inserted", insert_approval),
    Tampering("histories swapped", swap_histories),
    Tampering("another agreement under the same version", change_agreement),
    Tampering("an agreement that nobody published", invent_agreement),
    Tampering("another actor, the chain recomputed", recompute_chain),
    Tampering("an activity's result edited in the archive", edit_result),
    Tampering("another actor everywhere, all hashes recomputed", rewrite_everything),
)


async def _rows(session: AsyncSession, case_id: UUID) -> list[JournalEntry]:
    """The journal's rows, to be changed in place."""
    rows = await session.scalars(
        select(JournalEntry).where(JournalEntry.case_id == case_id).order_by(JournalEntry.seq)
    )
    return list(rows)


async def _journal(session: AsyncSession, case_id: UUID) -> list[JournalRow]:
    return [
        JournalRow(seq=row.seq, event=_read(row.event, row.seq), hash=row.hash)
        for row in await _rows(session, case_id)
    ]


def _read(event: dict[str, Any], seq: int) -> CaseEvent:
    return JournalRow.model_validate({"seq": seq, "event": event, "hash": ""}).event


def _by_a_person(rows: Sequence[JournalEntry]) -> JournalEntry:
    """The last thing that a person did."""
    return next(r for r in reversed(rows) if (r.event.get("by") or {}).get("person_id"))


def _with_actor(event: dict[str, Any]) -> dict[str, Any]:
    return {**event, "by": {**event["by"], "person_id": str(NOBODY)}}


def _replaced(value: Any, old: str, new: str) -> Any:
    """The value with one string in place of another, at any depth."""
    if isinstance(value, dict):
        return {key: _replaced(inner, old, new) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(inner, old, new) for inner in value]
    return new if value == old else value


async def _run(session: AsyncSession, case_id: UUID) -> ArchivedRun:
    """The last archived run of a case."""
    found = await session.scalars(
        select(ArchivedRun)
        .where(ArchivedRun.case_id == case_id)
        .order_by(ArchivedRun.started_at.desc())
        .limit(1)
    )
    return found.one()


def _store(run: ArchivedRun, history: History) -> None:
    packed = histories.pack(history)
    run.proto, run.json, run.sha256 = packed.proto, packed.json, packed.sha256


async def _rewrite(
    session: AsyncSession, case_id: UUID, events: Sequence[CaseEvent]
) -> list[JournalRow]:
    """Put those events in place of the journal, chained as if nothing had ever been else."""
    first = (await _rows(session, case_id))[0]
    client_id, recorded_at = first.client_id, first.recorded_at
    await session.execute(delete(JournalEntry).where(JournalEntry.case_id == case_id))
    session.expunge_all()
    head, rows = GENESIS, []
    for seq, event in enumerate(events, start=1):
        row = chained(case_id, head, seq, event)
        head = row.hash
        rows.append(row)
        session.add(
            JournalEntry(
                client_id=client_id,
                case_id=case_id,
                seq=seq,
                at=event.at,
                kind=event.kind,
                event=canonical(event),
                hash=row.hash,
                recorded_at=recorded_at,
            )
        )
    await session.flush()
    await _show(session, rows)
    return rows


async def _show(session: AsyncSession, rows: Sequence[JournalRow]) -> None:
    """Bring the read model in line with a forged journal."""
    case = fold(row.event for row in rows)
    await session.execute(
        update(CaseRow).where(CaseRow.id == case.id).values(**case_columns(case, rows[-1]))
    )
