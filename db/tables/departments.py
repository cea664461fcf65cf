"""Whom of a client one can ask."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class Department(Table):
    """Whom of a client one can ask: its second line, or a department with contact points."""

    __tablename__ = "departments"
    __table_args__ = (
        Index(
            "ix_departments_second_line",
            "client_id",
            unique=True,
            postgresql_where=text("kind = 'second_line' AND active"),
        ),
        UniqueConstraint("client_id", "name"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    kind: Mapped[str] = mapped_column(String(16))
    """second_line | department"""
    name: Mapped[str]
    calendar: Mapped[dict[str, Any] | None]
    """A `BusinessCalendar`: their office hours; null: always there."""
    active: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Contact(Table):
    """A person of a department who is asked by e-mail, without an account. The lowest `place` is
    asked first, the others stand in for them in their order."""

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_department", "department_id", "place"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("departments.id"))
    name: Mapped[str]
    email: Mapped[str]
    language: Mapped[str] = mapped_column(String(5), server_default="en")
    place: Mapped[int] = mapped_column(server_default=text("0"))
    absences: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    """Days on which they are away: `[{"first": "2026-07-01", "last": "2026-07-14"}]`."""
    active: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
