"""What is agreed with clients: its versions, what becomes the next one, and who changed what."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class ConfigurationVersion(Table):
    """A version of what cases are pinned to: agreement, policy, templates, permissions."""

    __tablename__ = "configuration_versions"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    contents: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64))
    created_by: Mapped[UUID | None]
    approved_by: Mapped[UUID | None]
    """Who looked at it before it was published; null where that was the author alone."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class AgreementDraft(Table):
    """A client's service agreement in the making: written by some, published by somebody else."""

    __tablename__ = "agreement_drafts"
    __table_args__ = (
        Index(
            "ix_agreement_drafts_open",
            "client_id",
            unique=True,
            postgresql_where=text("status = 'draft'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    contents: Mapped[dict[str, Any]]
    """`domain.agreement.ServiceAgreement` as JSON; its version is the one that it began from."""
    based_on: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    """Why it is changed, in its author's words, for whoever publishes it."""
    revision: Mapped[int] = mapped_column(server_default=text("1"))
    """Raised by every save: whoever saves or publishes names the one that they saw."""
    authors: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """All who changed it: none of them may publish it."""
    status: Mapped[str] = mapped_column(String(16), server_default="draft")
    """draft | published | discarded"""
    version: Mapped[str | None]
    approver: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(default=utc_now)


class PolicyDraft(Table):
    """A client's guidelines in the making: written by some, published by somebody else."""

    __tablename__ = "policies"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    title: Mapped[str]
    contents: Mapped[dict[str, Any]]
    """`domain.guidelines.Guidelines` as JSON."""
    based_on: Mapped[str | None]
    """The version that it began as a copy of; null: the built-in guidelines."""
    revision: Mapped[int] = mapped_column(server_default=text("1"))
    """Raised by every save: whoever saves or publishes names the one that they saw."""
    authors: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """All whose cells are in it: none of them may publish it."""
    status: Mapped[str] = mapped_column(String(16), server_default="draft")
    """draft | published | discarded"""
    version: Mapped[str | None]
    """The `configuration_versions.version` of kind `policy` that it became."""
    approver: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(default=utc_now)
    published_at: Mapped[datetime | None]


class ConfigurationChange(Table):
    """The journal of configuration: who changed what, before and after; chained like a case's."""

    __tablename__ = "configuration_journal"
    __table_args__ = (UniqueConstraint("client_id", "seq"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(index=True)
    seq: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[UUID | None]
    kind: Mapped[str]
    """`client.created`, `account.secret_rotated`, `person.granted` …"""
    subject: Mapped[UUID | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    hash: Mapped[str] = mapped_column(String(64))
