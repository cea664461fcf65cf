"""Service agreements as the outside sees them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from api.fields import MaybeLine, When
from api.people.schemas import PersonOut
from domain.agreement import Bounds, ServiceAgreement
from domain.differences import Difference
from domain.values import Language, Priority


class AgreementVersionOut(BaseModel):
    """A published version. `author` and `approver` are null where it came by the command line, and
    `approver` where nobody else looked at it."""

    version: str
    at: datetime
    author: PersonOut | None
    approver: PersonOut | None


class AgreementDraftOut(BaseModel):
    """The agreement in the making; `revision` is to be named by whoever changes or publishes it."""

    agreement: ServiceAgreement
    based_on: str
    revision: int
    note: str
    authors: list[PersonOut]
    changed_at: datetime


class AgreementOut(BaseModel):
    """What holds for new cases, what held before, and what is being prepared.

    `actions`: what who asks may do now: write, discard, publish. `why_not`: why publishing is not
    among them while there is a draft: own_draft, outdated. `bounds`: of the agreement's counts, by
    name.
    """

    id: UUID
    agreement: ServiceAgreement
    versions: list[AgreementVersionOut]
    draft: AgreementDraftOut | None
    actions: list[str]
    why_not: str | None = None
    bounds: dict[str, Bounds]


def _told_by_name(agreement: ServiceAgreement) -> ServiceAgreement:
    if not agreement.version.isprintable():
        raise ValueError("its version is no text that can be kept")
    return agreement


class AgreementIn(BaseModel):
    """An agreement to put into the draft. The `version` that it names does not count; `revision` is
    the draft's as it was seen, 0 where there was none."""

    agreement: Annotated[ServiceAgreement, AfterValidator(_told_by_name)]
    revision: int = Field(ge=0)
    note: MaybeLine = ""


class AgreementSeen(BaseModel):
    """The draft's revision that somebody has before them."""

    revision: int = Field(ge=1)


class AgreementTrial(BaseModel):
    """A message that comes at some moment, under an agreement that need not be saved."""

    agreement: ServiceAgreement
    at: When
    priority: Priority = Priority.NORMAL


class AgreementTried(BaseModel):
    """What that message would be told and promised. `speaks_at`: when the machine acknowledges it,
    where it may; `promise` in each language's words."""

    open: bool
    opens_at: datetime | None
    speaks_at: datetime
    acknowledge_due_at: datetime
    answer_due_at: datetime
    promised_at: datetime
    promise: dict[Language, str]


class AgreementComparison(BaseModel):
    """Every place in which two versions differ."""

    differences: list[Difference]
