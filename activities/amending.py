"""Changing what stands on the network: our replies corrected or taken back, posts moderated."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from activities.attempts import NETWORK_TIMEOUT
from activities.sending import Channels
from channels import contract
from channels.contract import Account, Author, Change
from db.engine import Sessions
from db.notify import notify
from db.tables import ChannelAccount, Conversation, Message, NetworkIdentity
from db.words import read_words
from domain.amendment import Amendment, AmendmentKind
from domain.answering import LONGEST_PAUSE
from domain.reply import InDoubt, Rejected, Retryable, SendOutcome, Sent
from workflows.case.steps import AmendmentToMake

log = structlog.get_logger()


async def amend(
    sessions: Sessions,
    channels: Channels,
    wanted: AmendmentToMake,
    now: Callable[[], datetime],
) -> SendOutcome:
    """Do it, and let our own row say what stands there now. Doing it again does no harm."""
    amendment = wanted.amendment
    async with sessions() as session:
        message = await session.get_one(Message, amendment.about)
        if message.remote_key is None:
            return Rejected(code="not_on_the_network")
        row = await session.get_one(ChannelAccount, message.account_id)
        if row.status != "active":
            return _later(amendment, "account_paused", 60, now())
        change = await _change(session, amendment, message, message.remote_key)
        account = Account.stored(row)
    try:
        async with asyncio.timeout(NETWORK_TIMEOUT):
            result = await channels(account.channel).amend(account, change)
    except Exception as error:
        log.warning("a channel raised while amending", error=type(error).__name__)
        return InDoubt(code="channel_failed")
    match result:
        case contract.Sent():
            await _stands(sessions, amendment, now())
            return Sent(at=now())
        case contract.Rejected(code=code):
            return Rejected(code=code)
        case contract.Retryable(code=code, after=after):
            return _later(amendment, code, after, now())
        case contract.Ambiguous():
            # All but a report may be asked for again; the network says the same the second time.
            again = amendment.kind is not AmendmentKind.REPORT
            return _later(amendment, "again", 5, now()) if again else InDoubt(code="no_answer")


def _later(amendment: Amendment, code: str, after: float, now: datetime) -> Retryable:
    """The longer it has been tried, the later again: each attempt adds to a case's history, which
    would not hold a day of them."""
    tried_for = (now - amendment.submitted_at).total_seconds()
    return Retryable(code=code, after=max(after, min(tried_for, LONGEST_PAUSE)))


async def _change(
    session: AsyncSession, amendment: Amendment, message: Message, remote_key: str
) -> Change:
    conversation, identity = (
        await session.execute(
            select(Conversation, NetworkIdentity)
            .join(NetworkIdentity, NetworkIdentity.id == Conversation.identity_id)
            .where(Conversation.id == message.conversation_id)
        )
    ).one()
    text = ""
    if amendment.text is not None:
        words = await read_words(session, message.client_id, [amendment.text.id])
        text = words.get(amendment.text.id) or ""
    return Change(
        attempt_id=amendment.id,
        kind=amendment.kind,
        message_key=remote_key,
        conversation_key=conversation.thread_key,
        person=Author(key=identity.remote_key, handle=identity.handle, name=identity.name),
        text=text,
    )


async def _stands(sessions: Sessions, amendment: Amendment, at: datetime) -> None:
    """Our row follows the network."""
    async with sessions.begin() as session:
        message = await session.get_one(Message, amendment.about, with_for_update=True)
        match amendment.kind:
            case AmendmentKind.CORRECT if amendment.text is not None:
                message.text_id, message.edited_at = amendment.text.id, at
            case AmendmentKind.WITHDRAW:
                message.deleted_at = message.deleted_at or at
        await notify(session, "messages", message.id, message.case_id, message.client_id)
