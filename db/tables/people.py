"""Who works with webcare, and as what."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class Person(Table):
    """Someone who works with webcare."""

    __tablename__ = "people"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    initials: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str] = mapped_column(String(5), server_default="en")
    password_hash: Mapped[str | None]
    active: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Grant(Table):
    """A role that a person has for a client (`permissions` in the field's words: who may what)."""

    __tablename__ = "permissions"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)
    level: Mapped[str] = mapped_column(String(16), server_default="regular")
    """trainee | regular | senior: what a trainee writes is always looked at."""
    department: Mapped[str | None]
    """For a contact: the department they speak for."""
    source: Mapped[str] = mapped_column(String(16), server_default="person")
    """person | groups: what groups at the identity provider gave, they take away again."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class GroupRole(Table):
    """The role for a client that members of a group at the identity provider have."""

    __tablename__ = "group_roles"
    __table_args__ = (UniqueConstraint("client_id", "group", "role"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    group: Mapped[str]
    role: Mapped[str] = mapped_column(String(32))
    level: Mapped[str] = mapped_column(String(16), server_default="regular")
    department: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
