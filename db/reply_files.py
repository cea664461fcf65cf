"""Files that people send: kept with the customer's key, named by a salted hash, sent unchanged."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.cases import customer_of
from db.deliveries import Attached
from db.keyring import SEALING, Unreadable
from db.keys import erased, held_key_of, keys_by_id
from db.tables import File, Message
from db.words import read_words
from domain.errors import Conflict, NotFound, UnknownReference
from domain.files import FileRef
from domain.texts import SALT_BYTES, salted_hash_of

OURS = "/api/files/"
"""How the addresses of files begin that lie with us."""

FORGOTTEN_AFTER = timedelta(days=14)
"""As long as a sketch is kept: what no reply names by then is not going to be sent."""

MOST_WAITING = 20
"""Files that one person may have lying in one case without sending them."""

_SIZE = func.octet_length(File.sealed) - SEALING
_REFS: TypeAdapter[tuple[FileRef, ...]] = TypeAdapter(tuple[FileRef, ...])


@dataclass(frozen=True)
class Content:
    """A file as it goes out."""

    id: UUID
    media_type: str
    content: bytes
    description: str


async def keep_upload(
    session: AsyncSession,
    client_id: UUID,
    case_id: UUID,
    person_id: UUID,
    media_type: str,
    content: bytes,
    now: datetime,
) -> File:
    """Keep a file that is to be sent in a case. Raises PersonErased, Conflict for one too many."""
    mine = (File.case_id == case_id, File.person_id == person_id, File.named_at.is_(None))
    await session.execute(delete(File).where(*mine, File.created_at < now - FORGOTTEN_AFTER))
    waiting = await session.scalar(select(func.count()).select_from(File).where(*mine))
    if (waiting or 0) >= MOST_WAITING:
        raise Conflict(
            f"{MOST_WAITING} files lie in this case that were never sent.", "Send some of them."
        )
    customer_id = await customer_of(session, client_id, case_id)
    if customer_id is None:
        raise erased()
    key = await held_key_of(session, client_id, customer_id)
    file_id: UUID = uuid7()
    salt = secrets.token_bytes(SALT_BYTES)
    file = File(
        id=file_id,
        client_id=client_id,
        customer_id=customer_id,
        media_type=media_type,
        sealed=key.seal(file_id, content),
        key_id=key.id,
        created_at=now,
        case_id=case_id,
        person_id=person_id,
        salt=salt,
        hash=salted_hash_of(salt, content),
    )
    session.add(file)
    await session.flush()
    return file


async def forget_unsent(session: AsyncSession, now: datetime) -> None:
    """Files that no reply named in all that time go, whoever put them there."""
    unsent = (File.case_id.is_not(None), File.named_at.is_(None))
    await session.execute(delete(File).where(*unsent, File.created_at < now - FORGOTTEN_AFTER))


async def hashes_of(
    session: AsyncSession, client_id: UUID, case_id: UUID, ids: Sequence[UUID], now: datetime
) -> list[str]:
    """The hashes of files that are to be sent in a case, in the order of `ids`; from now on they
    are named. Raises UnknownReference for one that is not there."""
    rows = await session.execute(
        update(File)
        .where(File.id.in_(ids), File.client_id == client_id, File.case_id == case_id)
        .values(named_at=func.coalesce(File.named_at, now))
        .returning(File.id, File.hash)
        .execution_options(synchronize_session=False)
    )
    found = {row.id: row.hash for row in rows}
    if any(found.get(each) is None for each in ids):
        raise UnknownReference("The case has no such file.", "Attach it once more.")
    return [found[each] for each in ids]


async def shown_files(
    session: AsyncSession, client_id: UUID, files: Iterable[FileRef]
) -> dict[FileRef, Attached]:
    """Those files of replies that are still there, as people see them; two queries. The same file
    may be described anew from one revision to the next."""
    named = set(files)
    if not named:
        return {}
    ids = {file.id for file in named}
    rows = await session.execute(
        select(File.id, File.media_type, _SIZE.label("size")).where(
            File.client_id == client_id, File.id.in_(ids), File.erased_at.is_(None)
        )
    )
    stored = {row.id: row for row in rows}
    described = [file.description.id for file in named if file.description]
    words = await read_words(session, client_id, described)
    return {
        file: Attached(
            id=file.id,
            url=f"{OURS}{file.id}",
            media_type=stored[file.id].media_type,
            description=_said(file, words),
            size=stored[file.id].size,
        )
        for file in named
        if file.id in stored
    }


async def contents_of(
    session: AsyncSession, client_id: UUID, case_id: UUID, files: Sequence[FileRef]
) -> list[Content] | None:
    """What was approved, exactly, in order; None when one of them is gone, is another case's or
    is not what the hash says."""
    rows = await session.scalars(
        select(File).where(
            File.client_id == client_id,
            File.case_id == case_id,
            File.id.in_([file.id for file in files]),
        )
    )
    stored = {row.id: row for row in rows}
    held = {row.key_id for row in stored.values() if row.key_id is not None}
    keys = await keys_by_id(session, held)
    words = await read_words(
        session, client_id, [file.description.id for file in files if file.description]
    )
    found: list[Content] = []
    for file in files:
        row = stored.get(file.id)
        if row is None or row.sealed is None or row.salt is None or row.key_id not in keys:
            return None
        try:
            content = keys[row.key_id].open(row.id, row.sealed)
        except Unreadable:
            return None
        if salted_hash_of(row.salt, content) != file.hash:
            return None
        found.append(Content(file.id, row.media_type, content, _said(file, words)))
    return found


async def content_of(session: AsyncSession, file: File) -> bytes:
    """What is in it. Raises NotFound when it was erased, Unreadable."""
    keys = await keys_by_id(session, {file.key_id} if file.key_id is not None else ())
    if file.sealed is None or file.key_id not in keys:
        raise NotFound("The file was erased with its customer.")
    return keys[file.key_id].open(file.id, file.sealed)


async def sent_file(
    session: AsyncSession, account_id: UUID, file_id: UUID, thread_key: str | None = None
) -> File | None:
    """A file that went out, or is going out at this moment, with a reply from that account (in that
    thread); None when none did."""
    sent = select(Message.id).where(
        Message.account_id == account_id,
        Message.direction == "outbound",
        Message.delivery.in_(("sending", "sent")),
        Message.deleted_at.is_(None),
        Message.files.contains([{"id": str(file_id)}]),
    )
    if thread_key is not None:
        sent = sent.where(Message.thread_key == thread_key)
    file = await session.get(File, file_id)
    if file is None or file.case_id is None:
        return None
    # The case's messages alone: they have an index.
    return file if await session.scalar(sent.where(Message.case_id == file.case_id)) else None


def refs_in(stored: Collection[Any]) -> tuple[FileRef, ...]:
    """The files that a message's row names."""
    return _REFS.validate_python(stored or ())


def _said(file: FileRef, words: dict[UUID, str | None]) -> str:
    return (words.get(file.description.id) if file.description else None) or ""
