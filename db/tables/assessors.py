"""What the assessor learned from people."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class AssessorModel(Table):
    """An attempt to learn from a client's corrections in one language; those that were right more
    often than what assessed before are adopted, and the newest of them assesses."""

    __tablename__ = "assessor_models"
    __table_args__ = (UniqueConstraint("client_id", "language", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    language: Mapped[str] = mapped_column(String(5))
    number: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    samples: Mapped[int]
    held_back: Mapped[int]
    score: Mapped[float]
    score_before: Mapped[float]
    adopted: Mapped[bool]
    weights: Mapped[bytes | None]
    """Numbers and words only (activities/assessor/model.py)."""
