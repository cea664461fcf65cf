"""What customers say, change and take back, when it is late, and what the client said elsewhere."""

from typing import Literal
from uuid import UUID

from domain.events.event import Event
from domain.mention import Mention
from domain.reply import Reply
from domain.values import Moment, TextRef


class MentionTakenIn(Event):
    """A mention became part of the case; `written_at` when an edit was the first to be heard."""

    kind: Literal["mention_taken_in"] = "mention_taken_in"
    arrival_id: UUID
    mention: Mention
    written_at: Moment | None = None


class MentionEdited(Event):
    """The author changed a mention at `written_at`; the new text counts. `addressed`: it speaks to
    the client now, which it did not before."""

    kind: Literal["mention_edited"] = "mention_edited"
    arrival_id: UUID
    message_id: UUID
    text: TextRef
    written_at: Moment | None = None
    addressed: bool = False


class MentionDeleted(Event):
    """The author took a mention back."""

    kind: Literal["mention_deleted"] = "mention_deleted"
    arrival_id: UUID
    message_id: UUID


class RepliedElsewhere(Event):
    """The client answered in the network's own app; that counts as the reply."""

    kind: Literal["replied_elsewhere"] = "replied_elsewhere"
    arrival_id: UUID
    reply: Reply
    told_late: bool = False
    """It was given before the message whose first reply is due: it is nobody's reply to that."""


class ArrivedLate(Event):
    """The mention reached us after its own first reply was due."""

    kind: Literal["arrived_late"] = "arrived_late"
    message_id: UUID
    seconds: float
    person_decides: bool


MentionEvent = MentionTakenIn | MentionEdited | MentionDeleted | RepliedElsewhere | ArrivedLate
