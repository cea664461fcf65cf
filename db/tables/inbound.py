"""What networks delivered, as it came and item by item."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class RawInbound(Table):
    """A delivery exactly as it came, before anything was made of it; bad ones are kept as well."""

    __tablename__ = "raw_inbound"
    __table_args__ = (Index("ix_raw_inbound_account", "account_id", "received_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    received_at: Mapped[datetime] = mapped_column(default=utc_now)
    sealed: Mapped[bytes | None]
    """The body, encrypted with the client's key; it may speak of several people."""
    key_id: Mapped[UUID | None]
    erased_at: Mapped[datetime | None]
    problems: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    """`[{"index": …, "problem": …}]` of what could not be read."""


class Inbound(Table):
    """One parsed item of a delivery, until its case has it. The unique key is what makes a mention
    that the network delivers twice arrive once."""

    __tablename__ = "inbound"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        Index(
            "ix_inbound_waiting",
            "client_id",
            "received_at",
            "id",
            postgresql_where=text("handed_over_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    raw_id: Mapped[UUID | None] = mapped_column(ForeignKey("raw_inbound.id"), index=True)
    key: Mapped[str]
    kind: Mapped[str] = mapped_column(String(8))
    message_id: Mapped[UUID | None] = mapped_column(index=True)
    text_id: Mapped[UUID | None]
    """For an edit: the new words."""
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=utc_now)
    case_id: Mapped[UUID | None]
    handed_over_at: Mapped[datetime | None]
    """When it needed nothing more: its case took it in, or there was nothing to tell a case."""
    taken_at: Mapped[datetime | None]
    """When the case's journal had it."""
    trace: Mapped[str | None] = mapped_column(String(55))
    """The span in which it arrived, for whoever hands it over."""
