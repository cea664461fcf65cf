"""Logins under way at an identity provider."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from db.sessions import hash_of
from db.tables import LoginAttempt, utc_now

LASTS = timedelta(minutes=10)
"""How long somebody may take at the provider."""


async def begin_attempt(
    session: AsyncSession, *, state: str, nonce: str, code_verifier: str, then: str
) -> None:
    """Remember what the answer must fit; attempts that were given up are cleared away."""
    now = utc_now()
    await session.execute(delete(LoginAttempt).where(LoginAttempt.expires_at < now))
    session.add(
        LoginAttempt(
            state_hash=hash_of(state),
            nonce=nonce,
            code_verifier=code_verifier,
            then=then,
            expires_at=now + LASTS,
        )
    )


async def end_attempt(session: AsyncSession, state: str) -> LoginAttempt | None:
    """The attempt of that state, which nobody can end a second time; None when there is none."""
    ended = (
        delete(LoginAttempt)
        .where(LoginAttempt.state_hash == hash_of(state), LoginAttempt.expires_at > utc_now())
        .returning(LoginAttempt)
    )
    return await session.scalar(ended)
