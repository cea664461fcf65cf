"""A case as a list shows it."""

from dataclasses import replace
from typing import Any

from api.auth.viewer import Viewer
from api.cases.schemas import CaseSummary
from api.customers.schemas import CustomerOut
from api.people.schemas import PersonOut
from api.tags.schemas import TagOut
from db.cases import CaseEntry
from db.customers import CustomerBrief
from db.tasks import CaseOfTask
from domain.permissions import Permission
from domain.personal_data import covered
from domain.values import Visibility

_COLUMNS = (
    "id",
    "client_id",
    "incident_id",
    "account_id",
    "channel",
    "status",
    "step",
    "answering",
    "priority",
    "kind",
    "sentiment",
    "language",
    "risks",
    "visibility",
    "opened_at",
    "acknowledge_due_at",
    "answer_due_at",
    "due_at",
    "first_replied_at",
    "first_response_missed",
    "answered_at",
    "answer_missed_at",
    "closed_at",
    "closed_reason",
    "last_inbound_at",
    "updated_at",
)


def summary_of(entry: CaseEntry) -> CaseSummary:
    """The row and what was read beside it."""
    return CaseSummary.model_validate(summary_fields(entry))


def as_seen(entry: CaseEntry, who: Viewer) -> CaseEntry:
    """The case without its customer and their words for those who may not read conversations."""
    if who.may(entry.row.client_id, Permission.READ_CONVERSATIONS):
        return entry
    return replace(entry, customer=None, excerpt=None)


def summary_fields(entry: CaseEntry) -> dict[str, Any]:
    """The same as plain values, for those who add to it."""
    return {
        **{name: getattr(entry.row, name) for name in _COLUMNS},
        "client_name": entry.client_name,
        "customer": customer_out(entry.customer),
        "excerpt": excerpt_of(entry),
        "tags": [TagOut(id=tag.id, name=tag.name) for tag in entry.tags],
        "assignees": [PersonOut(id=person.id, name=person.name) for person in entry.assignees],
    }


def customer_out(customer: CustomerBrief | None) -> CustomerOut | None:
    """The customer by what they are called."""
    if customer is None:
        return None
    return CustomerOut(id=customer.id, name=customer.name, handle=customer.handle)


def excerpt_of(entry: CaseEntry | CaseOfTask) -> str | None:
    """Personal data that was written in public is covered, as in the conversation."""
    if entry.excerpt is None or entry.row.visibility == Visibility.PRIVATE:
        return entry.excerpt
    return covered(entry.excerpt)
