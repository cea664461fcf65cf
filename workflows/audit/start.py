"""How an audit's workflow is named and what it starts with."""

from enum import StrEnum
from uuid import UUID

from domain.values import Moment, Value

AUDIT_TASK_QUEUE = "webcare-audit"
"""Its own, so that hours of verifying take nothing from cases."""

NIGHTLY_SCHEDULE = "audit-nightly"


class AuditKind(StrEnum):
    """Why there is an audit."""

    NIGHTLY = "nightly"
    """Archive what is due, sign an anchor, verify what anchors speak of since the last time, and
    every older case of which a signed row is no longer there."""
    ASKED = "asked"
    """Verify what somebody asked for."""


class AuditSoFar(Value):
    """How far an audit is when its run hands over to the next."""

    run_id: UUID
    after: UUID | None
    through_anchor: int | None


class AuditWanted(Value):
    """What is to be verified: those cases, or what changed since a moment; neither: everything.
    A nightly audit finds out by itself."""

    kind: AuditKind = AuditKind.ASKED
    case_ids: tuple[UUID, ...] | None = None
    since: Moment | None = None
    client_id: UUID | None = None
    """Only what belongs to that client."""
    run_id: UUID | None = None
    """Under which the result is kept; made up where none is given."""
    asked_by: UUID | None = None
    so_far: AuditSoFar | None = None


def audit_workflow_id(run_id: UUID) -> str:
    """The workflow id of an audit that somebody asked for."""
    return f"audit-{run_id}"
