"""What people asked of cases."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class Command(Table):
    """What a person asked for and the answer. The same id can never act twice."""

    __tablename__ = "commands"
    __table_args__ = (
        Index(
            "ix_commands_waiting",
            "client_id",
            "created_at",
            "id",
            postgresql_where=text("status = 'pending'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(index=True)
    actor: Mapped[UUID | None]
    """Null: the system itself, which distributes tasks by command."""
    kind: Mapped[str] = mapped_column(String(32))
    payload: Mapped[dict[str, Any]]
    """The whole domain `Act`, by reference: no words."""
    payload_hash: Mapped[str] = mapped_column(String(64))
    """Of what the person sent, so that the same id with other contents is found out."""
    status: Mapped[str] = mapped_column(String(16), server_default="pending")
    """pending | done | refused"""
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    answered_at: Mapped[datetime | None]
    trace: Mapped[str | None] = mapped_column(String(55))
    """The span in which it was asked, for whoever asks the case."""
