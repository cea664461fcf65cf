"""Who looks at a case at this moment, what they type, and whom they call upon."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table


class Sketch(Table):
    """What somebody has typed for a case and not sent: their words in `texts`, for them alone."""

    __tablename__ = "sketches"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    text_id: Mapped[UUID] = mapped_column(ForeignKey("texts.id"))
    purpose: Mapped[str | None] = mapped_column(String(16))
    visibility: Mapped[str | None] = mapped_column(String(8))
    answers: Mapped[UUID | None]
    """The newest message that its author had seen when they began."""
    saved_at: Mapped[datetime]


class Onlooker(Table):
    """Somebody who has a case on the screen. Nobody takes them away: they count as long as they
    were seen a moment ago (domain/onlooking.py)."""

    __tablename__ = "onlookers"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    seen_at: Mapped[datetime]
    typed_at: Mapped[datetime | None]


class Callout(Table):
    """A colleague whom a note calls upon, until they have seen it."""

    __tablename__ = "callouts"
    __table_args__ = (
        Index("ix_callouts_person", "person_id", "at"),
        Index("ix_callouts_unread", "person_id", postgresql_where=text("read_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    by: Mapped[UUID | None]
    text_id: Mapped[UUID]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
