"""What the conformance suite needs to know of a channel, and the words that must never leak."""

import dataclasses
import importlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from channels.contract import Account, Author, Channel, InboundEvent, Outbound, Parsed
from domain.values import Visibility
from tests.channels.peer import Answer, Reaction, Request

SECRET = "canary-secret-b2f1"
WORDS = "canary words of a reply"
HANDLE = "canary_handle"


class Harness(Protocol):
    """One per channel, as `harness` in tests/channels/<name>/harness.py."""

    channel: Channel
    taken: Answer
    """How the network says that it took a message."""

    def account(self, url: str, **settings: Any) -> Account:
        """A connected account whose network is at that address."""

    def read(self, account: Account, payload: Any) -> Parsed:
        """Take in a recorded payload the way the channel does."""

    def script(self, posting: Reaction) -> Callable[[Request], Reaction]:
        """A network that reacts so to what is posted and is otherwise well."""

    def is_posting(self, request: Request) -> bool:
        """Whether that request posts the message."""


def harness_of(name: str) -> Harness:
    """The harness of a registered channel."""
    found: Harness = importlib.import_module(f"tests.channels.{name}.harness").harness
    return found


def payloads_of(name: str) -> list[Path]:
    """The recorded payloads of a channel; each lies beside what it means (`*.expected.json`)."""
    folder = Path(__file__).parent / name / "payloads"
    return sorted(each for each in folder.glob("*.json") if ".expected" not in each.name)


def expected_of(payload: Path) -> Any:
    """What a recorded payload means."""
    return json.loads(payload.with_suffix(".expected.json").read_text())


def as_json(parsed: Parsed) -> dict[str, Any]:
    """A result in the form of the expectations: fields that hold their default are left out."""
    return {
        "events": [_event_as_json(event) for event in parsed.events],
        "rejected": [dataclasses.asdict(each) for each in parsed.rejected],
    }


def _event_as_json(event: InboundEvent) -> dict[str, Any]:
    defaults = {each.name: each.default for each in dataclasses.fields(event)}
    content = json.loads(json.dumps(dataclasses.asdict(event), default=datetime.isoformat))
    return {
        name: value for name, value in content.items() if value != defaults[name] and value != []
    }


def an_outbound(**details: Any) -> Outbound:
    """A reply full of canaries."""
    return Outbound(
        **{
            "attempt_id": uuid4(),
            "text": WORDS,
            "visibility": Visibility.PUBLIC,
            "conversation_key": "thread",
            "recipient": Author(key="1", handle=HANDLE),
            "in_reply_to": "42",
            "language": "en",
            **details,
        }
    )
