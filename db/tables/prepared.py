"""Replies that are prepared for many cases."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class PreparedReply(Table):
    """A reply that is prepared for many cases: what it is for. Its words stand in its wordings."""

    __tablename__ = "prepared_replies"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    title: Mapped[str]
    purpose: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(5))
    address: Mapped[str] = mapped_column(String(8))
    """informal | formal"""
    channel: Mapped[str | None] = mapped_column(String(32))
    """Null: for every channel."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class PreparedWording(Table):
    """One version of a prepared reply's words, from its draft to its retirement."""

    __tablename__ = "prepared_wordings"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'in_review', 'approved', 'retired')", name="state"),
    )

    prepared_id: Mapped[UUID] = mapped_column(ForeignKey("prepared_replies.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    text: Mapped[str]
    state: Mapped[str] = mapped_column(String(16))
    written_by: Mapped[UUID | None]
    """Null: the command line."""
    written_at: Mapped[datetime] = mapped_column(default=utc_now)
    reviewed_by: Mapped[UUID | None]
    reviewed_at: Mapped[datetime | None]
    comment_id: Mapped[UUID | None] = mapped_column(ForeignKey("texts.id"))
    """What a reviewer wrote who gave it back."""
