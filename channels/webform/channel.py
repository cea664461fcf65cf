"""The web form as a channel: messages come from a page that webcare serves, and replies are read
on another."""

from collections.abc import Mapping

from channels.contract import Account, Channel, Outbound, Parsed, SendResult, Sent
from channels.webform.capabilities import capabilities_of
from channels.webform.submission import read, require_signature
from domain.capabilities import Capabilities


class WebForm(Channel):
    """Settings: `title` (what stands above the form; absent: the client's brand). Secrets:
    `signing_secret`, between the page and this."""

    name = "webform"
    calls_out = False

    def capabilities(self, account: Account) -> Capabilities:
        """See channels/webform/capabilities.py."""
        return capabilities_of()

    def authenticate(self, account: Account, headers: Mapping[str, str], body: bytes) -> None:
        """Compare the page's signature over the raw body. Raises NotAuthentic."""
        require_signature(account, headers, body)

    def parse(self, account: Account, body: bytes) -> Parsed:
        """The one message of a submission. Raises Malformed."""
        return Parsed(events=(read(body),))

    async def send(self, account: Account, outbound: Outbound) -> SendResult:
        """It is there already: the status page reads it where it is stored."""
        return Sent(remote_key=str(outbound.attempt_id))
