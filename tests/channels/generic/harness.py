"""The generic webhook, as the conformance suite meets it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from channels.contract import Account, Parsed
from channels.generic.channel import Generic
from channels.generic.signature import HEADER, signature
from tests.channels.harness import SECRET
from tests.channels.peer import Answer, Reaction, Request


class GenericHarness:
    """Payloads come in by webhook, replies go out to a callback."""

    channel = Generic()
    taken = Answer(200, {"id": "taken-1"})

    def account(self, url: str, **settings: Any) -> Account:
        """An account with a callback at that address."""
        return Account(
            id=uuid4(),
            client_id=uuid4(),
            channel="generic",
            handle="brand",
            settings={"callback_url": f"{url}/replies", **settings},
            secrets={"signing_secret": SECRET},
            connected_at=datetime.now(UTC),
        )

    def read(self, account: Account, payload: Any) -> Parsed:
        """Signed, authenticated, parsed."""
        body = json.dumps(payload).encode()
        self.channel.authenticate(account, {HEADER: signature(SECRET, body)}, body)
        return self.channel.parse(account, body)

    def script(self, posting: Reaction) -> Callable[[Request], Reaction]:
        """Every request posts."""
        return lambda _: posting

    def is_posting(self, request: Request) -> bool:
        """Every request posts."""
        return request.method == "POST"


harness = GenericHarness()
