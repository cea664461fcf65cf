"""Deliveries as they came and what hangs on messages: kept sealed, like words."""

import contextlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.blinding import blinded
from db.keyring import DataKey, Unreadable
from db.keys import key_of, keys_by_id
from db.tables import Attachment, ChannelAccount, Inbound, Message, RawInbound
from domain.errors import NotFound
from domain.names import plain, says

log = structlog.get_logger()

_PARTS_WORDS = re.compile(r"\\[nrtbf]|%[0-9A-Fa-f]{2}")
"""What parts words with a letter of its own, in JSON and in forms."""


@dataclass(frozen=True)
class Attached:
    """An attachment as people see it."""

    id: UUID
    url: str
    media_type: str
    description: str
    size: int | None = None
    """Bytes, where it lies with us."""


async def keep_delivery(
    session: AsyncSession,
    client_id: UUID,
    account_id: UUID,
    body: bytes,
    problems: list[dict[str, Any]],
) -> UUID:
    """Keep a delivery exactly as it came, with what could not be read of it."""
    raw_id: UUID = uuid7()
    key = await key_of(session, client_id, None)
    session.add(
        RawInbound(
            id=raw_id,
            client_id=client_id,
            account_id=account_id,
            sealed=key.seal(raw_id, body),
            key_id=key.id,
            problems=problems,
        )
    )
    await session.flush()
    return raw_id


async def forget_deliveries(
    session: AsyncSession, raw_ids: Collection[UUID] | Select[UUID | None], now: datetime
) -> None:
    """Erase what those deliveries said, whole; that they came stays."""
    await session.execute(
        update(RawInbound)
        .where(RawInbound.id.in_(raw_ids))
        .values(sealed=None, key_id=None, problems=[], erased_at=now)
        .execution_options(synchronize_session=False)
    )


async def tells_of_erased(
    session: AsyncSession, account: ChannelAccount, keys: Collection[str]
) -> bool:
    """Whether one of those keys of items or posts was an erased person's."""
    key = await key_of(session, account.client_id, None)
    blind = [blinded(key, each) for each in keys]
    theirs = select(Inbound.id).where(Inbound.account_id == account.id, Inbound.key.in_(blind))
    posts = select(Message.id).where(
        Message.account_id == account.id, Message.remote_key.in_(blind)
    )
    return bool(await session.scalar(select(or_(theirs.exists(), posts.exists()))))


async def bodies_of(session: AsyncSession, rows: Sequence[RawInbound]) -> dict[UUID, bytes]:
    """Deliveries by id as they came, those that were not erased. Raises Unreadable."""
    keys = await keys_by_id(session, {row.key_id for row in rows if row.key_id is not None})
    return {
        row.id: keys[row.key_id].open(row.id, row.sealed)
        for row in rows
        if row.sealed is not None and row.key_id in keys
    }


async def attach(
    session: AsyncSession,
    client_id: UUID,
    customer_id: UUID | None,
    message_id: UUID,
    url: str,
    media_type: str,
    description: str,
) -> None:
    """Keep where a message's picture or file lies and what it shows."""
    attachment_id: UUID = uuid7()
    key = await key_of(session, client_id, customer_id)
    content = json.dumps([url, description]).encode()
    session.add(
        Attachment(
            id=attachment_id,
            client_id=client_id,
            message_id=message_id,
            media_type=media_type,
            sealed=key.seal(attachment_id, content),
            key_id=key.id,
        )
    )


async def attachments_of(
    session: AsyncSession, message_ids: Iterable[UUID]
) -> dict[UUID, list[Attached]]:
    """What hangs on those messages and was not erased, by message."""
    wanted = set(message_ids)
    if not wanted:
        return {}
    rows = (
        await session.scalars(
            select(Attachment).where(Attachment.message_id.in_(wanted)).order_by(Attachment.id)
        )
    ).all()
    keys = await keys_by_id(session, {row.key_id for row in rows if row.key_id is not None})
    found: dict[UUID, list[Attached]] = {}
    for row in rows:
        attached = _opened(row, keys)
        if attached is not None:
            found.setdefault(row.message_id, []).append(attached)
    return found


async def get_attachment(
    session: AsyncSession, attachment_id: UUID, within: Collection[UUID]
) -> tuple[Attached, str]:
    """An attachment of one of the clients `within`, and its account's network as an administrator
    gave it (empty where none was given). Raises NotFound, also where it was erased or its author
    deleted the message."""
    row = (
        await session.execute(
            select(Attachment, ChannelAccount.settings)
            .join(Message, Message.id == Attachment.message_id)
            .join(ChannelAccount, ChannelAccount.id == Message.account_id)
            .where(
                Attachment.id == attachment_id,
                Attachment.client_id.in_(within),
                Message.deleted_at.is_(None),
            )
        )
    ).one_or_none()
    attached = None
    if row is not None:
        keys = await keys_by_id(session, {row.Attachment.key_id} - {None})
        attached = _opened(row.Attachment, keys)
    if row is None or attached is None:
        raise NotFound("There is no such attachment.")
    return attached, str(row.settings.get("base_url") or "")


def _opened(row: Attachment, keys: Mapping[UUID, DataKey]) -> Attached | None:
    """None for what was erased or cannot be read."""
    if row.sealed is None or row.key_id is None or row.key_id not in keys:
        return None
    try:
        url, description = json.loads(keys[row.key_id].open(row.id, row.sealed))
    except (Unreadable, ValueError):
        log.error("an attachment cannot be read", attachment=str(row.id))
        return None
    return Attached(id=row.id, url=url, media_type=row.media_type, description=description)


async def unreadable_that_name(
    session: AsyncSession, client_id: UUID, names: Collection[str]
) -> list[UUID]:
    """Deliveries of the client with items that nobody could read, and one of these names in
    them."""
    rows = await session.scalars(
        select(RawInbound).where(
            RawInbound.client_id == client_id,
            RawInbound.sealed.is_not(None),
            func.jsonb_array_length(RawInbound.problems) > 0,
        )
    )
    wanted = [plain(name) for name in names]
    found: list[UUID] = []
    for row in rows.all():
        try:
            bodies = await bodies_of(session, [row])
        except Unreadable:
            found.append(row.id)  # it may name them, and nobody can do anything else with it
            continue
        texts = [text for body in bodies.values() for text in _readings(body)]
        if any(says(text, name) for text in texts for name in wanted):
            found.append(row.id)
    return found


def _readings(body: bytes) -> Iterator[str]:
    """The delivery as it came and, since JSON may write ü as \\u00fc, as it reads; either without
    the letters of what parts words there."""
    texts = [body.decode("utf-8", "replace")]
    with contextlib.suppress(ValueError, RecursionError):
        texts.append(json.dumps(json.loads(body), ensure_ascii=False))
    for reading in texts:
        yield plain(reading)
        yield plain(_PARTS_WORDS.sub(" ", reading))
