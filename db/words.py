"""Keeping and reading people's words: one table, everything else holds a reference to it."""

import secrets
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.tables import Words
from domain.texts import salted_hash
from domain.values import TextRef

_SALT_BYTES = 16


async def keep_words(
    session: AsyncSession,
    client_id: UUID,
    words: str,
    *,
    customer_id: UUID | None = None,
    person_id: UUID | None = None,
) -> TextRef:
    """Store somebody's words (neither id: the machine's) and return the reference to them."""
    row = _row(uuid7(), client_id, words, customer_id, person_id)
    await session.execute(insert(Words).values(row))
    return TextRef(id=row["id"], hash=row["hash"])


async def keep_words_once(
    session: AsyncSession,
    text_id: UUID,
    client_id: UUID,
    words: str,
    *,
    person_id: UUID | None,
) -> TextRef | None:
    """Store words (person None: the machine's) under an id derived from what they belong to.

    The same words under the same id give the same reference, however often and however many at
    once ask; other words, or somebody else's id, give None.
    """
    row = _row(text_id, client_id, words, None, person_id)
    await session.execute(insert(Words).values(row).on_conflict_do_nothing())
    kept = await session.get_one(Words, text_id)
    same_author = (kept.client_id, kept.person_id) == (client_id, person_id)
    if not same_author or kept.salt is None or salted_hash(kept.salt, words) != kept.hash:
        return None
    return TextRef(id=kept.id, hash=kept.hash)


async def replace_words(
    session: AsyncSession, text_id: UUID, client_id: UUID, words: str, *, person_id: UUID
) -> None:
    """Store a person's words in place of the ones before, where no journal names them."""
    row = _row(text_id, client_id, words, None, person_id)
    new = insert(Words).values(row)
    fresh = {name: row[name] for name in ("salt", "words", "hash")}
    await session.execute(
        new.on_conflict_do_update(
            index_elements=["id"], set_={**fresh, "key_id": None, "erased_at": None}
        )
    )


async def read_words(
    session: AsyncSession, client_id: UUID, text_ids: Iterable[UUID]
) -> dict[UUID, str | None]:
    """The words of a client's texts by id, None where they were erased."""
    wanted = set(text_ids)
    if not wanted:
        return {}
    rows = await session.execute(
        select(Words.id, Words.words).where(Words.client_id == client_id, Words.id.in_(wanted))
    )
    return {row.id: row.words for row in rows}


def _row(
    text_id: UUID,
    client_id: UUID,
    words: str,
    customer_id: UUID | None,
    person_id: UUID | None,
) -> dict[str, Any]:
    salt = secrets.token_bytes(_SALT_BYTES)
    return {
        "id": text_id,
        "client_id": client_id,
        "customer_id": customer_id,
        "person_id": person_id,
        "salt": salt,
        "words": words,
        "hash": salted_hash(salt, words),
    }
