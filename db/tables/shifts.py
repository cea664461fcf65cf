"""Who is there, who is to be, and what they leave to the next."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class Presence(Table):
    """When a person's browser last said that they are there, and what they say of themselves."""

    __tablename__ = "presence"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    availability: Mapped[str] = mapped_column(String(16), server_default="available")
    """available | away"""
    since: Mapped[datetime]
    seen_at: Mapped[datetime]


class Shift(Table):
    """When somebody works for a team; `ended_at` when they went earlier than planned."""

    __tablename__ = "shifts"
    __table_args__ = (
        Index("ix_shifts_person", "person_id", "starts_at"),
        Index("ix_shifts_team", "team_id", "starts_at"),
        CheckConstraint("starts_at < ends_at", name="forwards"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class HandoverNote(Table):
    """What the next shift should know, by client: an agency's note about one is not for another."""

    __tablename__ = "handover_notes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    text_id: Mapped[UUID] = mapped_column(ForeignKey("texts.id"))
    written_at: Mapped[datetime] = mapped_column(default=utc_now)
