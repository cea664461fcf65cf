"""Who was erased, who must not be, and whose time is up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class LegalHold(Table):
    """While `lifted_at` is null, the customer is not erased; `case_id` names the case that it is
    about, null the whole person."""

    __tablename__ = "holds"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    case_id: Mapped[UUID | None]
    reason: Mapped[str]
    """In an administrator's words; gone with the person."""
    placed_by: Mapped[UUID | None]
    placed_at: Mapped[datetime] = mapped_column(default=utc_now)
    lifted_by: Mapped[UUID | None]
    lifted_at: Mapped[datetime | None]


class Erasure(Table):
    """Somebody was erased: when, by whom, why, and how much went. No word of it names them."""

    __tablename__ = "erasures"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[UUID | None]
    """Null: the command line, or webcare itself when the time was up."""
    ground: Mapped[str] = mapped_column(String(24))
    counts: Mapped[dict[str, Any]]
    """`{"cases": …, "messages": …, "texts": …, "attachments": …, "deliveries": …}`"""


class RetentionRun(Table):
    """What the last look for customers of a client whose time is up came to."""

    __tablename__ = "retention_runs"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), primary_key=True)
    at: Mapped[datetime]
    erased: Mapped[int]
    kept: Mapped[int]
    """Their time was up, and something stood against it at that moment."""
