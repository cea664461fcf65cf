"""Webhooks: authenticate the raw body, store everything, answer, then tell the cases."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import bindparam, select
from temporalio.service import RPCError

from channels.contract import Account, Channel, InboundEvent, Malformed, RejectedItem
from db.brands import BRAND
from db.configuration import newest_contents
from db.engine import Sessions, each_alone
from db.tables import ChannelAccount
from dispatch.group_commit import GroupCommit
from dispatch.handing_over import Doorkeeper
from dispatch.storing.deliveries import Stored, store
from dispatch.storing.new_posts import NewPost
from dispatch.storing.news import Keeps
from domain.brand import Brand
from domain.errors import NotFound

AT_ONCE = 4
"""Hand-overs under way side by side; the rest waits its turn. Few, because each takes its time from
the deliveries that are stored and answered beside it."""

WITHIN = timedelta(seconds=1)

STREAM = 10
"""More items within a second are a stream: handing over is left to the relay then, which takes
several together and whose process works for the cases as well. One by one, from here, each costs
five times what it costs there."""

FLOOD = 40
"""More are a flood, which the relay leaves alone until it is over, so that storing what arrives and
answering the network comes first."""

CROWD, CROWDED_FOR = 8, 0.1
"""So many items within so many seconds are a crowd: handing over waits until it has passed or turns
out to be a stream, so that those who came together are answered first."""

UNDER_WAY_AT_MOST = 1_000
"""Items being handed over or waiting for it; beyond it, too, they are left to the relay."""

log = structlog.get_logger()

_Addressee = tuple[ChannelAccount, Brand]
"""Whom a delivery is for, and by which words one speaks of them."""


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
    _arrived: deque[float] = field(default_factory=lambda: deque(maxlen=STREAM + 1))
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _running: dict[asyncio.Task[None], int] = field(default_factory=dict)
    _left_until: float = 0

    def hand_over(self, waiting: Iterable[UUID]) -> None:
        """Start handing over what one delivery brought, in order, without waiting for it; not at
        all in a stream, and while Temporal is so slow that too much is under way. What still waits
        its turn when a stream begins is left as well."""
        ids = list(waiting)
        if ids and not self._leaves(len(ids)) and self._has_room(len(ids)):
            task = asyncio.create_task(self._hand_over(ids))
            self._running[task] = len(ids)
            task.add_done_callback(self._running.pop)

    def _has_room(self, more: int) -> bool:
        return sum(self._running.values()) + more <= UNDER_WAY_AT_MOST

    def _leaves(self, more: int) -> bool:
        """Whether so many more make or prolong a stream."""
        self._arrived.extend([asyncio.get_running_loop().time()] * more)
        if len(self._arrived) > STREAM:
            self._left_until = self._arrived[0] + WITHIN.total_seconds()
        return self._in_a_stream

    @property
    def _in_a_stream(self) -> bool:
        return asyncio.get_running_loop().time() < self._left_until

    @property
    def _crowded(self) -> bool:
        now = asyncio.get_running_loop().time()
        return len(self._arrived) >= CROWD and now - self._arrived[-CROWD] < CROWDED_FOR

    async def _crowd_passed(self) -> None:
        """Wait until it has; one that lasts for a second is a stream."""
        for _ in range(round(1 / CROWDED_FOR)):
            if self._in_a_stream or not self._crowded:
                return
            await asyncio.sleep(CROWDED_FOR)

    async def drain(self) -> None:
        """Wait for what is under way, before the process ends."""
        if self._running:
            await asyncio.wait(self._running, timeout=5)

    async def _hand_over(self, ids: list[UUID]) -> None:
        for inbound_id in ids:
            async with self._slots:
                await self._crowd_passed()
                if self._in_a_stream:
                    return
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
    group: GroupCommit
    _looking: dict[tuple[str, str], asyncio.Task[_Addressee | None]] = field(default_factory=dict)

    async def receive(
        self, account_name: str, headers: Mapping[str, str], body: bytes, channel_name: str
    ) -> Receipt:
        """Store a delivery for that account and channel.

        Raises NotFound for an unknown account, NotAuthentic for a wrong signature, and Malformed
        when nothing in it can be read: an authentic one is kept all the same.
        """
        stored, rejected = await self._stored(account_name, headers, body, channel_name)
        self.fast_path.hand_over(stored.waiting)
        return Receipt(accepted=stored.accepted, duplicates=stored.duplicates, rejected=rejected)

    async def _stored(
        self, account_name: str, headers: Mapping[str, str], body: bytes, channel_name: str
    ) -> tuple[Stored, tuple[RejectedItem, ...]]:
        found = await self._account(account_name, channel_name)
        if found is None:
            raise NotFound("There is no such account.", "Look at the list of channel accounts.")
        row, brand = found
        channel, account = self.channels(row.channel), Account.stored(row)
        channel.authenticate(account, headers, body)
        try:
            parsed = channel.parse(account, body)
        except Malformed as problem:
            async with self.sessions.begin() as session:
                await store(session, row, (), raw=body, rejected=[RejectedItem(-1, str(problem))])
            raise
        stored = await take_in(
            self.group,
            row,
            brand,
            parsed.events,
            raw=body,
            rejected=parsed.rejected,
            listens=channel.listens,
            keeps=Keeps.by(channel.capabilities(account)),
        )
        return stored, parsed.rejected

    async def _account(self, name: str, channel: str) -> _Addressee | None:
        """As it stands now. Who asks while somebody is being told hears the same answer."""
        looking = self._looking.get((name, channel))
        if looking is None:
            looking = asyncio.create_task(self._looked_up(name, channel))
            self._looking[name, channel] = looking
            looking.add_done_callback(lambda _: self._looking.pop((name, channel)))
        return await asyncio.shield(looking)

    async def _looked_up(self, name: str, channel: str) -> _Addressee | None:
        async with self._alone() as session:
            found = (await session.execute(_ADDRESSEE, {"name": name, "channel": channel})).first()
        return found and (found.ChannelAccount, Brand.model_validate(found.brand or {}))

    @property
    def _alone(self) -> Sessions:
        """For the one statement that every delivery begins with."""
        return each_alone(self.sessions)


_ADDRESSEE = select(
    ChannelAccount, newest_contents(ChannelAccount.client_id, BRAND).label("brand")
).where(ChannelAccount.name == bindparam("name"), ChannelAccount.channel == bindparam("channel"))


async def take_in(
    group: GroupCommit,
    account: ChannelAccount,
    brand: Brand,
    events: Sequence[InboundEvent],
    *,
    raw: bytes,
    rejected: Sequence[RejectedItem],
    listens: bool,
    keeps: Keeps,
) -> Stored:
    """Keep a delivery to an account, by whose `brand` a message is known to be addressed: the usual
    one together with others of its kind, anything else as `store` does, in a transaction of its
    own; its arguments mean the same here."""
    if len(events) == 1 and not rejected and not listens:
        post = NewPost.of(account, brand, events[0], raw)
        inbound_id = None if post is None else await group.store(post)
        if inbound_id is not None:
            return Stored(accepted=1, duplicates=0, waiting=(inbound_id,))
    async with group.sessions.begin() as session:
        return await store(
            session, account, events, raw=raw, rejected=rejected, listens=listens, keeps=keeps
        )
