"""What the generic webhook carries. Source: its own contract, documented in the OpenAPI."""

from channels.contract import Account
from domain.amendment import AmendmentKind
from domain.capabilities import Capabilities
from domain.files import PICTURES, FileRules

DEFAULT_MAX_LENGTH = 10_000

FILES = FileRules(most=10, largest=8_000_000, media_types=(*PICTURES, "application/pdf"))
"""A reply names them, and the other side fetches each (api/outbound/)."""


def capabilities_of(account: Account) -> Capabilities:
    """The rules of one account; `settings["max_length"]` (characters) overrides the default.

    Idempotent, because a receiver must deduplicate by the `id` (also the Idempotency-Key header) of
    what is sent to it: that is a condition of being connected. Nothing can be asked back.
    Whether a correction or an act of moderation can be done is the receiver's to say, so all are
    offered where there is a callback to ask. Deletions are the client's own system speaking to
    itself: what stood there may be kept for whoever reviews the case.
    """
    return Capabilities(
        max_length=int(account.settings.get("max_length", DEFAULT_MAX_LENGTH)),
        public=True,
        private=True,
        idempotent=True,
        reconcilable=False,
        edits=True,
        deletions=True,
        keeps_deleted=True,
        attachments=True,
        files=FILES,
        amendments=tuple(AmendmentKind) if account.settings.get("callback_url") else (),
    )
