"""What auditors found when they read cases; the cases know nothing of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class Sample(Table):
    """Cases drawn at random for review. Whoever has `seed` and `filters` can draw them again."""

    __tablename__ = "samples"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    name: Mapped[str]
    filters: Mapped[dict[str, Any]]
    seed: Mapped[str]
    population: Mapped[int]
    """How many cases there were to draw from."""
    drawn_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    drawn_at: Mapped[datetime] = mapped_column(default=utc_now)


class SampleCase(Table):
    """A case in a sample, at the place at which it was drawn."""

    __tablename__ = "sample_cases"

    sample_id: Mapped[UUID] = mapped_column(ForeignKey("samples.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    position: Mapped[int]


class Review(Table):
    """What somebody found when they read a case; never changed, a later one counts."""

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_case", "case_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID]
    sample_id: Mapped[UUID | None] = mapped_column(ForeignKey("samples.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(16))
    """in_order | remark | fault"""
    seq: Mapped[int | None]
    """The journal entry that it is about."""
    text_id: Mapped[UUID | None] = mapped_column(ForeignKey("texts.id"))
    by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=utc_now)
