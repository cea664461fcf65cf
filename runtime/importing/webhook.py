"""Sending posts to the generic webhook: each until it is answered, always under the same id."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx2

from runtime.importing.posts import Post, Thread

SIDE_BY_SIDE = 8
"""Requests under way at once: enough to keep the API busy, few enough to leave it room."""

ANSWER_WITHIN = 30.0
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0


class NotTaken(Exception):
    """The webhook refuses or does not answer, so that going on makes no sense; str() says why."""


@dataclass
class Tally:
    """What the webhook said to all posts so far."""

    accepted: int = 0
    duplicates: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)
    """Post id and problem."""

    @property
    def answered(self) -> int:
        """How many posts got an answer."""
        return self.accepted + self.duplicates + len(self.rejected)


@dataclass(frozen=True)
class Webhook:
    """One account's address for deliveries. `patience`: seconds of faults until it is given up."""

    url: str
    secret: str
    http: httpx2.AsyncClient
    patience: float = 120.0

    async def deliver(self, thread: str, post: Post) -> dict[str, Any]:
        """The receipt for one post, which occurs at this moment. Faults of server and connection
        are retried: a second delivery of the same id is a duplicate. Raises NotTaken."""
        body = json.dumps({"events": [_event(thread, post)]}).encode()
        digest = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Webcare-Signature": f"sha256={digest}"}
        clock = asyncio.get_running_loop()
        deadline, pause = clock.time() + self.patience, FIRST_PAUSE
        while True:
            try:
                answer = await self.http.post(self.url, content=body, headers=headers)
                if answer.is_success:
                    receipt: dict[str, Any] = answer.json()
                    return receipt
                why = f"{self.url} answers {answer.status_code}"
                if answer.status_code < 500 and answer.status_code != 429:
                    raise NotTaken(f"{why}: {_detail(answer)}")
            except (httpx2.HTTPError, ValueError) as error:
                why = f"{self.url} does not answer ({type(error).__name__})"
            if clock.time() + pause > deadline:
                raise NotTaken(why)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


@asynccontextmanager
async def webhook(
    base_url: str, account: str, secret: str, patience: float = 120.0
) -> AsyncIterator[Webhook]:
    """The webhook of an account of the webcare at `base_url`."""
    limits = httpx2.Limits(max_connections=SIDE_BY_SIDE, max_keepalive_connections=SIDE_BY_SIDE)
    # Straight to our own API, whatever proxy the environment names.
    async with httpx2.AsyncClient(timeout=ANSWER_WITHIN, limits=limits, trust_env=False) as http:
        yield Webhook(f"{base_url}/api/inbound/generic/{account}", secret, http, patience)


async def send(
    threads: Sequence[Thread], to: Webhook, *, speed: float, on_answer: Callable[[Tally], None]
) -> Tally:
    """Send all threads, each beginning now, in order, its gaps divided by `speed`.

    Raises NotTaken, with what was answered before it taken in: the same call again goes on.
    """
    tally, slots = Tally(), asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(thread: Thread) -> None:
        before = 0.0
        for post in thread.posts:
            await asyncio.sleep((post.after - before) / speed)
            before = post.after
            async with slots:
                receipt = await to.deliver(thread.key, post)
            tally.accepted += receipt["accepted"]
            tally.duplicates += receipt["duplicates"]
            tally.rejected += [(post.id, each["problem"]) for each in receipt["rejected"]]
            on_answer(tally)

    try:
        async with asyncio.TaskGroup() as group:
            for thread in threads:
                group.create_task(one(thread))
    except ExceptionGroup as several:
        raise several.exceptions[0] from None
    return tally


def _event(thread: str, post: Post) -> dict[str, Any]:
    return {
        "id": post.id,
        "kind": "created",
        "conversation": thread,
        "author": {"id": post.author, "handle": post.author, "name": ""},
        "text": post.text,
        "visibility": "public",
        "occurred_at": datetime.now(UTC).isoformat(),
    }


def _detail(answer: httpx2.Response) -> str:
    """What a problem+json says."""
    try:
        problem = answer.json()
        return str(problem.get("detail") or problem.get("title") or "")
    except (ValueError, AttributeError):
        return answer.reason_phrase
