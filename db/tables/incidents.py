"""Viral posts, and what was decided on all their cases at once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class Fingerprint(Table):
    """What is the same in all copies of a public post, as a hash under the client's key."""

    __tablename__ = "fingerprints"
    __table_args__ = (
        Index("ix_fingerprints_same", "client_id", "fingerprint", "occurred_at"),
        Index("ix_fingerprints_new", "message_id", postgresql_where=text("looked_at IS NULL")),
    )

    message_id: Mapped[UUID] = mapped_column(
        ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True
    )
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    customer_id: Mapped[UUID] = mapped_column(index=True)
    fingerprint: Mapped[bytes]
    occurred_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    """Since when its case is compared with the others; null: yet to be done."""


class Incident(Table):
    """A viral post. Its cases name it (`cases.incident_id`)."""

    __tablename__ = "incidents"
    __table_args__ = (
        Index("ix_incidents_fingerprint", "client_id", "fingerprint"),
        Index("ix_incidents_latest_at", "client_id", "latest_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    fingerprint: Mapped[bytes]
    found_at: Mapped[datetime]
    began_at: Mapped[datetime]
    """When the first copy was posted, and (`latest_at`) the latest."""
    latest_at: Mapped[datetime]


class IncidentDeed(Table):
    """One decision of a person on all open cases of an incident. `actor` as the API vouched for
    them."""

    __tablename__ = "incident_deeds"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    actor: Mapped[dict[str, Any]]
    answering: Mapped[str] = mapped_column(String(16))
    payload_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class IncidentDeedCase(Table):
    """What one case is asked by a decision on its incident. `statement`: the case in which our
    words to it stand; it is asked (`asked_at`) once they do."""

    __tablename__ = "incident_deed_cases"
    __table_args__ = (
        Index(
            "ix_incident_deed_cases_waiting", "deed_id", postgresql_where=text("asked_at IS NULL")
        ),
    )

    deed_id: Mapped[UUID] = mapped_column(ForeignKey("incident_deeds.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    command_id: Mapped[UUID]
    statement: Mapped[UUID | None]
    asked_at: Mapped[datetime | None]
