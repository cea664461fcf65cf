"""Webhooks: authenticate the raw body, store everything, answer, then tell the cases."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from sqlalchemy import select
from temporalio.service import RPCError

from channels.contract import Account, Channel, Malformed, RejectedItem
from db.engine import Sessions
from db.tables import ChannelAccount
from dispatch.handing_over import Doorkeeper
from dispatch.storing import Keeps, Stored, store
from dispatch.storing_new import take_in
from domain.errors import NotFound

AT_ONCE = 16
"""Hand-overs under way side by side; the rest waits its turn."""

BUSY = 4
"""So many deliveries being taken in at once are a flood: handing over is left to the relay then, in
another process, so that storing what arrives and answering the network comes first."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Receipt:
    """What the sender is told of a delivery."""

    accepted: int
    duplicates: int
    rejected: tuple[RejectedItem, ...]


@dataclass
class FastPath:
    """Hands over what was just stored, behind the answer to the network. It may fail or be killed
    at any moment: the relay finds what it left."""

    doorkeeper: Doorkeeper
    _taking: int = 0
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    @contextmanager
    def taking_in(self) -> Iterator[None]:
        """While a delivery is being taken in."""
        self._taking += 1
        try:
            yield
        finally:
            self._taking -= 1

    def hand_over(self, waiting: Iterable[UUID]) -> None:
        """Start handing over, in order, without waiting for it; in a flood not at all."""
        ids = list(waiting)
        if ids and self._taking < BUSY:
            task = asyncio.create_task(self._hand_over(ids))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def drain(self) -> None:
        """Wait for what is under way, before the process ends."""
        if self._running:
            await asyncio.wait(self._running, timeout=5)

    async def _hand_over(self, ids: list[UUID]) -> None:
        for inbound_id in ids:
            async with self._slots:
                try:
                    await self.doorkeeper.hand_over(inbound_id)
                except RPCError as error:
                    log.info("left to the relay", rpc=error.status.name, items=len(ids))
                    return
                except RuntimeError:
                    # A client that connects with its first call has not reached its server yet.
                    log.info("left to the relay", items=len(ids))
                    return
                except Exception as error:
                    log.warning(
                        "left to the relay", inbound=str(inbound_id), error=type(error).__name__
                    )


@dataclass(frozen=True)
class Reception:
    """Takes webhook deliveries."""

    sessions: Sessions
    channels: Callable[[str], Channel]
    fast_path: FastPath

    async def receive(
        self, account_name: str, headers: Mapping[str, str], body: bytes, channel_name: str
    ) -> Receipt:
        """Store a delivery for that account and channel.

        Raises NotFound for an unknown account, NotAuthentic for a wrong signature, and Malformed
        when nothing in it can be read: an authentic one is kept all the same.
        """
        with self.fast_path.taking_in():
            stored, rejected = await self._stored(account_name, headers, body, channel_name)
        self.fast_path.hand_over(stored.waiting)
        return Receipt(accepted=stored.accepted, duplicates=stored.duplicates, rejected=rejected)

    async def _stored(
        self, account_name: str, headers: Mapping[str, str], body: bytes, channel_name: str
    ) -> tuple[Stored, tuple[RejectedItem, ...]]:
        async with self.sessions() as session:
            row = await session.scalar(
                select(ChannelAccount).where(
                    ChannelAccount.name == account_name, ChannelAccount.channel == channel_name
                )
            )
        if row is None:
            raise NotFound("There is no such account.", "Look at the list of channel accounts.")
        channel, account = self.channels(row.channel), Account.stored(row)
        channel.authenticate(account, headers, body)
        try:
            parsed = channel.parse(account, body)
        except Malformed as problem:
            async with self.sessions.begin() as session:
                await store(session, row, (), raw=body, rejected=[RejectedItem(-1, str(problem))])
            raise
        stored = await take_in(
            self.sessions,
            row,
            parsed.events,
            raw=body,
            rejected=parsed.rejected,
            listens=channel.listens,
            keeps=Keeps.by(channel.capabilities(account)),
        )
        return stored, parsed.rejected
