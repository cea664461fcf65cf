"""E-mails that wait for a person, as the outside sees them."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from api.questions.schemas import HolderOut


class HeldMailOut(BaseModel):
    """An e-mail that became nobody's answer. `sender`, `subject` and `question_id`, which question
    it seems to be about, are claims and prove nothing. `client_name` is null where nothing says
    whose it is. `why`: no_tag | wrong_tag | old_tag, of one that is refused."""

    id: UUID
    client_id: UUID | None
    client_name: str | None
    verdict: Literal["refused", "late", "unreadable"]
    why: Literal["no_tag", "wrong_tag", "old_tag"] | None
    sender: str
    subject: str
    arrived_at: datetime
    question_id: UUID | None


class OpenQuestion(BaseModel):
    """A question that the e-mail can be given to."""

    id: UUID
    client_name: str
    holder: HolderOut
    asked_at: datetime
    text: str | None


class HeldMailDetail(HeldMailOut):
    """With its words, without what it quotes, the names of the files that would be kept, and the
    open questions it can be given to. `cut`: it is longer than what is kept, its files are lost."""

    text: str
    files: list[str]
    cut: bool
    questions: list[OpenQuestion]


class MailAs(StrEnum):
    """What an e-mail is to the question that it is given to."""

    ANSWER = "answer_question"
    ASK_BACK = "ask_back"


class Needless(StrEnum):
    """Why nobody needs an e-mail."""

    FORGED = "forged"
    SPAM = "spam"
    SETTLED = "settled"
    OTHER = "other"


class AssignIn(BaseModel):
    """`kind`: what the e-mail is to the question."""

    question_id: UUID
    kind: MailAs = MailAs.ANSWER


class DiscardIn(BaseModel):
    """Why it is put away."""

    reason: Needless


class Reviewed(BaseModel):
    """What came of it; `pending`: the case has not said yet, ask the same again."""

    status: Literal["done", "pending"]
