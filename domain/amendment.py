"""What is done to a message that stands on the network already: a reply of ours corrected or taken
back, somebody's post hidden, reported, deleted, its author blocked."""

from enum import StrEnum
from uuid import UUID

from domain.actor import Actor
from domain.values import Moment, TextRef, Value


class AmendmentKind(StrEnum):
    """What is done. The first two concern our own replies, the others are moderation."""

    CORRECT = "correct"
    WITHDRAW = "withdraw"
    HIDE = "hide"
    REPORT = "report"
    BLOCK = "block"
    DELETE = "delete"


MODERATION = frozenset(AmendmentKind) - {AmendmentKind.CORRECT, AmendmentKind.WITHDRAW}


class AmendmentState(StrEnum):
    """How far it is. PENDING is the only state that does not end by itself."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class Amendment(Value):
    """One act on a standing message; `about` is our reply's id or the mention's message id."""

    id: UUID
    kind: AmendmentKind
    about: UUID
    by: Actor
    submitted_at: Moment
    text: TextRef | None = None
    state: AmendmentState = AmendmentState.PENDING
    failure: str | None = None
    retry_at: Moment | None = None
