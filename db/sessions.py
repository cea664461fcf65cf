"""Logins. The browser holds a random token, the table only its hash: who reads the table cannot log
in with it."""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.grants import actors, picks
from db.tables import Grant, Person, Session, utc_now
from domain.actor import Actor, Via
from domain.errors import NotFound

LASTS = timedelta(hours=12)
"""A login ends this long after its last use."""

LONGEST = {"password": timedelta(days=7), "provider": timedelta(hours=12)}
"""… and this long after it began, however much it was used. Roles that follow the groups of an
identity provider are looked up at login, so such logins are renewed every working day."""

Method = Literal["password", "provider"]

_NOTED_EVERY = timedelta(minutes=1)
_TOKEN_BYTES = 32


@dataclass(frozen=True)
class Login:
    """A fresh login: what the browser is given and never shown again."""

    token: str
    csrf_token: str


class LoggedIn(NamedTuple):
    """A login that lasts, whose it is, and what they may at this moment, by client."""

    login: Session
    person: Person
    actors: Mapping[UUID, Actor]


def _looked_up(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Every request asks this, so it is one statement and put together once."""
    return (
        select(Session, Person, Grant, picks())
        .join(Person, Person.id == Session.person_id)
        .outerjoin(Grant, Grant.person_id == Person.id)
        .where(which, Session.expires_at > bindparam("now"), Person.active)
    )


_BY_TOKEN = _looked_up(Session.token_hash == bindparam("token"))
_BY_ID = _looked_up(Session.id == bindparam("id"))


async def begin_session(
    session: AsyncSession,
    person: Person,
    *,
    device: str = "",
    method: Method = "password",
    id_token: str | None = None,
) -> Login:
    """Log somebody in; logins that have ended are cleared away on the occasion.

    `device` in words; `id_token`: what an identity provider said, needed to log out there.
    """
    login = Login(secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_urlsafe(_TOKEN_BYTES))
    now = utc_now()
    await session.execute(delete(Session).where(Session.expires_at < now))
    session.add(
        Session(
            token_hash=hash_of(login.token),
            id=uuid7(),
            person_id=person.id,
            csrf_token=login.csrf_token,
            device=device,
            method=method,
            id_token=id_token,
            created_at=now,
            last_seen_at=now,
            expires_at=now + LASTS,
        )
    )
    return login


async def find_session(session: AsyncSession, token: str) -> LoggedIn | None:
    """The login of that token, while it lasts and its person may log in."""
    return await _lasting(session, _BY_TOKEN, token=hash_of(token))


async def session_again(session: AsyncSession, session_id: UUID) -> LoggedIn | None:
    """The same for a login that was found before."""
    return await _lasting(session, _BY_ID, id=session_id)


async def keep_alive(session: AsyncSession, login: Session) -> None:
    """Push the end of a login away from now, at most once a minute; commits."""
    now = utc_now()
    if now - login.last_seen_at > _NOTED_EVERY:
        login.last_seen_at = now
        login.expires_at = min(now + LASTS, login.created_at + LONGEST[login.method])
        await session.commit()


async def list_sessions(
    session: AsyncSession, person_id: UUID, clients: Collection[UUID]
) -> Sequence[tuple[Session, Person]]:
    """The person's own logins that last, and those of everybody with a role for one of the clients;
    latest use first."""
    rows = await session.execute(
        _visible(person_id, clients).order_by(Session.last_seen_at.desc(), Session.id)
    )
    return [(login, whose) for login, whose in rows]


async def get_session(
    session: AsyncSession, session_id: UUID, person_id: UUID, clients: Collection[UUID]
) -> Session:
    """One of those that `list_sessions` shows. Raises NotFound."""
    row = (
        await session.execute(_visible(person_id, clients).where(Session.id == session_id))
    ).first()
    if row is None:
        raise NotFound("There is no such login.")
    found: Session = row[0]
    return found


async def drop_session(session: AsyncSession, login: Session) -> None:
    """Log out there."""
    await session.delete(login)


async def end_sessions(session: AsyncSession, person_id: UUID) -> None:
    """Log somebody out on every browser."""
    await session.execute(delete(Session).where(Session.person_id == person_id))


def hash_of(token: str) -> str:
    """What is stored of a token. It is as random as a key, so a fast hash hides it well."""
    return hashlib.sha256(token.encode()).hexdigest()


async def _lasting(
    session: AsyncSession, query: Select[*tuple[Any, ...]], **which: Any
) -> LoggedIn | None:
    rows = (await session.execute(query, {"now": utc_now(), **which})).all()
    if not rows:
        return None
    login, person = rows[0].Session, rows[0].Person
    held = [(row.Grant, row.picks) for row in rows if row.Grant is not None]
    return LoggedIn(login, person, actors(person.id, held, Via.API))


def _visible(person_id: UUID, clients: Collection[UUID]) -> Select[Session, Person]:
    works_there = (
        select(Grant.person_id)
        .where(Grant.person_id == Session.person_id, Grant.client_id.in_(clients))
        .exists()
    )
    return (
        select(Session, Person)
        .join(Person, Person.id == Session.person_id)
        .where(Session.expires_at > utc_now(), or_(Session.person_id == person_id, works_there))
    )
