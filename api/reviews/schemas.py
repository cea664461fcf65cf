"""Reviews of cases as the outside writes and reads them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.fields import LongText
from api.people.schemas import PersonOut


class Verdict(StrEnum):
    """What a review came to."""

    IN_ORDER = "in_order"
    REMARK = "remark"
    FAULT = "fault"


class ReviewIn(BaseModel):
    """What somebody found when they read a case; `seq` names the entry it is about. The same `id`
    again is the same review."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    verdict: Verdict
    text: LongText | None = None
    seq: int | None = Field(default=None, ge=1, le=2_147_483_647)
    sample_id: UUID | None = None


class ReviewOut(BaseModel):
    """A review as it was written down; its text is for those who may read conversations."""

    id: UUID
    case_id: UUID
    sample_id: UUID | None
    verdict: Verdict
    text: str | None
    seq: int | None
    by: PersonOut
    at: datetime
