"""What of a case only those see who may read its conversation: its customer and their words.

Every list and record that shows a case asks here.
"""

from dataclasses import replace
from typing import Any, TypeVar

from db.cases import CaseEntry
from db.glances import EXCERPT
from db.tasks import CaseOfTask
from domain.personal_data import beginning
from domain.values import Visibility

_Shown = TypeVar("_Shown", CaseEntry, CaseOfTask)


def as_seen(shown: _Shown, *, reads: bool) -> _Shown:
    """The case, for somebody who `reads` conversations (READ_CONVERSATIONS) or does not."""
    return shown if reads else replace(shown, customer=None, excerpt=None)


def customer_fields(shown: CaseEntry | CaseOfTask) -> dict[str, Any]:
    """What is left to see of customer and words, as plain values. Personal data that was written in
    public is covered, as in the conversation."""
    seen, excerpt = shown.customer, shown.excerpt
    if excerpt is not None:
        is_public = shown.row.visibility != Visibility.PRIVATE
        excerpt = beginning(excerpt, EXCERPT, is_public=is_public)
    return {
        "customer": {"id": seen.id, "name": seen.name, "handle": seen.handle} if seen else None,
        "excerpt": excerpt,
    }
