"""One viral post and its copies: when texts are the same, and what a case of an incident is asked.

Copies that many people post become one incident with their cases beneath it. People decide it
together: by one statement, or by leaving all of it unanswered; each case says so in its journal.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.actor import Actor
from domain.assessing import overruled
from domain.case import Case, ClosingReason
from domain.closing import closed
from domain.commands import JoinIncident, LeaveIncident, SettleWithIncident
from domain.errors import Conflict
from domain.events import CaseEvent, IncidentDecided, IncidentJoined, IncidentLeft, TaskDone
from domain.evolving import fold
from domain.ruling import Answering

COPIES = 3
"""From so many people on who post the same, it is an incident."""

WITHIN = timedelta(hours=24)
"""Copies lie no further apart from the one before than that."""

COMPARED = 60
"""Letters that are compared: networks cut what is shared, and people add to its end."""

FEWEST_WORDS, FEWEST_LETTERS = 5, 25
"""Shorter texts ("Danke für die Info!") are the same by chance."""

_SHARED = re.compile(r"^.{0,300}?\b(?:RT|MT)\s+@[\w.@]+\s*:?\s*", re.IGNORECASE | re.DOTALL)
_REPOST = re.compile(r"^\s*RT\s+@", re.IGNORECASE)
_NOISE = re.compile(r"https?://\S+|(?<!\w)@[\w.@-]+|\bvia\b")
_WORD = re.compile(r"[^\W_]+")


def is_repost(text: str) -> bool:
    """Whether the text is a copy of someone's words by the old convention `RT @…`."""
    return bool(_REPOST.match(text))


def compared(text: str) -> str | None:
    """What of a text is the same in all its copies: small letters and figures without links,
    handles, signs and what somebody put before `RT @…:`. None where it is too short to tell."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    while shared := _SHARED.match(plain):
        plain = plain[shared.end() :]
    words = _WORD.findall(_NOISE.sub(" ", plain))
    letters = "".join(words)
    if len(words) < FEWEST_WORDS or len(letters) < FEWEST_LETTERS:
        return None
    return letters[:COMPARED]


class Place(StrEnum):
    """Where a statement goes: under the first post, under every post that is no mere share of
    another, or nowhere, because it stands already."""

    FIRST = "first"
    EVERY = "every"
    STANDING = "standing"


@dataclass(frozen=True)
class OpenCase:
    """An open case of an incident: `thread` is its public post, `repost` a mere share."""

    id: UUID
    thread: tuple[UUID, str]
    repost: bool


@dataclass(frozen=True)
class Plan:
    """Which open cases get a statement of their own, and with whose the others close."""

    statements: Sequence[UUID]
    others: Sequence[tuple[UUID, UUID]]
    """A case, and the case in which the words to it stand."""


def planned(cases: Sequence[OpenCase], said: dict[tuple[UUID, str], UUID], place: Place) -> Plan:
    """Who gets a statement. Under one public post there is one; a share gets none of its own."""
    statements: dict[tuple[UUID, str], UUID] = {}
    for case in cases:
        taken = case.repost or case.thread in said or case.thread in statements
        if place is Place.STANDING or taken or (place is Place.FIRST and statements):
            continue
        statements[case.thread] = case.id
    first = next(iter([*statements.values(), *said.values()]), None)
    if first is None:
        return Plan((), ())
    own = set(statements.values())
    others = [
        (case.id, statements.get(case.thread) or said.get(case.thread) or first)
        for case in cases
        if case.id not in own
    ]
    return Plan(list(own), others)


def join(case: Case, command: JoinIncident, by: Actor, now: datetime) -> list[CaseEvent]:
    """The case belongs to an incident from now on; a closed one stays closed."""
    if case.incident_id == command.incident_id:
        return []
    if case.incident_id is not None:
        raise Conflict("The case belongs to another incident.", "Take it out of that one first.")
    return [IncidentJoined(at=now, incident_id=command.incident_id, by=by)]


def leave(case: Case, command: LeaveIncident, by: Actor, now: datetime) -> list[CaseEvent]:
    """The case stands for itself again: it says something else after all."""
    _must_belong(case, command)
    return [IncidentLeft(at=now, incident_id=command.incident_id, by=by)]


def settle(case: Case, command: SettleWithIncident, by: Actor, now: datetime) -> list[CaseEvent]:
    """What was decided for all cases of the incident, for this one. Answered means that a statement
    of ours stands elsewhere, in the case `statement`; this one is closed with it, as a copy."""
    _must_belong(case, command)
    events: list[CaseEvent] = [
        IncidentDecided(
            at=now,
            incident_id=command.incident_id,
            deed_id=command.deed_id,
            answering=command.answering,
            statement=command.statement,
            by=by,
        )
    ]
    if case.pending_drafts:
        raise Conflict(
            "A colleague's reply to this case waits for consent.", "Decide on that draft first."
        )
    if command.answering is not Answering.RESPOND:
        return [*events, *overruled(case, command.answering, by, now)]
    events += [TaskDone(at=now, task_id=task.id, outcome="incident", by=by) for task in case.tasks]
    return [*events, *closed(fold(events, case), ClosingReason.DUPLICATE, by, now)]


def _must_belong(case: Case, command: LeaveIncident | SettleWithIncident) -> None:
    if case.incident_id != command.incident_id:
        raise Conflict("The case does not belong to this incident.", "Answer it by itself.")
