"""Questions to the second line and to departments as the outside sees them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from domain.escalation import EscalationKind, EscalationState, Turn, Use


class FileOut(BaseModel):
    """A file that a contact sent along."""

    id: UUID
    name: str
    media_type: str
    size: int


class ExchangeOut(BaseModel):
    """One turn in the thread between departments; no customer ever sees it."""

    turn: Turn
    text: str | None
    at: datetime
    by: str
    use: Use | None
    files: list[FileOut]


class HolderOut(BaseModel):
    """Who has a question: the second line or a department, and whom of it; none of these: the
    supervisor."""

    department: str | None
    contact: str | None


class QuestionOut(BaseModel):
    """A question. `due_at`: when whoever has it is to answer; null while the asker was asked back.
    `wanted_by`: when the first line needs it. `possible`: what one can do about it."""

    id: UUID
    case_id: UUID
    client_id: UUID
    parent_id: UUID | None
    kind: EscalationKind
    state: EscalationState
    open: bool
    asked_at: datetime
    wanted_by: datetime
    holder: HolderOut
    since: datetime
    due_at: datetime | None
    reminders: int
    undelivered: str | None
    settled_at: datetime | None
    reference: str | None
    thread: list[ExchangeOut]
    possible: list[str]


class ShownFile(BaseModel):
    """A picture or file of such a message; `name` may be empty. It is had by its id from whatever
    showed the question."""

    id: UUID
    name: str
    media_type: str


class ShownMessage(BaseModel):
    """A message of the conversation that the asker chose to show."""

    id: UUID
    by: str
    at: datetime
    text: str | None
    from_customer: bool
    files: list[ShownFile]


class AskableContact(BaseModel):
    """Somebody one can ask."""

    id: UUID
    name: str


class AskableDepartment(BaseModel):
    """A department one can ask."""

    id: UUID
    name: str
    contacts: list[AskableContact]


class QuestionDetail(QuestionOut):
    """A question with what one may see around it: the messages chosen for it, the questions asked
    to answer it, and what the customer was answered in the end."""

    client_name: str
    context: list[ShownMessage]
    serving: list[QuestionOut]
    sent: list[ShownMessage]
    departments: list[AskableDepartment]


class LinksRevoked(BaseModel):
    """How many links and reply addresses open nothing any more."""

    revoked: int


class QuestionsOfCase(BaseModel):
    """Everything asked about a case, and whom one can ask next."""

    questions: list[QuestionOut]
    has_second_line: bool
    departments: list[AskableDepartment]
