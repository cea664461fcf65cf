"""Logins. The browser holds a random token, the table only its hash: who reads the table cannot log
in with it."""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.columns import read_columns
from db.grants import Held, actors, picks
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


class LoginColumns(NamedTuple):
    """The columns of `Session` that requests need."""

    id: UUID
    csrf_token: str
    method: Method
    id_token: str | None
    created_at: datetime
    last_seen_at: datetime


class PersonColumns(NamedTuple):
    """The columns of `Person` that requests need."""

    id: UUID
    email: str
    name: str
    initials: str
    language: str


class LoggedIn(NamedTuple):
    """A login that lasts, whose it is, and what they may at this moment, by client."""

    login: LoginColumns
    person: PersonColumns
    actors: Mapping[UUID, Actor]


_PERSON = len(LoginColumns._fields)
_HELD = _PERSON + len(PersonColumns._fields)


def _looked_up(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Every request asks this, so it is one statement, put together once and read as columns."""
    return (
        select(
            *(getattr(Session, name) for name in LoginColumns._fields),
            *(getattr(Person, name) for name in PersonColumns._fields),
            *(getattr(Grant, name) for name in Held._fields),
            picks(),
        )
        .select_from(Session)
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


async def keep_alive(session: AsyncSession, login: LoginColumns) -> None:
    """Push the end of a login away from now, at most once a minute; commits."""
    now = utc_now()
    if now - login.last_seen_at > _NOTED_EVERY:
        ends = min(now + LASTS, login.created_at + LONGEST[login.method])
        await session.execute(
            update(Session)
            .where(Session.id == login.id)
            .values(last_seen_at=now, expires_at=ends)
            .execution_options(synchronize_session=False)
        )
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


async def drop_session(session: AsyncSession, session_id: UUID) -> None:
    """Log out there."""
    await session.execute(delete(Session).where(Session.id == session_id))


async def end_sessions(session: AsyncSession, person_id: UUID) -> None:
    """Log somebody out on every browser."""
    await session.execute(delete(Session).where(Session.person_id == person_id))


def hash_of(token: str) -> str:
    """What is stored of a token. It is as random as a key, so a fast hash hides it well."""
    return hashlib.sha256(token.encode()).hexdigest()


async def _lasting(
    session: AsyncSession, query: Select[*tuple[Any, ...]], **which: Any
) -> LoggedIn | None:
    rows = await read_columns(session, query, now=utc_now(), **which)
    if not rows:
        return None
    login = LoginColumns._make(rows[0][:_PERSON])
    person = PersonColumns._make(rows[0][_PERSON:_HELD])
    held = [(Held._make(row[_HELD:-1]), row[-1]) for row in rows if row[_HELD] is not None]
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
