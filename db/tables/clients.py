"""Clients, where they are present on networks, and where the machine is silenced."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class Client(Table):
    """A brand we work for."""

    __tablename__ = "clients"

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    brand: Mapped[str]
    """The name that customers read in prepared texts."""
    form_of_address: Mapped[str] = mapped_column(server_default="formal")
    agreement_version: Mapped[str]
    """The `configuration_versions.version` of kind `agreement` that new cases are pinned to."""
    retention_days: Mapped[int | None]
    """So long after their last case ended are customers erased; null: they are kept."""
    coaching: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    """Whether supervisors and agents have the coaching view."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class ChannelAccount(Table):
    """One connected presence of a client on a network. `secrets` never leave through a list."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    channel: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(unique=True)
    """The address part of the account's webhook: short, unique, fit for a URL."""
    handle: Mapped[str]
    settings: Mapped[dict[str, Any]]
    secrets: Mapped[dict[str, Any]]
    cursor: Mapped[str | None]
    """How far the stream was read; saved in the transaction that stores what it brought."""
    connected_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(16), server_default="active")
    """active | paused (an administrator must act: `problem` says why)"""
    problem: Mapped[str | None]
    heard_at: Mapped[datetime | None]
    """When the network last gave a sign of life."""


class Stop(Table):
    """The stop button: while `lifted_at` is null the machine does not speak there."""

    __tablename__ = "stops"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """Null: the whole client."""
    reason: Mapped[str] = mapped_column(server_default="")
    pressed_by: Mapped[UUID | None]
    pressed_at: Mapped[datetime] = mapped_column(default=utc_now)
    lifted_by: Mapped[UUID | None]
    lifted_at: Mapped[datetime | None]
