"""Mastodon as a channel."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from channels.contract import (
    Account,
    Batch,
    Change,
    Channel,
    Connection,
    InboundEvent,
    NotAuthentic,
    Outbound,
    Reconciled,
    SendResult,
    Unreachable,
)
from channels.mastodon.amending import amend
from channels.mastodon.capabilities import capabilities_of, limits_of
from channels.mastodon.client import ask
from channels.mastodon.listening import listen
from channels.mastodon.position import baseline
from channels.mastodon.rereading import changes, reread
from channels.mastodon.sending import post, reconcile
from channels.mastodon.statuses import NOT_UNDERSTOOD
from domain.capabilities import Capabilities


class Mastodon(Channel):
    """Settings: `base_url`; found by `connect`: `account_id`, `max_characters`, `url_length`;
    optional, in seconds: `timeout_seconds`, `poll_seconds`, `silence_seconds`. Secrets:
    `access_token` with the scopes `read` and `write:statuses`. The account's own notification
    filters (strangers, new accounts) must let everybody through: what they hold back is heard by
    nobody."""

    name = "mastodon"
    listens = True

    def capabilities(self, account: Account) -> Capabilities:
        """See channels/mastodon/capabilities.py."""
        return capabilities_of(account)

    async def connect(self, account: Account) -> Connection:
        """The account's handle, its instance's limits, and the newest that is there as baseline."""
        try:
            return await _introduced(account)
        except NOT_UNDERSTOOD:
            # Something answers there, and it is no instance.
            raise Unreachable("unreadable-answer") from None

    def stream(self, account: Account, cursor: str | None) -> AsyncGenerator[Batch, None]:
        """See channels/mastodon/listening.py."""
        return listen(account, cursor)

    async def fetch(self, account: Account, message_key: str) -> InboundEvent | None:
        """The status as it stands now, None when it is gone."""
        return await reread(account, message_key)

    async def recheck(self, account: Account, message_keys: Sequence[str]) -> list[InboundEvent]:
        """Edits and deletions of these statuses."""
        return await changes(account, message_keys)

    async def send(self, account: Account, outbound: Outbound) -> SendResult:
        """Post a reply, direct or public."""
        return await post(account, outbound)

    async def amend(self, account: Account, change: Change) -> SendResult:
        """Edit or delete an own status, report another or block its author."""
        return await amend(account, change)

    async def reconcile(self, account: Account, outbound: Outbound) -> Reconciled:
        """Look for it among the account's own statuses."""
        return await reconcile(account, outbound)


async def _introduced(account: Account) -> Connection:
    own: Any = await ask(account, lambda client: client.account_verify_credentials())
    if not own["id"]:
        raise KeyError("id")  # where it is missing, the library says None
    own_id, handle = str(own["id"]), str(own.get("acct") or own["username"])
    start = await ask(account, lambda client: baseline(client, own_id))
    return Connection(
        handle=handle,
        settings={"account_id": own_id, **limits_of(await _instance(account))},
        cursor=start.cursor,
    )


async def _instance(account: Account) -> dict[str, Any]:
    """What the instance says about itself; older software does not, and defaults apply."""
    try:
        return await ask(account, lambda client: client.instance_v2())
    except (Unreachable, NotAuthentic):
        return {}
