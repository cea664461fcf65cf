"""The read model of cases, and what they are found by."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class CaseRow(Table):
    """The read model of a case: the folded state and the columns that lists sort and filter by."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_list", "client_id", "status", "due_at", "id"),
        Index("ix_cases_opened", "client_id", "opened_at", "id"),
        Index("ix_cases_tags", "tags", postgresql_using="gin"),
        Index("ix_cases_ended", "client_id", "closed_reason", "id"),
        Index(
            "ix_cases_first_missed",
            "client_id",
            "id",
            postgresql_where=text("first_response_missed IS NOT NULL"),
        ),
        Index(
            "ix_cases_answer_missed",
            "client_id",
            "id",
            postgresql_where=text("answer_missed_at IS NOT NULL"),
        ),
        Index("ix_cases_first_replied", "first_replied_at"),
        Index("ix_cases_answered", "answered_at"),
        Index(
            "ix_cases_open",
            "client_id",
            "due_at",
            "at_risk",
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_cases_incident", "incident_id", postgresql_where=text("incident_id IS NOT NULL")),
        Index("ix_cases_speaks", "speaks_at", postgresql_where=text("speaks_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    channel: Mapped[str] = mapped_column(String(32))
    customer_id: Mapped[UUID | None] = mapped_column(index=True)
    seq: Mapped[int]
    """The last journal number folded in."""
    head: Mapped[str] = mapped_column(String(64))
    state: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(16))
    step: Mapped[str] = mapped_column(String(16))
    answering: Mapped[str | None] = mapped_column(String(16))
    priority: Mapped[str] = mapped_column(String(16))
    priority_rank: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str | None] = mapped_column(String(16))
    sentiment: Mapped[str | None] = mapped_column(String(16))
    language: Mapped[str | None] = mapped_column(String(5))
    risks: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    tags: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    incident_id: Mapped[UUID | None]
    visibility: Mapped[str | None] = mapped_column(String(8))
    opened_at: Mapped[datetime]
    acknowledge_due_at: Mapped[datetime | None]
    speaks_at: Mapped[datetime | None]
    """When the machine is going to acknowledge it; a plan, and no part of what is on record."""
    answer_due_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    """The earliest running clock's due moment."""
    at_risk: Mapped[bool] = mapped_column(server_default=text("false"))
    """`domain.at_risk.is_at_risk`; no more once a promise is broken."""
    first_replied_at: Mapped[datetime | None]
    first_response_missed: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answer_missed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str | None] = mapped_column(String(32))
    last_inbound_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]


class CaseTrait(Table):
    """What a case can be found by beside its columns: who did something in it, which rules fired,
    which way its approvals took, who spoke, which texts it names (domain/traits.py)."""

    __tablename__ = "case_traits"
    __table_args__ = (Index("ix_case_traits_find", "kind", "value", "case_id"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    """person | rule | approval | speaker | text"""
    value: Mapped[str] = mapped_column(primary_key=True)


class CaseLink(Table):
    """Two cases that belong together: an earlier one, or another person's in the same thread."""

    __tablename__ = "case_links"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    other_case_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    """earlier | same_thread"""


class Tag(Table):
    """A word that a client's people put on cases. Cases and their journals know it by id alone."""

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("client_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    name: Mapped[str]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
