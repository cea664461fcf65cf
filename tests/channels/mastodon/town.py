"""A brand, its customers and a connection that can fail, all on a real Mastodon-API server."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from channels.contract import Account, Author, Batch, InboundEvent, Outbound
from channels.mastodon.channel import Mastodon
from domain.values import Visibility
from tests.channels.mastodon.server import MastodonServer
from tests.channels.proxy import Proxy

CHANNEL = Mastodon()


@dataclass
class Town:
    """One brand and one customer, unknown to the other tests on the same server."""

    server: MastodonServer
    proxy: Proxy
    brand: str
    customer: str

    def account(self, **settings: Any) -> Account:
        """The brand's account as it is before it is connected, reached through the proxy."""
        return Account(
            id=uuid4(),
            client_id=uuid4(),
            channel="mastodon",
            handle=self.brand,
            settings={"base_url": self.proxy.url, **settings},
            secrets={"access_token": self.server.token(self.brand)},
            connected_at=datetime.now(UTC),
        )

    async def connected(self, **settings: Any) -> tuple[Account, str]:
        """The account and its baseline cursor."""
        account = self.account(**settings)
        connection = await CHANNEL.connect(account)
        assert connection.cursor is not None
        return replace(account, settings={**account.settings, **connection.settings}), (
            connection.cursor
        )

    def post(self, text: str, **details: Any) -> Any:
        """The customer posts."""
        return self.server.client(self.customer).status_post(text, **details)

    def mention(self, text: str, **details: Any) -> Any:
        """The customer posts and names the brand."""
        return self.post(f"@{self.brand} {text}", **details)

    def reply(self, to: Any, text: str, **details: Any) -> Outbound:
        """A reply to the customer, ready to send."""
        return a_reply(
            recipient=Author(key=str(to["account"]["id"]), handle=self.customer),
            in_reply_to=str(to["id"]),
            text=text,
            **details,
        )

    def answers_to(self, status: Any) -> list[Any]:
        """What stands on the server under a status."""
        context = self.server.client(self.brand).status_context(status["id"])
        return list(context["descendants"])


def a_reply(
    recipient: Author,
    text: str = "We look into it.",
    in_reply_to: str | None = None,
    visibility: Visibility = Visibility.PUBLIC,
    attempt_id: UUID | None = None,
    first_attempt_at: datetime | None = None,
    language: str | None = "en",
) -> Outbound:
    """A message to send."""
    return Outbound(
        attempt_id=attempt_id or uuid4(),
        text=text,
        visibility=visibility,
        conversation_key="thread",
        recipient=recipient,
        in_reply_to=in_reply_to,
        language=language,
        first_attempt_at=first_attempt_at,
    )


class Ear:
    """Listens and stores like webcare does: each key once, the cursor with the events."""

    def __init__(self, cursor: str | None) -> None:
        self.cursor = cursor
        self.stored: dict[str, InboundEvent] = {}
        self._changed = asyncio.Event()

    def take(self, batch: Batch) -> None:
        """Store a batch."""
        self.cursor = batch.cursor
        for event in batch.events:
            self.stored.setdefault(event.key, event)
        self._changed.set()

    def of_kind(self, kind: str) -> list[InboundEvent]:
        """What was stored of one kind, in order."""
        return [event for event in self.stored.values() if event.kind == kind]

    async def until(self, there: Callable[[], object], seconds: float = 10.0) -> None:
        """Wait until something is so. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not there():
                self._changed.clear()
                await self._changed.wait()


@asynccontextmanager
async def listening(account: Account, ear: Ear) -> AsyncIterator["asyncio.Task[None]"]:
    """One connection of the channel, heard until the block ends; the task ends when it is lost."""

    async def hear() -> None:
        async for batch in CHANNEL.stream(account, ear.cursor):
            ear.take(batch)

    task = asyncio.create_task(hear())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await task


@asynccontextmanager
async def staying_connected(account: Account, ear: Ear) -> AsyncIterator[list[str]]:
    """Listen and come back after every loss, as webcare does; yields why connections were lost."""
    losses: list[str] = []

    async def hear() -> None:
        while True:
            try:
                async for batch in CHANNEL.stream(account, ear.cursor):
                    ear.take(batch)
            except Exception as error:
                losses.append(f"{type(error).__name__}: {error}")
            await asyncio.sleep(0.2)

    task = asyncio.create_task(hear())
    try:
        yield losses
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
