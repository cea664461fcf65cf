"""A case as it stood: its journal folded up to an entry, and what that entry changed.

The fold is the workflow's own `evolve`; nothing here knows what an event does to a case.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue

from domain.audit.findings import disagreements
from domain.capabilities import Capabilities
from domain.case import Case
from domain.evolving import evolve
from domain.journal import JournalRow
from domain.values import Value, Visibility

TELLING_OF_WORDINGS = ("case_opened", "mention_taken_in", "mention_edited", "mention_deleted")
"""Kinds of events that `withheld` goes by."""

_BOOKKEEPING = {"arrivals", "answers", "tasks_opened"}
"""What the case remembers so that nothing happens twice; no reader asks for it."""


class Change(Value):
    """One field that an entry changed, as a path, with what it was and what it is."""

    field: str
    before: JsonValue
    after: JsonValue


def stood(rows: Iterable[JournalRow], seq: int) -> tuple[Case | None, Case | None]:
    """The case before and after the entry `seq`; both None where nothing stands there."""
    before: Case | None = None
    after: Case | None = None
    for row in rows:
        if row.seq > seq:
            break
        before, after = after, evolve(after, row.event)
    return before, after


def changes(before: Case | None, after: Case) -> tuple[Change, ...]:
    """What one entry made different, field by field; ABSENT stands where a side has no such
    field."""
    sides = {
        "before": {} if before is None else before.model_dump(mode="json", exclude=_BOOKKEEPING),
        "after": after.model_dump(mode="json", exclude=_BOOKKEEPING),
    }
    return tuple(
        Change(field=field, before=values["before"], after=values["after"])
        for field, values in disagreements(sides)
    )


def withheld(rows: Sequence[JournalRow]) -> frozenset[UUID]:
    """Texts that are not shown any more because their author changed or deleted the post, and the
    network's rules do not let us keep what stood there (`Capabilities.keeps_…`)."""
    return frozenset(withheld_since(rows))


def withheld_since(rows: Sequence[JournalRow]) -> dict[UUID, datetime]:
    """The same texts, each with the moment at which we heard of it."""
    rules: Capabilities | None = None
    wordings: dict[UUID, list[UUID]] = {}
    hidden: dict[UUID, datetime] = {}
    for row in rows:
        event = row.event
        match event.kind:
            case "case_opened":
                rules = event.capabilities
            case "mention_taken_in":
                wordings[event.mention.message_id] = [event.mention.text.id]
            case "mention_edited":
                earlier = wordings.setdefault(event.message_id, [])
                if rules is not None and not rules.keeps_edited:
                    hidden |= {text: event.at for text in earlier if text not in hidden}
                earlier.append(event.text.id)
            case "mention_deleted" if rules is not None and not rules.keeps_deleted:
                wordings_so_far = wordings.get(event.message_id, ())
                hidden |= {text: event.at for text in wordings_so_far if text not in hidden}
    return hidden


def posted_in_public(rows: Sequence[JournalRow]) -> frozenset[UUID]:
    """Texts that customers wrote where everybody can read them: personal data in these is covered
    for whoever reads them with us (domain/personal_data.py)."""
    public: set[UUID] = set()
    found: set[UUID] = set()
    for row in rows:
        event = row.event
        match event.kind:
            case "mention_taken_in" if event.mention.visibility is Visibility.PUBLIC:
                public.add(event.mention.message_id)
                found.add(event.mention.text.id)
            case "mention_edited" if event.message_id in public:
                found.add(event.text.id)
    return frozenset(found)
