"""What happened to cases."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class JournalEntry(Table):
    """What happened to a case, append-only, each row chained to the one before by hash."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_client_kind", "client_id", "kind", "at"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(48))
    event: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime] = mapped_column(default=utc_now)
