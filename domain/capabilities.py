"""What a channel can carry, as data: composer, policy and send check all read the same value."""

from enum import StrEnum

from domain.values import Seconds, Value, Visibility


class LengthUnit(StrEnum):
    """In what a channel counts the length of a text."""

    CHARACTERS = "characters"
    BYTES = "bytes"


class Capabilities(Value):
    """The rules of one channel (see channels/<name>/capabilities.py for their sources).

    `idempotent`: sending again with the same attempt id cannot post twice. `reconcilable`: the
    network can be asked what became of a send whose answer was lost. `link_weight`: a link counts
    as that many units whatever its length (None: as it stands).
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
    reply_window: Seconds | None = None
    private_replies_per_mention: int | None = None
    automatic_needs_consent: bool = False

    def carries(self, visibility: Visibility) -> bool:
        """Whether a reply of that visibility can be sent at all."""
        return self.public if visibility is Visibility.PUBLIC else self.private
