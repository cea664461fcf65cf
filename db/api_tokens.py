"""Tokens that let integrations in: like a login's they are shown once and stored as a hash."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.configuration import journal_change
from db.sessions import hash_of
from db.tables import ApiToken, Person, utc_now
from domain.errors import NotFound
from domain.permissions import Permission

PREFIX = "wct_"
"""So that tools which look for leaked secrets recognise one."""


async def create_token(
    session: AsyncSession,
    *,
    client_id: UUID,
    person_id: UUID,
    name: str,
    permissions: Collection[Permission],
    expires_at: datetime,
) -> tuple[ApiToken, str]:
    """A new token of that person, journalled, and the words that are shown this once."""
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        id=uuid7(),
        client_id=client_id,
        person_id=person_id,
        name=name,
        token_hash=hash_of(token),
        permissions=sorted(permission.value for permission in permissions),
        created_at=utc_now(),
        expires_at=expires_at,
        used=0,
    )
    session.add(row)
    await journal_change(
        session,
        client_id=client_id,
        actor=person_id,
        kind="token.created",
        subject=row.id,
        after={"permissions": row.permissions, "expires_at": expires_at.isoformat()},
    )
    return row, token


async def find_token(session: AsyncSession, token: str) -> tuple[ApiToken, Person] | None:
    """The token and in whose name it acts, while it is good for anything."""
    return await _good(session, ApiToken.token_hash == hash_of(token))


async def token_again(session: AsyncSession, token_id: UUID) -> tuple[ApiToken, Person] | None:
    """The same for a token that was found before."""
    return await _good(session, ApiToken.id == token_id)


async def note_use(session: AsyncSession, token_id: UUID) -> None:
    """Count a request that came with the token."""
    await session.execute(
        update(ApiToken)
        .where(ApiToken.id == token_id)
        .values(used=ApiToken.used + 1, last_used_at=utc_now())
    )


async def list_tokens(
    session: AsyncSession, person_id: UUID, clients: Collection[UUID]
) -> Sequence[tuple[ApiToken, Person]]:
    """The person's own tokens and all of those clients, newest first; ended ones as well."""
    rows = await session.execute(
        _visible(person_id, clients).order_by(ApiToken.created_at.desc(), ApiToken.id)
    )
    return [(token, whose) for token, whose in rows]


async def get_token(
    session: AsyncSession, token_id: UUID, person_id: UUID, clients: Collection[UUID]
) -> ApiToken:
    """One of those that `list_tokens` shows. Raises NotFound."""
    row = (
        await session.execute(_visible(person_id, clients).where(ApiToken.id == token_id))
    ).first()
    if row is None:
        raise NotFound("There is no such token.")
    found: ApiToken = row[0]
    return found


async def revoke_tokens(
    session: AsyncSession, tokens: Iterable[ApiToken], actor: UUID | None
) -> None:
    """From the commit on they let nobody in; those that were revoked before stay as they are."""
    # In the order of their clients, because each change takes its client's lock.
    for token in sorted(tokens, key=lambda each: (each.client_id, each.id)):
        if token.revoked_at is None:
            token.revoked_at = utc_now()
            await journal_change(
                session,
                client_id=token.client_id,
                actor=actor,
                kind="token.revoked",
                subject=token.id,
                before={"permissions": token.permissions},
            )


async def tokens_of(session: AsyncSession, person_id: UUID) -> Sequence[ApiToken]:
    """Every token that acts in the person's name."""
    return (await session.scalars(select(ApiToken).where(ApiToken.person_id == person_id))).all()


async def _good(
    session: AsyncSession, which: ColumnElement[bool]
) -> tuple[ApiToken, Person] | None:
    row = (
        await session.execute(
            select(ApiToken, Person)
            .join(Person, Person.id == ApiToken.person_id)
            .where(
                which,
                ApiToken.expires_at > utc_now(),
                ApiToken.revoked_at.is_(None),
                Person.active,
            )
        )
    ).first()
    return None if row is None else (row[0], row[1])


def _visible(person_id: UUID, clients: Collection[UUID]) -> Select[ApiToken, Person]:
    return (
        select(ApiToken, Person)
        .join(Person, Person.id == ApiToken.person_id)
        .where(or_(ApiToken.person_id == person_id, ApiToken.client_id.in_(clients)))
    )
