"""The generic webhook as a channel: for anything that can sign JSON."""

from collections.abc import Mapping

from channels.contract import (
    Account,
    Change,
    Channel,
    Outbound,
    Parsed,
    Rejected,
    SendResult,
    Sent,
)
from channels.generic.callback import post_callback, post_change
from channels.generic.capabilities import capabilities_of
from channels.generic.delivery import read
from channels.generic.signature import require_signature
from domain.capabilities import Capabilities


class Generic(Channel):
    """Settings: `callback_url` (http or https; absent: the other side fetches replies from the
    API), `max_length` (characters), `timeout_seconds`. Secrets: `signing_secret`, for both
    directions."""

    name = "generic"

    def capabilities(self, account: Account) -> Capabilities:
        """See channels/generic/capabilities.py."""
        return capabilities_of(account)

    def authenticate(self, account: Account, headers: Mapping[str, str], body: bytes) -> None:
        """Compare the signature over the raw body. Raises NotAuthentic."""
        require_signature(account, headers, body)

    def parse(self, account: Account, body: bytes) -> Parsed:
        """All items of the delivery. Raises Malformed."""
        return read(body)

    async def send(self, account: Account, outbound: Outbound) -> SendResult:
        """Post to the callback. Without one the message counts as sent: it lies ready to be
        fetched, under the attempt's id."""
        if account.settings.get("callback_url"):
            return await post_callback(account, outbound)
        return Sent(remote_key=str(outbound.attempt_id))

    async def amend(self, account: Account, change: Change) -> SendResult:
        """Ask the callback to do it; without one there is nobody to ask."""
        if account.settings.get("callback_url"):
            return await post_change(account, change)
        return Rejected("not-on-this-channel")
