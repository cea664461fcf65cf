"""Audits as the outside asks for them and sees them."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.fields import When
from api.people.schemas import PersonOut

LARGEST = 10_000
"""Cases that one audit may name."""


class AuditIn(BaseModel):
    """What is to be verified of a client: those cases, or what changed since a moment; neither:
    everything. The same `id` again is the same audit."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    client_id: UUID
    case_ids: list[UUID] | None = Field(default=None, min_length=1, max_length=LARGEST)
    since: When | None = None


class AuditOut(BaseModel):
    """An audit and how far it is. `client_id` is null where it is over all clients; then `rows`,
    `histories` and `cases` are told only to those who may audit all of them. `differences` and
    `gaps` (evidence that was not at hand) count what concerns one's own clients."""

    id: UUID
    kind: Literal["nightly", "asked"]
    client_id: UUID | None
    state: Literal["waiting", "running", "finished"]
    asked_by: PersonOut | None
    case_ids: list[UUID] | None
    since: datetime | None
    started_at: datetime
    finished_at: datetime | None
    through_anchor: int | None
    expected: int | None
    looked_at: int | None
    rows: int | None
    histories: int | None
    erased: int | None
    differences: int
    gaps: int


class AuditFindingOut(BaseModel):
    """A difference with its place and what each side says, or a gap."""

    id: UUID
    client_id: UUID | None
    case_id: UUID | None
    check: str
    seq: int | None
    field: str
    said: str
    values: dict[str, Any]


class AuditDetail(AuditOut):
    """An audit with what it found, the first thousand."""

    findings: list[AuditFindingOut]
