"""Who writes to clients, and on which network."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class Customer(Table):
    """A person who writes to a client."""

    __tablename__ = "customers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    erased_at: Mapped[datetime | None]
    """Since then nobody knows who they were; the row and its ids stay for the record."""


class NetworkIdentity(Table):
    """The same person on one network."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("client_id", "channel", "remote_key", "within"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    channel: Mapped[str] = mapped_column(String(32))
    remote_key: Mapped[str]
    within: Mapped[str] = mapped_column(server_default="")
    """The account whose own key it is; empty: the network's, for all of the client's accounts."""
    handle: Mapped[str]
    name: Mapped[str] = mapped_column(server_default="")
    followers: Mapped[int | None] = mapped_column(BigInteger)
    verified: Mapped[bool | None]
    time_zone: Mapped[str | None] = mapped_column(String(64))
    """Where the person's clock stands, as far as they told (IANA name)."""
    seen_at: Mapped[datetime] = mapped_column(default=utc_now)
