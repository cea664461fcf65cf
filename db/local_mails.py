"""The letters that no mail server took, in development: kept sealed, like the words in them."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.cases import customer_of
from db.keyring import Unreadable
from db.keys import key_of, keys_by_id
from db.tables import LocalMail


@dataclass(frozen=True)
class LocalLetter:
    """A letter as the page shows it."""

    recipient: str
    subject: str
    text: str
    at: datetime


async def keep_letter(
    session: AsyncSession,
    letter_id: UUID,
    client_id: UUID,
    case_id: UUID,
    recipient: str,
    subject: str,
    text: str,
) -> None:
    """Keep a letter about a case, once. Raises PersonErased."""
    key = await key_of(session, client_id, await customer_of(session, client_id, case_id))
    content = json.dumps([recipient, subject, text]).encode()
    await session.execute(
        insert(LocalMail)
        .values(
            id=letter_id,
            client_id=client_id,
            case_id=case_id,
            sealed=key.seal(letter_id, content),
            key_id=key.id,
        )
        .on_conflict_do_nothing()
    )


async def latest_letters(session: AsyncSession, limit: int) -> list[LocalLetter]:
    """The letters that can be read, the newest first."""
    rows = (
        await session.scalars(select(LocalMail).order_by(LocalMail.created_at.desc()).limit(limit))
    ).all()
    keys = await keys_by_id(session, {row.key_id for row in rows})
    found: list[LocalLetter] = []
    for row in rows:
        try:
            recipient, subject, text = json.loads(keys[row.key_id].open(row.id, row.sealed))
        except (KeyError, Unreadable, ValueError):
            continue  # its customer was erased
        found.append(LocalLetter(recipient, subject, text, row.created_at))
    return found
