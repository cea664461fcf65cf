"""What was said, to us and by us, and in which conversation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class Conversation(Table):
    """The exchange with one customer on one account: account, thread, identity."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("account_id", "thread_key", "identity_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    identity_id: Mapped[UUID] = mapped_column(ForeignKey("identities.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    thread_key: Mapped[str]
    case_id: Mapped[UUID | None] = mapped_column(index=True)
    """The case whose run takes this conversation's mentions; set by dispatch."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Message(Table):
    """A mention once stored, or a reply. The words stand in `texts`."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("account_id", "remote_key"),
        Index("ix_messages_case", "case_id", "occurred_at"),
        Index("ix_messages_thread", "thread_key", "account_id"),
        Index("ix_messages_text", "text_id"),
        Index("ix_messages_customer", "customer_id"),
        Index(
            "ix_messages_automatic",
            "account_id",
            "occurred_at",
            postgresql_where=text("automatic"),
        ),
        Index(
            "ix_messages_prepared",
            "prepared_id",
            postgresql_where=text("prepared_id IS NOT NULL"),
        ),
        Index(
            "ix_messages_undelivered",
            "client_id",
            postgresql_where=text("direction = 'outbound' AND delivery IN ('pending', 'sending')"),
        ),
        Index(
            "ix_messages_in_doubt",
            "client_id",
            postgresql_where=text("direction = 'outbound' AND delivery = 'unknown'"),
        ),
        CheckConstraint("direction IN ('inbound', 'outbound')", name="direction"),
        CheckConstraint(
            "delivery IS NULL OR delivery IN ('pending', 'sending', 'sent', 'failed', 'unknown')",
            name="delivery",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    case_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    direction: Mapped[str] = mapped_column(String(8))
    visibility: Mapped[str] = mapped_column(String(8))
    text_id: Mapped[UUID | None] = mapped_column(ForeignKey("texts.id"))
    remote_key: Mapped[str | None]
    """The message's id on the network; null until a reply was sent."""
    thread_key: Mapped[str]
    in_reply_to: Mapped[str | None]
    url: Mapped[str | None]
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=utc_now)
    addressed: Mapped[bool] = mapped_column(server_default=text("false"))
    repost: Mapped[bool] = mapped_column(server_default=text("false"))
    baseline: Mapped[bool] = mapped_column(server_default=text("false"))
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    # outbound only
    purpose: Mapped[str | None] = mapped_column(String(16))
    author: Mapped[UUID | None]
    """The person who wrote a reply; null when the machine or the client elsewhere did."""
    automatic: Mapped[bool] = mapped_column(server_default=text("false"))
    elsewhere: Mapped[bool] = mapped_column(server_default=text("false"))
    delivery: Mapped[str | None] = mapped_column(String(8))
    failure: Mapped[str | None]
    attempted_at: Mapped[datetime | None]
    """When the first attempt left: from here on the network may have it."""
    sent_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    """When the other side of a generic account fetched it."""
    prepared_id: Mapped[UUID | None]
    """The prepared reply that it began with."""
    files: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    """What goes out with it: `{"id", "hash", "description": {"id", "hash"}}` each, in order."""


class FormConversation(Table):
    """What one person writes under one secret link of a web form; `id` is the thread's key."""

    __tablename__ = "form_conversations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the link's secret part, which is kept nowhere."""
    language: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
