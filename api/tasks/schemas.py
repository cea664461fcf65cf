"""Tasks as the outside sees them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from api.customers.schemas import CustomerOut
from api.people.schemas import PersonOut
from domain.assessment import Kind, Risk, Sentiment
from domain.task import Group, TaskKind
from domain.values import Language, Priority, Visibility


class TaskOut(BaseModel):
    """Something a person must do on a case. `about` names the reply or message it is about. Until
    `rests_until` its holder has put it off."""

    id: UUID
    case_id: UUID
    client_id: UUID
    client_name: str
    kind: TaskKind
    group: Group
    assignee: PersonOut | None
    priority: Priority
    opened_at: datetime
    due_at: datetime | None
    about: UUID | None
    held_since: datetime | None
    rests_until: datetime | None
    status: Literal["open", "done"]
    outcome: str | None
    done_at: datetime | None


class CaseOfTask(BaseModel):
    """Enough of the case to work from the list."""

    channel: str
    kind: Kind | None
    sentiment: Sentiment | None
    language: Language | None
    customer: CustomerOut | None
    excerpt: str | None
    visibility: Visibility | None
    risks: list[Risk]
    acknowledge_due_at: datetime | None
    answer_due_at: datetime | None


class TaskListed(TaskOut):
    """A task in a list, with its case."""

    case: CaseOfTask | None
