"""What keeps the machine silent at this very moment: the stop button and the brake."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.stops import is_stopped
from db.tables import CaseRow, Message
from domain.agreement import ServiceAgreement
from domain.case import Case
from domain.values import Visibility

_LEFT = ("sending", "sent", "unknown")

ONE_STATEMENT_FOR = timedelta(hours=24)
"""Under one public post the machine speaks once in this time, however many write there."""


async def silenced(
    session: AsyncSession, case_id: UUID, message: Message, now: datetime, *, left: bool = False
) -> str | None:
    """Why the machine may not speak now, or None.

    `message` is what it would answer, or its own reply that is about to leave. Looks at stops of
    the client and the account, at what the machine said under the same post, at what was said to
    any copy of it, and at how much the machine said for the account within the agreement's window.
    Private words are not braked per post.
    `left`: count only what has left or may have; two that wait would else silence each other.
    """
    if await is_stopped(session, message.client_id, message.account_id):
        return "stopped"
    spoken = select(func.count()).where(
        Message.account_id == message.account_id,
        Message.automatic,
        Message.delivery.in_(_LEFT if left else (*_LEFT, "pending")),
        Message.id != message.id,
    )
    same_conversation = spoken.where(Message.conversation_id == message.conversation_id)
    if await session.scalar(same_conversation):
        return "spoke_already"
    if message.visibility == Visibility.PRIVATE:
        return None
    public = spoken.where(Message.visibility == Visibility.PUBLIC)
    same_post = public.where(
        Message.thread_key == message.thread_key, Message.occurred_at > now - ONE_STATEMENT_FOR
    )
    if await session.scalar(same_post):
        return "brake_post"
    if await _said_to_all(session, case_id, message, now):
        return "brake_incident"
    agreement = await _agreement(session, case_id)
    window = timedelta(seconds=agreement.automatic_window)
    lately = await session.scalar(public.where(Message.occurred_at > now - window))
    return "brake_account" if (lately or 0) >= agreement.automatic_per_account else None


async def _said_to_all(
    session: AsyncSession, case_id: UUID, message: Message, now: datetime
) -> bool:
    """Whether we spoke lately in any case of the same viral post: one statement serves all."""
    incident_id = await session.scalar(select(CaseRow.incident_id).where(CaseRow.id == case_id))
    if incident_id is None:
        return False
    spoken = (
        select(Message.id)
        .join(CaseRow, CaseRow.id == Message.case_id)
        .where(
            CaseRow.incident_id == incident_id,
            Message.direction == "outbound",
            Message.visibility == Visibility.PUBLIC,
            Message.delivery.in_((*_LEFT, "pending")),
            Message.occurred_at > now - ONE_STATEMENT_FOR,
            Message.id != message.id,
        )
        .limit(1)
    )
    return await session.scalar(spoken) is not None


async def _agreement(session: AsyncSession, case_id: UUID) -> ServiceAgreement:
    row = await session.get_one(CaseRow, case_id)
    return Case.model_validate(row.state).agreement
