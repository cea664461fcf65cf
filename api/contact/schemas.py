"""What a contact without an account sees and sends."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, StringConstraints

from api.fields import Line, LongText
from api.questions.schemas import AskableDepartment, ExchangeOut, ShownMessage
from domain.escalation import Use
from domain.values import Language
from mail.files import LARGEST, MOST

Secret = Annotated[str, StringConstraints(min_length=20, max_length=100)]
"""What stands behind the # of the link: it reaches no server by itself, and so no log."""


class LookIn(BaseModel):
    """Open the question that the secret belongs to."""

    model_config = ConfigDict(extra="forbid")

    secret: Secret


class AttachmentOfIn(LookIn):
    """Which attachment of a message that the question shows."""

    id: UUID


class FileIn(BaseModel):
    """A file to send along."""

    name: Line
    content: Annotated[Base64Bytes, Field(max_length=LARGEST * 4 // 3 + 8)]


class SayIn(LookIn):
    """Do something about the question. `id` is made by the caller: sent again, it acts once."""

    id: UUID
    kind: Literal["answer_question", "ask_back", "hand_on_question", "decline_question"]
    text: LongText
    use: Use = Use.QUOTABLE
    department_id: UUID | None = None
    contact_id: UUID | None = None
    files: Annotated[list[FileIn], Field(max_length=MOST)] = []


class ContactQuestion(BaseModel):
    """The question as its contact sees it, and the words of the page in their language."""

    name: str
    brand: str
    language: Language
    words: dict[str, str]
    open: bool
    due_at: datetime | None
    reference: str | None
    thread: list[ExchangeOut]
    context: list[ShownMessage]
    sent: list[ShownMessage]
    possible: list[str]
    departments: list[AskableDepartment]


class Said(BaseModel):
    """It was taken; `pending`: it is being worked on."""

    status: Literal["done", "pending"]
