"""What the web form carries. Source: its own page, which webcare serves (api/form/)."""

from domain.capabilities import Capabilities
from domain.files import PICTURES, FileRules

MAX_LENGTH = 5_000
"""Characters of one message, in both directions."""

FILES = FileRules(most=4, largest=5_000_000, media_types=(*PICTURES, "application/pdf"))
"""What the status page hands out: pictures are shown there with their text, the rest is a link."""


def capabilities_of() -> Capabilities:
    """The same for every form. Replies lie in our own database, where the customer's status page
    reads them: giving one twice changes nothing. Nothing can be edited or taken back by the
    customer."""
    return Capabilities(
        max_length=MAX_LENGTH,
        public=False,
        private=True,
        idempotent=True,
        attachments=True,
        files=FILES,
    )
