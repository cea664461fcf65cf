"""What a channel can carry, as data: composer, policy and send check all read the same value."""

import re
from enum import StrEnum

from domain.amendment import AmendmentKind
from domain.errors import TextTooLong
from domain.files import FileRules
from domain.values import Seconds, Value, Visibility


class LengthUnit(StrEnum):
    """In what a channel counts the length of a text."""

    CHARACTERS = "characters"
    BYTES = "bytes"


class Capabilities(Value):
    """The rules of one channel (see channels/<name>/capabilities.py for their sources).

    `idempotent`: sending again with the same attempt id cannot post twice. `reconcilable`: the
    network can be asked what became of a send whose answer was lost. `link_weight`: a link counts
    as that many units whatever its length (None: as it stands). `addresses_by_handle`: a reply
    begins with "@" and its recipient's handle, added when it is missing, and that counts as well.
    """

    max_length: int
    length_unit: LengthUnit = LengthUnit.CHARACTERS
    link_weight: int | None = None
    public: bool
    private: bool
    idempotent: bool = False
    reconcilable: bool = False
    edits: bool = False
    deletions: bool = False
    attachments: bool = False
    amendments: tuple[AmendmentKind, ...] = ()
    reply_window: Seconds | None = None
    private_replies_per_mention: int | None = None
    automatic_needs_consent: bool = False
    addresses_by_handle: bool = False
    keeps_edited: bool = True
    """What a post said before its author changed it may be kept for whoever reviews the case."""
    keeps_deleted: bool = False
    """The same of a post that its author deleted."""
    files: FileRules | None = None
    """What goes out along with a reply; None: words alone. `attachments` says what comes in."""

    def carries(self, visibility: Visibility) -> bool:
        """Whether a reply of that visibility can be sent at all."""
        return self.public if visibility is Visibility.PUBLIC else self.private


_LINK = re.compile(r"""https?://[^\s<>"']*[^\s<>"'.,;:!?)\]}]""", re.IGNORECASE)
"""A link as networks find it in a text: punctuation at its end belongs to the sentence."""


def addressed_to(handle: str, text: str) -> str:
    """The text as it goes out on a channel that addresses by handle: begins with "@handle"."""
    address = f"@{handle}"
    beginning, rest = text[: len(address)], text[len(address) :]
    if beginning.casefold() == address.casefold() and not re.match(r"[\w@]|[.-]\w", rest):
        return text
    return f"{address} {text}"


def length(capabilities: Capabilities, text: str, recipient_handle: str = "") -> int:
    """The text's length as the channel counts it, in `capabilities.length_unit`.

    Characters are Unicode code points (an emoji of several counts as several: never too few), bytes
    are UTF-8. `recipient_handle` counts where the channel puts it in front of the text.
    """
    if capabilities.addresses_by_handle and recipient_handle:
        text = addressed_to(recipient_handle, text)
    links = 0
    if capabilities.link_weight is not None:
        text, links = _LINK.subn("", text)
    units = len(text)
    if capabilities.length_unit is LengthUnit.BYTES:
        units = len(text.encode("utf-8", "surrogatepass"))
    return units + links * (capabilities.link_weight or 0)


def refuse_too_long(capabilities: Capabilities, units: int) -> None:
    """Raises TextTooLong for more than the channel carries, by its own count."""
    if units > capabilities.max_length:
        raise TextTooLong(
            f"The reply has {units} {capabilities.length_unit.value}, the channel carries "
            f"{capabilities.max_length}.",
            "Shorten it.",
        )
