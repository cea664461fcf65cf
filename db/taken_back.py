"""Posts that their author changed or deleted, on networks whose rules let nobody keep the words."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.deliveries import forget_deliveries
from db.tables import Attachment, Findable, Fingerprint, Inbound, LegalHold, Message, Words


async def wordings_of(session: AsyncSession, message: Message) -> set[UUID]:
    """The texts of everything that a post ever said."""
    told = await session.scalars(
        select(Inbound.text_id).where(
            Inbound.message_id == message.id, Inbound.text_id.is_not(None)
        )
    )
    return {text for text in (message.text_id, *told) if text is not None}


async def forget_wordings(
    session: AsyncSession, message: Message, texts: Collection[UUID], now: datetime
) -> bool:
    """Erase what a post said, with the deliveries that brought it, which also go whole where they
    brought others' posts: those keep their own words. Ids and hashes stay. False, and nothing is
    erased, while a legal hold protects its author."""
    held = await session.scalar(
        select(LegalHold.id)
        .where(LegalHold.customer_id == message.customer_id, LegalHold.lifted_at.is_(None))
        .limit(1)
    )
    if held is not None:
        return False
    await session.execute(delete(Findable).where(Findable.text_id.in_(texts)))
    await session.execute(delete(Fingerprint).where(Fingerprint.message_id == message.id))
    await session.execute(
        update(Words)
        .where(Words.id.in_(texts), Words.erased_at.is_(None))
        .values(sealed=None, salt=None, key_id=None, erased_at=now)
        .execution_options(synchronize_session=False)
    )
    brought = select(Inbound.raw_id).where(Inbound.text_id.in_(texts), Inbound.raw_id.is_not(None))
    await forget_deliveries(session, brought, now)
    return True


async def forget_attachments(session: AsyncSession, message: Message, now: datetime) -> None:
    """Erase where a deleted post's pictures lie and what they show."""
    await session.execute(
        update(Attachment)
        .where(Attachment.message_id == message.id)
        .values(sealed=None, key_id=None, media_type="", erased_at=now)
        .execution_options(synchronize_session=False)
    )
