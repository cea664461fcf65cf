"""The proof: what stays when the server forgets, what was signed, and what audits found."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class ArchiveTodo(Table):
    """Every run whose history must be fetched before the server forgets; entered at its start."""

    __tablename__ = "archive_todo"
    __table_args__ = (
        Index("ix_archive_todo_look", "look_at", postgresql_where=text("state = 'open'")),
        CheckConstraint("state IN ('open', 'archived', 'vanished')", name="state"),
    )

    workflow_id: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(index=True)
    entered_at: Mapped[datetime] = mapped_column(default=utc_now)
    build_id: Mapped[str] = mapped_column(server_default="")
    archived_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(8), server_default="open")
    """open | archived | vanished (the server knew nothing of it any more: `looked_at` says when)"""
    looked_at: Mapped[datetime | None]
    look_at: Mapped[datetime] = mapped_column(server_default=text("now() + interval '1 hour'"))
    """When the server is asked next whether the run has ended."""


class ArchivedRun(Table):
    """The raw history of a finished run. No words of a person stand in a history."""

    __tablename__ = "archive"

    workflow_id: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(index=True)
    workflow_type: Mapped[str]
    ending: Mapped[str] = mapped_column(String(24))
    """completed | continued_as_new | failed | canceled | terminated | timed_out"""
    build_id: Mapped[str]
    """The last build that worked on it."""
    events: Mapped[int]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    archived_at: Mapped[datetime] = mapped_column(default=utc_now)
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the protobuf bytes as they were fetched, before compression."""
    proto: Mapped[bytes]
    """`temporal.api.history.v1.History`, zlib."""
    json: Mapped[bytes]
    """The same as protobuf JSON, zlib: readable without Temporal's definitions."""
    size: Mapped[int]
    """Bytes stored, both forms."""


class AnchorRow(Table):
    """A signed root over the heads that changed since the anchor before (domain/audit/anchors.py).
    The same stands in a file beside the key, outside this database."""

    __tablename__ = "anchors"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    previous: Mapped[str] = mapped_column(String(64))
    root: Mapped[str] = mapped_column(String(64))
    entries: Mapped[int]
    key_id: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str]


class AnchorEntry(Table):
    """One head that an anchor is signed over."""

    __tablename__ = "anchor_entries"
    __table_args__ = (
        Index("ix_anchor_entries_subject", "kind", "subject", "seq"),
        Index("ix_anchor_entries_case", "case_id"),
    )

    number: Mapped[int] = mapped_column(ForeignKey("anchors.number"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[UUID]
    case_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(16))
    """case | history | configuration"""
    subject: Mapped[str]
    seq: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))


class AuditRun(Table):
    """One audit: what it looked at, how far it is, and how it ended."""

    __tablename__ = "audit_runs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    """nightly | asked"""
    client_id: Mapped[UUID | None] = mapped_column(index=True)
    """Whose cases alone it looks at; null: over all clients."""
    asked_by: Mapped[UUID | None]
    scope: Mapped[dict[str, Any]]
    expected: Mapped[int] = mapped_column(server_default=text("0"))
    """Cases in its scope when it began."""
    looked_at: Mapped[int] = mapped_column(server_default=text("0"))
    """Cases that were verified so far, those whose reports are not kept yet among them."""
    started_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    begun_at: Mapped[datetime | None]
    """When a worker took it up; null while it waits for one."""
    finished_at: Mapped[datetime | None]
    through_anchor: Mapped[int | None]
    """A nightly audit has looked at everything up to this anchor."""
    cases: Mapped[int] = mapped_column(server_default=text("0"))
    rows: Mapped[int] = mapped_column(server_default=text("0"))
    histories: Mapped[int] = mapped_column(server_default=text("0"))
    erased: Mapped[int] = mapped_column(server_default=text("0"))
    differences: Mapped[int] = mapped_column(server_default=text("0"))
    gaps: Mapped[int] = mapped_column(server_default=text("0"))


class AuditFinding(Table):
    """A difference that an audit found (or a gap: evidence that was not at hand)."""

    __tablename__ = "audit_findings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("audit_runs.id"), index=True)
    client_id: Mapped[UUID | None]
    """Null: it concerns the anchors, and so everybody."""
    case_id: Mapped[UUID | None] = mapped_column(index=True)
    check: Mapped[str] = mapped_column(String(16))
    """A `domain.audit.findings.Check`, or `gap`."""
    seq: Mapped[int | None]
    field: Mapped[str] = mapped_column(server_default="")
    said: Mapped[str]
    values: Mapped[dict[str, Any]]
