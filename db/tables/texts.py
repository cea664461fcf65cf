"""People's words, the keys that they are sealed with, and what they are found by."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class StoredKey(Table):
    """A customer's key, the client's own (`customer_id` null) or the house's (`client_id` null too:
    for what is nobody's yet), wrapped by a master key that lies outside the database
    (db/keyring.py). Erasing a person deletes the row."""

    __tablename__ = "keys"
    __table_args__ = (
        Index(
            "uq_keys_client",
            "client_id",
            unique=True,
            postgresql_where=text("customer_id IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.client_id"))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"), unique=True)
    master: Mapped[str]
    """The version of the master key."""
    wrapped: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Words(Table):
    """Every word of a person: inbound, outbound, draft, note, question, reason.

    `hash` is the salted hash that stands in histories and journal (domain/texts.py). Exactly one of
    `customer_id` and `person_id` says whose words they are; both null: the machine's. `sealed` is
    encrypted with the key of the customer in whose case they stand, whoever wrote them.
    """

    __tablename__ = "texts"
    __table_args__ = (
        CheckConstraint("customer_id IS NULL OR person_id IS NULL", name="one_author"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    customer_id: Mapped[UUID | None] = mapped_column(index=True)
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    salt: Mapped[bytes | None]
    sealed: Mapped[bytes | None]
    key_id: Mapped[UUID | None] = mapped_column(index=True)
    hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    erased_at: Mapped[datetime | None]


class Findable(Table):
    """What a text can be found by: numbers that stand for its groups of three letters and that
    mean nothing without the client's key (db/search.py). Gone with the text."""

    __tablename__ = "search"
    __table_args__ = (Index("ix_search_tokens", "tokens", postgresql_using="gin"),)

    text_id: Mapped[UUID] = mapped_column(
        ForeignKey("texts.id", ondelete="CASCADE"), primary_key=True
    )
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    tokens: Mapped[list[int]] = mapped_column(ARRAY(Integer))
