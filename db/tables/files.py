"""Pictures and files: of messages, from web forms, and to be sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class Attachment(Table):
    """A picture or file of a message. `sealed` holds its address on the network and what it shows,
    encrypted with the customer's key."""

    __tablename__ = "attachments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), index=True)
    media_type: Mapped[str] = mapped_column(server_default="")
    sealed: Mapped[bytes | None]
    key_id: Mapped[UUID | None]
    erased_at: Mapped[datetime | None]


class File(Table):
    """A file that a customer left with a web form, or that a person is to send in a case of theirs,
    sealed with the customer's key."""

    __tablename__ = "files"
    __table_args__ = (
        Index("ix_files_case_id", "case_id", postgresql_where=text("case_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    media_type: Mapped[str]
    sealed: Mapped[bytes | None]
    key_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    # to be sent only
    case_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    """Who put it there."""
    salt: Mapped[bytes | None]
    hash: Mapped[str | None] = mapped_column(String(64))
    """Salted; by it the journal names what was approved and sent."""
    named_at: Mapped[datetime | None]
    """When a reply first named it; what none ever names is forgotten after a while."""
    erased_at: Mapped[datetime | None]
