"""The other side of a generic account: takes replies, each id once, and answers badly.

A reply counts as soon as its body has arrived, whatever the sender then hears: late answers, a
reset instead of one, an error although it was taken.
"""

import random
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from json import loads
from typing import Any

from tests.channels.peer import Answer, Reaction, Request, Reset, fake_peer

GRUFF = 0.25
"""The share of deliveries that get no proper answer."""


@dataclass
class Receiver:
    """What was posted to the callback, as a receiver must keep it: once per id."""

    url: str = ""
    requests: int = 0
    away: bool = False
    """While it is, nothing is taken and nobody hears anything."""
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    repeats: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def texts(self, conversation: str) -> list[str]:
        """Every reply that stands in a conversation."""
        return [
            each["text"] for each in self.taken.values() if each["conversation"] == conversation
        ]


@asynccontextmanager
async def a_receiver(chance: random.Random) -> AsyncIterator[Receiver]:
    """A receiver that listens; `chance` decides what each delivery is answered."""
    receiver = Receiver()

    def react(request: Request) -> Reaction:
        if receiver.away:
            return Reset()
        reply = loads(request.body)
        assert request.headers["idempotency-key"] == reply["id"]
        receiver.requests += 1
        if reply["id"] in receiver.taken:
            receiver.repeats[reply["id"]] += 1
        first = receiver.taken.setdefault(reply["id"], reply)
        assert first == reply, "one id, two contents"
        if chance.random() < GRUFF:
            bad: list[Reaction] = [Reset(), Answer(500, {}), Answer(200, {}, after=3.0)]
            return chance.choice(bad)
        return Answer(200, {})

    async with fake_peer(react) as peer:
        receiver.url = peer.url
        yield receiver
