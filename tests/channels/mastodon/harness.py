"""Mastodon, as the conformance suite meets it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from channels.contract import Account, Parsed
from channels.mastodon.channel import Mastodon
from channels.mastodon.listening import meaning, status_in
from channels.mastodon.live import Happening
from channels.mastodon.statuses import deletion_event, message_event
from tests.channels.harness import SECRET
from tests.channels.peer import Answer, Reaction, Request

OWN_ID = "100"
NOTICED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
A_STATUS = {
    "id": "42",
    "uri": "https://social.example/users/kim/statuses/42",
    "url": "https://social.example/@kim/42",
    "created_at": "2026-03-01T09:30:00.000Z",
    "visibility": "public",
    "content": "<p>hello</p>",
    "account": {"id": "7", "username": "kim", "acct": "kim"},
}


class MastodonHarness:
    """Payloads are events of the user stream; the network is a fake instance."""

    channel = Mastodon()
    taken = Answer(200, {**A_STATUS, "id": "43"})

    def account(self, url: str, **settings: Any) -> Account:
        """An account on the instance at that address."""
        return Account(
            id=uuid4(),
            client_id=uuid4(),
            channel="mastodon",
            handle="brand",
            settings={"base_url": url, "account_id": OWN_ID, **settings},
            secrets={"access_token": SECRET},
            connected_at=datetime.now(UTC),
        )

    def read(self, account: Account, payload: Any) -> Parsed:
        """What the stream's event means; threads are not looked up."""
        happening = Happening(payload["event"].replace(".", "_"), payload["payload"])
        kind = meaning(happening, OWN_ID)
        if kind is None:
            return Parsed()
        if kind == "deleted":
            return Parsed(events=(deletion_event(happening.content, NOTICED),))
        status = status_in(happening)
        thread = str(status.get("in_reply_to_id") or status["id"])
        return Parsed(events=(message_event(status, thread, kind),))

    def script(self, posting: Reaction) -> Callable[[Request], Reaction]:
        """An instance that has every status and reacts so to a new one."""

        def react(request: Request) -> Reaction:
            return posting if self.is_posting(request) else Answer(200, A_STATUS)

        return react

    def is_posting(self, request: Request) -> bool:
        """A new status."""
        return (request.method, request.path) == ("POST", "/api/v1/statuses")


harness = MastodonHarness()
