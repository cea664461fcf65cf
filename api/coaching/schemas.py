"""The coaching view as the outside sees it."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StrictBool

from api.customers.schemas import CustomerOut
from api.people.schemas import PersonOut
from domain.coaching import Why


class CoachingSwitch(BaseModel):
    """Whether the client's supervisors and agents have a coaching view at all."""

    model_config = ConfigDict(extra="forbid")

    on: StrictBool


class ExampleOut(BaseModel):
    """A case to talk about: what happened, and what an approver wrote."""

    case_id: UUID
    customer: CustomerOut | None
    at: datetime
    why: Why
    by: PersonOut | None
    comment: str | None


class CoachingOut(BaseModel):
    """One person's replies for one client from `since` to `until`. Shares are of their `drafts`
    (`returned`), `replies` (`corrected`, `withdrawn`) and `deadlines` (`kept`). `first_reply`: the
    median of the seconds from the customer's message to the person's first reply in a case."""

    person: PersonOut
    since: datetime
    until: datetime
    replies: int
    cases: int
    drafts: int
    returned: int
    corrected: int
    withdrawn: int
    first_reply: float | None
    deadlines: int
    kept: int
    examples: list[ExampleOut]
