"""How people and integrations get in, and how often."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class Session(Table):
    """A login on one browser. The cookie holds a random token, the table only its SHA-256."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    """What lists call it; it lets nobody in."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    csrf_token: Mapped[str]
    device: Mapped[str] = mapped_column(server_default=text("''"))
    """Browser and system in words, as the browser told them at login."""
    method: Mapped[str] = mapped_column(String(16), server_default="password")
    """password | provider"""
    id_token: Mapped[str | None]
    """What the identity provider said at login, to log out there as well."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    last_seen_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime]


class Subject(Table):
    """A person as an identity provider knows them: only issuer and subject name them for good."""

    __tablename__ = "subjects"
    __table_args__ = (UniqueConstraint("issuer", "person_id"),)

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    linked_at: Mapped[datetime] = mapped_column(default=utc_now)
    logged_in_at: Mapped[datetime] = mapped_column(default=utc_now)


class LoginAttempt(Table):
    """A login under way at the identity provider; whoever comes back with its state ends it."""

    __tablename__ = "login_attempts"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    nonce: Mapped[str]
    code_verifier: Mapped[str]
    then: Mapped[str]
    """The page that was asked for."""
    expires_at: Mapped[datetime]


class ApiToken(Table):
    """What lets an integration in: for one client, with some of its creator's permissions."""

    __tablename__ = "api_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    """Who made it, and in whose name it acts."""
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    permissions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    used: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class RateLimit(Table):
    """Buckets of the generic cell rate algorithm, shared by all processes through one upsert."""

    __tablename__ = "rate_limits"

    key: Mapped[str] = mapped_column(primary_key=True)
    theoretical_arrival: Mapped[datetime]
