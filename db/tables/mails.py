"""Letters that came in, and those that no mail server took."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from db.tables.base import Table, utc_now


class ArrivedMail(Table):
    """An e-mail that came in, each once. It is kept as it came only where it names no question and
    a person has to look: then client, question and contact are who it seems to be about, as far as
    anything says so, and prove nothing."""

    __tablename__ = "arrived_mails"

    message_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of its Message-ID, or of the whole where it has none."""
    id: Mapped[UUID] = mapped_column(unique=True, default=uuid7)
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.client_id"))
    escalation_id: Mapped[UUID | None]
    contact_id: Mapped[UUID | None]
    verdict: Mapped[str] = mapped_column(String(24))
    """answer | automatic_reply | bounced | refused | unreadable | late | pending (the case has been
    asked to take it as the answer and has not said whether it does)"""
    why: Mapped[str | None] = mapped_column(String(16))
    """Of one that is refused: no_tag | wrong_tag | old_tag (revoked or expired)."""
    sealed: Mapped[bytes | None]
    """As it came, sealed with the key of the customer whom the question is about; with the client's
    or the house's where that is not known."""
    key_id: Mapped[UUID | None]
    arrived_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None]


class LocalMail(Table):
    """A letter that no mail server took, in development: shown on a page of webcare's own. `sealed`
    holds recipient, subject and text, encrypted with the key of the case's customer."""

    __tablename__ = "local_mails"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(index=True)
    sealed: Mapped[bytes]
    key_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
