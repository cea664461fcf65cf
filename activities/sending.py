"""Sending a reply once, and finding out what became of it when the answer was lost.

The row's state says what the network may have: `pending` nothing, `sending` perhaps, `sent` it has.
It is `sending` before the request leaves and never goes back without the network's word.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.silence import silenced
from channels import contract
from channels.contract import UPLOADING, Account, Channel, Outbound, OutFile
from db.engine import Sessions
from db.notify import notify
from db.reply_files import Content, contents_of, refs_in
from db.tables import ChannelAccount, Conversation, Message, NetworkIdentity
from db.words import read_words
from domain.capabilities import length
from domain.reply import InDoubt, Rejected, Retryable, SendOutcome, Sent
from domain.values import Visibility
from workflows.case.steps import ReplyToSend

log = structlog.get_logger()

NETWORK_TIMEOUT = 15.0
"""Seconds for everything that a channel does in one attempt; less than the activity's own limit."""

SETTLING = timedelta(seconds=10)
"""After a lost answer the network may still be posting: its "absent" counts only from here on."""

REPEAT_AFTER = timedelta(seconds=2)
"""Between two repeats of an attempt at a network that takes each only once."""

PATIENCE = 5
"""How often a network that could tell, but does not yet, is asked before a person is."""

Channels = Callable[[str], Channel]
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Attempt:
    """Everything one attempt needs, read before the network is spoken to. `whole`: the files are
    what was approved."""

    account: Account
    outbound: Outbound
    whole: bool = True

    @property
    def patience(self) -> float:
        """Seconds that the channel may take."""
        return NETWORK_TIMEOUT + (UPLOADING if self.outbound.files else 0)


async def send(
    sessions: Sessions, channels: Channels, wanted: ReplyToSend, now: Clock
) -> SendOutcome:
    """Try once to post the reply whose row is pending."""
    async with sessions() as session:
        message = await session.get_one(Message, wanted.reply.id)
        attempt = await _attempt(session, message)
    known = _known(message) or await _gone(channels, message, attempt)
    if known is not None:
        return known
    async with sessions.begin() as session:
        refusal = await _begin(session, wanted, channels, attempt, now())
    if refusal is not None:
        return refusal
    return await _settle(sessions, wanted, await _speak(channels, attempt), now())


async def reconcile(
    sessions: Sessions, channels: Channels, wanted: ReplyToSend, now: Clock
) -> SendOutcome:
    """What became of an attempt: it stands there, it may be tried again, or nobody can tell.

    Raises ApplicationError, to be asked again later, while the network may still change its answer.
    """
    async with sessions() as session:
        message = await session.get_one(Message, wanted.reply.id)
        attempt = await _attempt(session, message)
    if message.delivery == "pending":
        return Retryable(code="never_left", after=0)
    known = _known(message)
    if known is not None and not isinstance(known, InDoubt):
        return known
    channel = channels(attempt.account.channel)
    capabilities = channel.capabilities(attempt.account)
    if capabilities.idempotent:
        return await _repeat(sessions, channels, wanted, attempt, now)
    asked_at = now()
    settling = SETTLING + timedelta(seconds=UPLOADING if attempt.outbound.files else 0)
    settled_at = (message.attempted_at or asked_at) + settling
    if capabilities.reconcilable and asked_at < settled_at:
        raise ApplicationError(
            "too early to ask", type="too-early", next_retry_delay=settled_at - asked_at
        )
    async with asyncio.timeout(NETWORK_TIMEOUT):
        found = await channel.reconcile(attempt.account, attempt.outbound)
    match found:
        case contract.Found(remote_key=remote_key, url=url):
            return await _settle(sessions, wanted, contract.Sent(remote_key, url), now())
        case contract.Absent():
            return await _settle(sessions, wanted, contract.Retryable("absent", after=1), now())
        case _:
            if capabilities.reconcilable and activity.info().attempt < PATIENCE:
                raise ApplicationError("the network cannot tell yet", type="not-yet")
            return InDoubt(code="cannot_tell")


async def _repeat(
    sessions: Sessions, channels: Channels, wanted: ReplyToSend, attempt: Attempt, now: Clock
) -> SendOutcome:
    """The network takes the same attempt only once, so that sending it again tells what became of
    it. All the while it may stand there: it counts as neither pending nor failed before the network
    has answered for it."""
    async with sessions() as session:
        message = await session.get_one(Message, wanted.reply.id)
        account = await session.get_one(ChannelAccount, message.account_id)
        if account.status != "active":
            return InDoubt(code="account_paused")
        if message.automatic and await silenced(session, wanted.case_id, message, now(), left=True):
            return InDoubt(code="silenced")  # a stop that was pressed meanwhile holds
    match await _speak(channels, attempt):
        case (contract.Sent() | contract.Rejected(operator=False)) as result:
            return await _settle(sessions, wanted, result, now())
        case contract.Rejected(code=code):
            return InDoubt(code=code)  # refused for who we are, which says nothing of before
        case contract.Retryable(after=after):
            pause = timedelta(seconds=after)
            raise ApplicationError("no answer yet", type="not-yet", next_retry_delay=pause)
        case _:
            raise ApplicationError("no answer yet", type="not-yet", next_retry_delay=REPEAT_AFTER)


async def _speak(channels: Channels, attempt: Attempt) -> contract.SendResult:
    """One request to the network; whatever goes wrong in the channel leaves the outcome open."""
    try:
        async with asyncio.timeout(attempt.patience):
            channel = channels(attempt.account.channel)
            return await channel.send(attempt.account, attempt.outbound)
    except Exception as error:
        log.warning("a channel raised while sending", error=type(error).__name__)
        return contract.Ambiguous(code="channel_failed")


async def _attempt(session: AsyncSession, message: Message) -> Attempt:
    account = await session.get_one(ChannelAccount, message.account_id)
    words = await read_words(
        session, message.client_id, [message.text_id] if message.text_id else []
    )
    conversation, identity = (
        await session.execute(
            select(Conversation, NetworkIdentity)
            .join(NetworkIdentity, NetworkIdentity.id == Conversation.identity_id)
            .where(Conversation.id == message.conversation_id)
        )
    ).one()
    refs = refs_in(message.files)
    files: Sequence[Content] | None = ()
    if refs and message.case_id is not None:
        files = await contents_of(session, message.client_id, message.case_id, refs)
    outbound = Outbound(
        attempt_id=message.id,
        text=(words.get(message.text_id) if message.text_id else None) or "",
        visibility=Visibility(message.visibility),
        conversation_key=conversation.thread_key,
        recipient=contract.Author(
            key=identity.remote_key, handle=identity.handle, name=identity.name
        ),
        in_reply_to=message.in_reply_to,
        first_attempt_at=message.attempted_at,
        files=tuple(
            OutFile(each.id, each.media_type, each.content, each.description)
            for each in files or ()
        ),
    )
    return Attempt(Account.stored(account), outbound, whole=len(outbound.files) == len(refs))


def _known(message: Message) -> SendOutcome | None:
    """What the row itself says already; None when it is yet to be sent."""
    match message.delivery:
        case "sent":
            return Sent(at=message.sent_at or datetime.now(UTC))
        case "failed":
            return Rejected(code=message.failure or "failed")
        case "sending" | "unknown":
            return InDoubt(code="interrupted")
    return None


async def _gone(channels: Channels, message: Message, attempt: Attempt) -> SendOutcome | None:
    """Re-read the post before a public reply: nobody answers in public what was taken back."""
    if message.visibility != Visibility.PUBLIC or attempt.outbound.in_reply_to is None:
        return None
    channel = channels(attempt.account.channel)
    if not channel.capabilities(attempt.account).deletions or not channel.listens:
        return None
    try:
        async with asyncio.timeout(NETWORK_TIMEOUT / 3):
            there = await channel.fetch(attempt.account, attempt.outbound.in_reply_to)
    except Exception as error:
        # Whether the network can be reached at all is found out by sending.
        log.info("could not re-read before replying", error=type(error).__name__)
        return None
    return Rejected(code="gone") if there is None else None


async def _begin(
    session: AsyncSession,
    wanted: ReplyToSend,
    channels: Channels,
    attempt: Attempt,
    now: datetime,
) -> SendOutcome | None:
    """Mark the row as perhaps sent from now on; or say why it must not leave."""
    message = await session.get_one(Message, wanted.reply.id, with_for_update=True)
    known = _known(message)
    if known is not None:
        return known
    row = await session.get_one(ChannelAccount, message.account_id)
    if row.status != "active":
        return Retryable(code="account_paused", after=60)
    if not attempt.whole:
        return Rejected(code="file_gone")
    capabilities = channels(row.channel).capabilities(attempt.account)
    handle = attempt.outbound.recipient.handle
    if length(capabilities, attempt.outbound.text, handle) > capabilities.max_length:
        return Rejected(code="too_long")
    if message.automatic:
        # One at a time per account, or a burst would pass the brake side by side.
        await session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:account, 0))"),
            {"account": str(message.account_id)},
        )
        why = await silenced(session, wanted.case_id, message, now, left=True)
        if why is not None:
            return Rejected(code=why)
    message.delivery = "sending"
    message.attempted_at = message.attempted_at or now
    await notify(session, "messages", message.id, message.case_id, message.client_id)
    return None


async def _settle(
    sessions: Sessions, wanted: ReplyToSend, result: contract.SendResult, now: datetime
) -> SendOutcome:
    """Write down what the network said; only a lost answer leaves the row as it is."""
    async with sessions.begin() as session:
        message = await session.get_one(Message, wanted.reply.id, with_for_update=True)
        outcome: SendOutcome
        match result:
            case contract.Sent(remote_key=remote_key, url=url, at=at):
                message.delivery, message.failure = "sent", None
                await _forget_echo(session, message, remote_key)
                message.remote_key, message.url = remote_key, url
                message.sent_at = at or now
                outcome = Sent(at=message.sent_at)
            case contract.Rejected(code=code, operator=operator):
                message.delivery, message.failure = "failed", code
                outcome = Rejected(code=code)
                if operator:
                    await _pause_account(session, message, code)
            case contract.Retryable(code=code, after=after):
                message.delivery, message.failure = "pending", code
                outcome = Retryable(code=code, after=after)
            case contract.Ambiguous(code=code):
                outcome = InDoubt(code=code)
        await notify(session, "messages", message.id, message.case_id, message.client_id)
    return outcome


async def _forget_echo(session: AsyncSession, message: Message, remote_key: str) -> None:
    """The network's echo of this very reply may have come before its answer did."""
    echo = await session.scalar(
        select(Message).where(
            Message.account_id == message.account_id,
            Message.remote_key == remote_key,
            Message.id != message.id,
        )
    )
    if echo is not None:
        await session.delete(echo)
        await session.flush()


async def _pause_account(session: AsyncSession, message: Message, code: str) -> None:
    """The network refuses the account itself: nothing more is tried until a person has looked."""
    account = await session.get_one(ChannelAccount, message.account_id, with_for_update=True)
    account.status, account.problem = "paused", code
    await notify(session, "accounts", account.id, None, account.client_id)
