"""A case as a list shows it."""

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter

from api.auth.viewer import Viewer
from api.cases.schemas import CaseSummary
from api.cases.seen import as_seen, customer_fields
from db.cases import CaseEntry
from domain.permissions import Permission

_LISTED = TypeAdapter(list[CaseSummary])


def summary_of(entry: CaseEntry, who: Viewer) -> CaseSummary:
    """One case as far as the person may read it."""
    return summaries_of([entry], who)[0]


def summaries_of(entries: Iterable[CaseEntry], who: Viewer) -> list[CaseSummary]:
    """The same for many."""
    readers = who.having(Permission.READ_CONVERSATIONS)  # looked up once, not for each case
    return _LISTED.validate_python(
        [summary_fields(as_seen(entry, reads=entry.row.client_id in readers)) for entry in entries]
    )


def summary_fields(entry: CaseEntry) -> dict[str, Any]:
    """The same as plain values, for those who add to it."""
    return {
        **entry.row._asdict(),
        "client_name": entry.client_name,
        **customer_fields(entry),
        "tags": [{"id": tag.id, "name": tag.name} for tag in entry.tags],
        "assignees": [{"id": person.id, "name": person.name} for person in entry.assignees],
    }
