"""Logins. The browser holds a random token, the table only its hash: who reads the table cannot log
in with it."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Person, Session, utc_now

LASTS = timedelta(hours=12)
"""A login ends this long after its last use."""

_NOTED_EVERY = timedelta(minutes=1)
_TOKEN_BYTES = 32


@dataclass(frozen=True)
class Login:
    """A fresh login: what the browser is given and never shown again."""

    token: str
    csrf_token: str


async def begin_session(session: AsyncSession, person: Person) -> Login:
    """Log somebody in; logins that have ended are cleared away on the occasion."""
    login = Login(secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_urlsafe(_TOKEN_BYTES))
    now = utc_now()
    await session.execute(delete(Session).where(Session.expires_at < now))
    session.add(
        Session(
            token_hash=_hash(login.token),
            person_id=person.id,
            csrf_token=login.csrf_token,
            created_at=now,
            last_seen_at=now,
            expires_at=now + LASTS,
        )
    )
    return login


async def find_session(session: AsyncSession, token: str) -> tuple[Session, Person] | None:
    """The login of that token and whose it is, while it lasts and they may log in."""
    row = (
        await session.execute(
            select(Session, Person)
            .join(Person, Person.id == Session.person_id)
            .where(
                Session.token_hash == _hash(token), Session.expires_at > utc_now(), Person.active
            )
        )
    ).first()
    return None if row is None else (row[0], row[1])


async def keep_alive(session: AsyncSession, login: Session) -> None:
    """Push the end of a login away from now, at most once a minute; commits."""
    now = utc_now()
    if now - login.last_seen_at > _NOTED_EVERY:
        login.last_seen_at, login.expires_at = now, now + LASTS
        await session.commit()


async def end_session(session: AsyncSession, token: str) -> None:
    """Log out."""
    await session.execute(delete(Session).where(Session.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
