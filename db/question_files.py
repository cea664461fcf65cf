"""Files that contacts send along with an answer: kept sealed, name and all, like words."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.cases import customer_of
from db.keyring import Unreadable
from db.keys import held_key_of, keys_by_id
from db.tables import EscalationFile, EscalationKey
from domain.errors import NotFound

log = structlog.get_logger()


@dataclass(frozen=True)
class NamedFile:
    """A file as lists show it; `size` in bytes."""

    id: UUID
    name: str
    media_type: str
    size: int


async def keep_file(
    session: AsyncSession, key: EscalationKey, name: str, media_type: str, content: bytes
) -> UUID:
    """Store what a contact sent along; its id. Raises PersonErased."""
    file_id: UUID = uuid7()
    customer_id = await customer_of(session, key.client_id, key.case_id)
    sealing = await held_key_of(session, key.client_id, customer_id)
    session.add(
        EscalationFile(
            id=file_id,
            client_id=key.client_id,
            case_id=key.case_id,
            escalation_id=key.escalation_id,
            contact_id=key.contact_id,
            media_type=media_type,
            size=len(content),
            sealed_name=sealing.seal(file_id, name.encode()),
            sealed=sealing.seal(file_id, content),
            key_id=sealing.id,
        )
    )
    await session.flush()
    return file_id


async def files_named(
    session: AsyncSession, client_id: UUID, ids: Collection[UUID]
) -> list[NamedFile]:
    """Those files of a client that were not erased; their contents are left where they are."""
    if not ids:
        return []
    rows = (
        await session.execute(
            select(
                EscalationFile.id,
                EscalationFile.sealed_name,
                EscalationFile.media_type,
                EscalationFile.size,
                EscalationFile.key_id,
            ).where(EscalationFile.client_id == client_id, EscalationFile.id.in_(ids))
        )
    ).all()
    keys = await keys_by_id(session, {row.key_id for row in rows if row.key_id is not None})
    found: list[NamedFile] = []
    for row in rows:
        if row.sealed_name is None or row.key_id not in keys:
            continue
        try:
            name = keys[row.key_id].open(row.id, row.sealed_name).decode()
        except (Unreadable, UnicodeDecodeError):
            log.error("the name of a file cannot be read", file=str(row.id))
            continue
        found.append(NamedFile(row.id, name, row.media_type, row.size))
    return found


async def content_of(session: AsyncSession, row: EscalationFile) -> bytes:
    """What is in it. Raises NotFound when it was erased, Unreadable."""
    keys = await keys_by_id(session, {row.key_id} if row.key_id is not None else ())
    if row.sealed is None or row.key_id not in keys:
        raise NotFound("The file was erased with its customer.")
    return keys[row.key_id].open(row.id, row.sealed)
