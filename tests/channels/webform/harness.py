"""The web form, as the conformance suite meets it: a page of our own hands in, nobody is called."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from channels.contract import Account, Parsed
from channels.webform.channel import WebForm
from channels.webform.submission import HEADER, signature
from tests.channels.harness import SECRET
from tests.channels.peer import Answer, Reaction, Request


class WebFormHarness:
    """Payloads are what the page makes of a form that was filled in."""

    channel = WebForm()
    taken = Answer(200, {})

    def account(self, url: str, **settings: Any) -> Account:
        """A form; the address of a network means nothing to it."""
        return Account(
            id=uuid4(),
            client_id=uuid4(),
            channel="webform",
            handle="form",
            settings=settings,
            secrets={"signing_secret": SECRET},
            connected_at=datetime.now(UTC),
        )

    def read(self, account: Account, payload: Any) -> Parsed:
        """Signed by the page, authenticated, parsed."""
        body = json.dumps(payload).encode()
        self.channel.authenticate(account, {HEADER: signature(account, body)}, body)
        return self.channel.parse(account, body)

    def script(self, posting: Reaction) -> Callable[[Request], Reaction]:
        """Nobody is asked."""
        return lambda _: posting

    def is_posting(self, request: Request) -> bool:
        """Nothing is posted anywhere."""
        return False


harness = WebFormHarness()
