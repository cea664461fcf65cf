"""Why a promise about time was not kept: a closed vocabulary, the same for people and figures."""

from enum import StrEnum


class MissCause(StrEnum):
    """What a promise waited for when its time was over."""

    ALREADY_DUE = "already_due"
    """Its time was over when it was made, or made shorter: the message came that late, or the case
    became more urgent."""
    MACHINE_LATE = "machine_late"
    """We were not there: the workflow did not run, or the machine might have spoken and did not."""
    DELIVERY = "delivery"
    """A reply was written and the network had not taken it."""
    DOUBT = "doubt"
    """A reply was sent and nobody knew whether it stood there."""
    APPROVAL = "approval"
    """A reply was written and waited for somebody's consent."""
    QUESTION = "question"
    """The second line, a department or somebody else had been asked and had not answered."""
    REFUSED = "refused"
    """The network refused what was written, and nobody had written again."""
    WITHHELD = "withheld"
    """The machine would have spoken and was kept from it, and nobody spoke in its stead."""
    OUTSIDE_HOURS = "outside_hours"
    """Nobody worked then, and the promise counted all the same."""
    IN_HAND = "in_hand"
    """Somebody had taken it up and had not come to its end."""
    NOBODY = "nobody"
    """Nobody had taken it up."""
