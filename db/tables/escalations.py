"""Questions to others: the read model, and how contacts are written to and answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class EscalationRow(Table):
    """The read model of questions, for whoever was asked: state and columns for lists."""

    __tablename__ = "escalations"
    __table_args__ = (Index("ix_escalations_list", "client_id", "kind", "state", "due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(index=True)
    parent_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    open: Mapped[bool]
    department_id: Mapped[UUID | None]
    contact_id: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    """When whoever has it is to answer; null while the clock stands still."""
    settled_at: Mapped[datetime | None]
    escalation: Mapped[dict[str, Any]]
    """The folded state (domain/escalation.py)."""


class EscalationMail(Table):
    """An e-mail to a contact: written with the journal row that it tells of, sent afterwards."""

    __tablename__ = "escalation_mails"
    __table_args__ = (
        Index("ix_escalation_mails_waiting", "try_at", postgresql_where=text("state = 'pending'")),
        UniqueConstraint("escalation_id", "key"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID]
    escalation_id: Mapped[UUID] = mapped_column(index=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    key: Mapped[str]
    """What it is about, once: the journal's number and the contact."""
    kind: Mapped[str] = mapped_column(String(16))
    """question | reminder | clarification | taken_back | withdrawn | outcome"""
    text_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(String(16), server_default="pending")
    """pending | sent | failed"""
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    try_at: Mapped[datetime] = mapped_column(default=utc_now)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    sent_at: Mapped[datetime | None]


class EscalationKey(Table):
    """What lets a contact answer without an account: the secret in a link or in a reply address.
    The mail holds it, the table only its SHA-256."""

    __tablename__ = "escalation_keys"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID]
    escalation_id: Mapped[UUID] = mapped_column(index=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    purpose: Mapped[str] = mapped_column(String(8))
    """page | reply"""
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class EscalationFile(Table):
    """A file that a contact sent along with an answer; name and contents are sealed with the key of
    the case's customer."""

    __tablename__ = "escalation_files"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(index=True)
    escalation_id: Mapped[UUID]
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    media_type: Mapped[str]
    size: Mapped[int]
    sealed_name: Mapped[bytes | None]
    sealed: Mapped[bytes | None]
    key_id: Mapped[UUID | None]
    erased_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
