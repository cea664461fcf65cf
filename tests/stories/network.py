"""A network in memory: takes posts, and answers each as the story has written down before."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from temporalio import activity

from channels.contract import (
    Absent,
    Account,
    Ambiguous,
    Change,
    Channel,
    Found,
    InboundEvent,
    Outbound,
    Reconciled,
    SendResult,
    Sent,
    Unknown,
)
from domain.capabilities import Capabilities

Answer = SendResult | Callable[["Wall", Outbound], Awaitable[SendResult]]
"""What the network says to one attempt: a fixed result, or whatever a story makes of it."""


@dataclass
class Wall:
    """What stands under one account, and how the network treats the next attempts."""

    posts: list[Outbound] = field(default_factory=list)
    answers: deque[Answer] = field(default_factory=deque)
    attempts: int = 0
    tells: bool = True
    """Whether the network can say what became of an attempt."""
    unreachable: timedelta = timedelta()
    """So long after it is first asked what became of an attempt it answers nobody."""
    gone: set[str] = field(default_factory=set)
    tried_at: list[datetime] = field(default_factory=list)
    asked_at: list[datetime] = field(default_factory=list)
    """When each attempt was made, and when somebody asked what became of one; the case's clock."""

    changes: list[Change] = field(default_factory=list)
    to_a_change: SendResult | None = None
    """What the network answers when it is asked to change what stands there; None: it does so."""

    def post(self, outbound: Outbound) -> Sent:
        """It stands there now."""
        self.posts.append(outbound)
        return Sent(remote_key=f"post-{outbound.attempt_id}")

    @property
    def texts(self) -> list[str]:
        """What can be read there."""
        return [post.text for post in self.posts]


async def posted_but_never_answered(wall: Wall, outbound: Outbound) -> SendResult:
    """The post stands there, its answer is lost."""
    wall.post(outbound)
    return Ambiguous("connection-lost")


async def never_arrived_nor_answered(wall: Wall, outbound: Outbound) -> SendResult:
    """The request is lost, and nobody knows."""
    return Ambiguous("connection-lost")


def after(seconds: float) -> Answer:
    """The network takes its time, then posts."""

    async def slowly(wall: Wall, outbound: Outbound) -> SendResult:
        await asyncio.sleep(seconds)
        return wall.post(outbound)

    return slowly


class Network(Channel):
    """Settings: `capabilities`, what differs from a network that carries everything and can be
    asked what became of a post, but takes the same one twice."""

    name = "network"
    listens = True

    def __init__(self) -> None:
        self.walls: dict[UUID, Wall] = defaultdict(Wall)

    def capabilities(self, account: Account) -> Capabilities:
        rules = {
            "max_length": 500,
            "public": True,
            "private": True,
            "edits": True,
            "deletions": True,
            "reconcilable": True,
        }
        return Capabilities.model_validate(rules | account.settings.get("capabilities", {}))

    async def send(self, account: Account, outbound: Outbound) -> SendResult:
        wall = self.walls[account.id]
        wall.attempts += 1
        wall.tried_at.append(activity.info().started_time)
        if not wall.answers:
            return wall.post(outbound)
        answer = wall.answers.popleft()
        return await answer(wall, outbound) if callable(answer) else answer

    async def amend(self, account: Account, change: Change) -> SendResult:
        wall = self.walls[account.id]
        wall.changes.append(change)
        return wall.to_a_change or Sent(remote_key=change.message_key)

    async def reconcile(self, account: Account, outbound: Outbound) -> Reconciled:
        wall = self.walls[account.id]
        wall.asked_at.append(activity.info().started_time)
        if wall.asked_at[-1] - wall.asked_at[0] < wall.unreachable:
            raise ConnectionError
        if not wall.tells:
            return Unknown()
        if any(post.attempt_id == outbound.attempt_id for post in wall.posts):
            return Found(remote_key=f"post-{outbound.attempt_id}")
        return Absent()

    async def fetch(self, account: Account, message_key: str) -> InboundEvent | None:
        if message_key in self.walls[account.id].gone:
            return None
        raise NotImplementedError("this network shows only what is gone")
