"""A case as a list shows it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from api.auth.viewer import Viewer
from api.cases.schemas import CaseSummary
from db.cases import CaseEntry
from db.tasks import CaseOfTask
from domain.permissions import Permission
from domain.personal_data import covered
from domain.values import Visibility

_LISTED = TypeAdapter(list[CaseSummary])


def summary_of(entry: CaseEntry, who: Viewer) -> CaseSummary:
    """One case as far as the person may read it."""
    return summaries_of([entry], who)[0]


def summaries_of(entries: Iterable[CaseEntry], who: Viewer) -> list[CaseSummary]:
    """The same for many."""
    readers = who.having(Permission.READ_CONVERSATIONS)  # looked up once, not for each case
    return _LISTED.validate_python(
        [
            summary_fields(entry if entry.row.client_id in readers else _without_words(entry))
            for entry in entries
        ]
    )


def as_seen(entry: CaseEntry, who: Viewer) -> CaseEntry:
    """The case without its customer and their words for those who may not read conversations."""
    if who.may(entry.row.client_id, Permission.READ_CONVERSATIONS):
        return entry
    return _without_words(entry)


def _without_words(entry: CaseEntry) -> CaseEntry:
    return replace(entry, customer=None, excerpt=None)


def summary_fields(entry: CaseEntry) -> dict[str, Any]:
    """The same as plain values, for those who add to it."""
    seen = entry.customer
    return {
        **entry.row._asdict(),
        "client_name": entry.client_name,
        "customer": {"id": seen.id, "name": seen.name, "handle": seen.handle} if seen else None,
        "excerpt": excerpt_of(entry),
        "tags": [{"id": tag.id, "name": tag.name} for tag in entry.tags],
        "assignees": [{"id": person.id, "name": person.name} for person in entry.assignees],
    }


def excerpt_of(entry: CaseEntry | CaseOfTask) -> str | None:
    """Personal data that was written in public is covered, as in the conversation."""
    if entry.excerpt is None or entry.row.visibility == Visibility.PRIVATE:
        return entry.excerpt
    return covered(entry.excerpt)
