"""Sending a reply once, and finding out what became of it when the answer was lost.

The row's state says what the network may have: `pending` nothing, `sending` perhaps, `sent` it has.
It is `sending` before the request leaves and never goes back without the network's word.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import (
    DateTime,
    ScalarSelect,
    Text,
    Uuid,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.attempts import NETWORK_TIMEOUT, Attempt, attempt_of
from activities.hands import ASK_AGAIN_AFTER, NoHand, a_hand
from activities.silence import silenced
from channels import contract
from channels.contract import UPLOADING, Channel
from db.engine import Sessions
from db.notify import announcement, notify
from db.tables import ChannelAccount, Message
from domain.capabilities import length
from domain.reply import InDoubt, Rejected, Retryable, SendOutcome, Sent
from workflows.case.steps import ReplyToSend

log = structlog.get_logger()

SETTLING = timedelta(seconds=10)
"""After a lost answer the network may still be posting: its "absent" counts only so long after we
were asked what became of the attempt. Every attempt counts, not the first alone, and the server's
clock: a worker's may leap."""

REPEAT_AFTER = timedelta(seconds=2)
"""Between two repeats of an attempt at a network that takes each only once."""

REFUSED_AGAIN_AFTER = 10.0
"""Seconds until a network that refuses the account is asked once more."""

PATIENCE = 5
"""How often a network that could tell, but does not yet, is asked before a person is."""

Channels = Callable[[str], Channel]
Clock = Callable[[], datetime]


async def send(
    sessions: Sessions, alone: Sessions, channels: Channels, wanted: ReplyToSend, now: Clock
) -> SendOutcome:
    """Try once to post the reply whose row is pending. `alone`: sessions whose statements each
    stand alone."""
    async with alone() as session:
        attempt = await attempt_of(session, wanted.reply.id)
    if attempt.known is not None:
        return attempt.known
    try:
        with a_hand(attempt.account_id, attempt.slow):
            refusal = (
                await _gone(channels, attempt)
                or _unfit(channels, attempt)
                or await _begin(sessions, wanted, attempt, now())
            )
            if refusal is not None:
                return refusal
            result = await _speak(channels, attempt)
    except NoHand:
        return Retryable(code="timeout", after=ASK_AGAIN_AFTER)
    if isinstance(result, contract.Rejected) and result.operator:
        return await _refused(sessions, wanted, attempt, result.code)
    return await _settle(sessions, alone, wanted, result, now())


async def reconcile(
    sessions: Sessions, alone: Sessions, channels: Channels, wanted: ReplyToSend, now: Clock
) -> SendOutcome:
    """What became of an attempt: it stands there, it may be tried again, or nobody can tell.

    Raises ApplicationError, to be asked again later, while the network may still change its answer.
    """
    async with alone() as session:
        attempt = await attempt_of(session, wanted.reply.id)
    if attempt.delivery == "pending":
        return Retryable(code="never_left", after=0)
    known = attempt.known
    if known is not None and not isinstance(known, InDoubt):
        return known
    channel = channels(attempt.account.channel)
    capabilities = channel.capabilities(attempt.account)
    if capabilities.idempotent:
        with _a_hand_or_later(attempt):
            return await _repeat(sessions, alone, channels, wanted, now)
    settling = SETTLING + timedelta(seconds=UPLOADING if attempt.outbound.files else 0)
    passed = activity.info().started_time - activity.info().scheduled_time
    if capabilities.reconcilable and passed < settling:
        raise ApplicationError(
            "too early to ask", type="too-early", next_retry_delay=settling - passed
        )
    with _a_hand_or_later(attempt):
        async with asyncio.timeout(NETWORK_TIMEOUT):
            found = await channel.reconcile(attempt.account, attempt.outbound)
    match found:
        case contract.Found(remote_key=remote_key, url=url):
            return await _settle(sessions, alone, wanted, contract.Sent(remote_key, url), now())
        case contract.Absent():
            return await _settle(
                sessions, alone, wanted, contract.Retryable("absent", after=1), now()
            )
        case _:
            if capabilities.reconcilable and activity.info().attempt < PATIENCE:
                raise ApplicationError("the network cannot tell yet", type="not-yet")
            return InDoubt(code="cannot_tell")


@contextmanager
def _a_hand_or_later(attempt: Attempt) -> Iterator[None]:
    try:
        with a_hand(attempt.account_id, attempt.slow):
            yield
    except NoHand:
        raise ApplicationError(
            "the network hangs",
            type="not-yet",
            next_retry_delay=timedelta(seconds=ASK_AGAIN_AFTER),
        ) from None


async def _repeat(
    sessions: Sessions, alone: Sessions, channels: Channels, wanted: ReplyToSend, now: Clock
) -> SendOutcome:
    """The network takes the same attempt only once, so that sending it again tells what became of
    it. All the while it may stand there: it counts as neither pending nor failed before the network
    has answered for it."""
    async with alone() as session:
        attempt = await attempt_of(session, wanted.reply.id)
        if not attempt.active:
            return InDoubt(code="account_paused")
        if not attempt.worded:
            return InDoubt(code="text_gone")
        if attempt.automatic and await silenced(session, wanted.case_id, attempt, now(), left=True):
            return InDoubt(code="silenced")  # a stop that was pressed meanwhile holds
    match await _speak(channels, attempt):
        case (contract.Sent() | contract.Rejected(operator=False)) as result:
            return await _settle(sessions, alone, wanted, result, now())
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


async def _gone(channels: Channels, attempt: Attempt) -> SendOutcome | None:
    """Re-read the post before a public reply: nobody answers in public what was taken back."""
    if not attempt.public or attempt.outbound.in_reply_to is None:
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


def _unfit(channels: Channels, attempt: Attempt) -> SendOutcome | None:
    """Why it cannot leave as it is, whoever asks."""
    if not attempt.active:
        return _PAUSED
    if not attempt.worded:
        return Rejected(code="text_gone")
    if not attempt.whole:
        return Rejected(code="file_gone")
    capabilities = channels(attempt.account.channel).capabilities(attempt.account)
    handle = attempt.outbound.recipient.handle
    if length(capabilities, attempt.outbound.text, handle) > capabilities.max_length:
        return Rejected(code="too_long")
    return None


_PAUSED = Retryable(code="account_paused", after=60)


async def _begin(
    sessions: Sessions, wanted: ReplyToSend, attempt: Attempt, now: datetime
) -> SendOutcome | None:
    """Mark the row as perhaps sent from now on; or say why it must not leave."""
    async with sessions.begin() as session:
        if attempt.automatic:
            # One at a time per account, or a burst would pass the brake side by side.
            await session.execute(_ALONE, {"account": str(attempt.account_id)})
            why = await silenced(session, wanted.case_id, attempt, now, left=True)
            if why is not None:
                return Rejected(code=why)
        begins = {"reply": attempt.id, "at": now, **_news(wanted)}
        if (await session.execute(_BEGINS, begins)).one_or_none() is not None:
            return None
        return (await attempt_of(session, attempt.id)).known or _PAUSED


_ALONE = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("account"), 0)))

_NEWS = func.pg_notify(bindparam("listeners", type_=Text()), bindparam("news", type_=Text()))


def _news(wanted: ReplyToSend) -> dict[str, Any]:
    """Whoever looks at the case sees what becomes of the reply."""
    told = announcement("messages", wanted.reply.id, wanted.case_id, wanted.client_id)
    return dict(zip(("listeners", "news"), told, strict=True))


_BEGUN = (
    update(Message)
    .where(
        Message.id == bindparam("reply", type_=Uuid()),
        Message.delivery == "pending",
        Message.account_id == ChannelAccount.id,
        ChannelAccount.status == "active",
    )
    .values(
        delivery="sending",
        attempted_at=func.coalesce(
            Message.attempted_at, bindparam("at", type_=DateTime(timezone=True))
        ),
    )
    .returning(Message.id)
    .cte("begun")
)

_BEGINS = select(_NEWS).select_from(_BEGUN)
"""One row, or none where the reply does not wait any more or its account was paused meanwhile."""


async def _settle(
    sessions: Sessions,
    alone: Sessions,
    wanted: ReplyToSend,
    result: contract.SendResult,
    now: datetime,
) -> SendOutcome:
    """Write down what the network said; only a lost answer leaves the row as it is."""
    match result:
        case contract.Sent(remote_key=remote_key, url=url, at=at):
            sent = Sent(at=at or now)
            there = {"remote_key": remote_key, "url": url, "sent_at": sent.at}
            try:
                async with alone() as session:
                    await _write(session, wanted, delivery="sent", failure=None, **there)
            except IntegrityError:
                async with sessions.begin() as session:
                    if not await _forget_echo(session, wanted, remote_key):
                        there |= {"remote_key": None, "url": None}  # another message's
                    await _write(session, wanted, delivery="sent", failure=None, **there)
            return sent
        case contract.Rejected(code=code):
            async with alone() as session:
                await _write(session, wanted, delivery="failed", failure=code)
            return Rejected(code=code)
        case contract.Retryable(code=code, after=after):
            async with alone() as session:
                await _write(session, wanted, delivery="pending", failure=code)
            return Retryable(code=code, after=after)
        case contract.Ambiguous(code=code):
            return InDoubt(code=code)


async def _refused(
    sessions: Sessions, wanted: ReplyToSend, attempt: Attempt, code: str
) -> SendOutcome:
    """The network refuses the account itself. Once that may be a proxy's word or a copy's that is
    behind; the second time nothing more is tried until a person has looked, unless one has given it
    a new token while the network was asked with the old one."""
    async with sessions.begin() as session:
        if attempt.failure == code and await _pause_account(session, attempt, code):
            await _write(session, wanted, delivery="failed", failure=code)
            return Rejected(code=code)
        await _write(session, wanted, delivery="pending", failure=code)
    return Retryable(code=code, after=REFUSED_AGAIN_AFTER)


async def _write(session: AsyncSession, wanted: ReplyToSend, **row: Any) -> None:
    """The reply's row, and the news of it."""
    values = {f"new_{name}": value for name, value in row.items()}
    await session.execute(
        _writing(tuple(row)), {"reply": wanted.reply.id, **values, **_news(wanted)}
    )


@cache
def _writing(columns: tuple[str, ...]) -> Any:
    """These columns of one reply's row, and whoever listens is told, in one statement."""
    types = Message.__table__.c
    written = (
        update(Message)
        .where(Message.id == bindparam("reply", type_=Uuid()))
        .values({name: bindparam(f"new_{name}", type_=types[name].type) for name in columns})
        .returning(Message.id)
        .cte("written")
    )
    return select(_NEWS).select_from(written)


async def _forget_echo(session: AsyncSession, wanted: ReplyToSend, remote_key: str) -> bool:
    """The network's echo of this very reply came before its answer did; whether it had come. What
    somebody wrote and what we sent is never forgotten, whatever key the network gives."""
    echo = await session.scalar(
        delete(Message)
        .where(
            Message.account_id == _account_of(wanted),
            Message.remote_key == remote_key,
            Message.elsewhere,
        )
        .returning(Message.id)
    )
    return echo is not None


async def _pause_account(session: AsyncSession, attempt: Attempt, code: str) -> bool:
    """Whether the account is paused now: it is as it was when the network was asked."""
    paused = await session.scalar(
        update(ChannelAccount)
        .where(
            ChannelAccount.id == attempt.account_id,
            ChannelAccount.status == "active",
            ChannelAccount.settings == attempt.account.settings,
            ChannelAccount.secrets == attempt.account.secrets,
        )
        .values(status="paused", problem=code)
        .returning(ChannelAccount.id)
    )
    if paused is None:
        return False
    await notify(session, "accounts", attempt.account_id, None, attempt.client_id)
    return True


def _account_of(wanted: ReplyToSend) -> ScalarSelect[UUID]:
    message = aliased(Message)
    return select(message.account_id).where(message.id == wanted.reply.id).scalar_subquery()
