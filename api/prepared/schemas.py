"""Prepared replies as the outside sees them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from api.fields import Line, LongText
from api.people.schemas import PersonOut
from domain.prepared import Address
from domain.reply import Purpose
from domain.values import Language
from domain.wording import WordingState


class _WordsIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: LongText


class WordingIn(_WordsIn):
    """New words of a prepared reply; placeholders as the vocabulary names them. `revision`: the
    newest wording's as its writer saw it."""

    revision: Line


class PreparedIn(_WordsIn):
    """A new prepared reply. `channel` null: for every channel."""

    client_id: UUID
    title: Line
    purpose: Purpose
    language: Language
    address: Address
    channel: Line | None = None


class WordingSeen(BaseModel):
    """The wording's revision that its reviewer has before them."""

    model_config = ConfigDict(extra="forbid")

    revision: Line


class CommentIn(WordingSeen):
    """Why a reviewer gives a wording back."""

    comment: LongText


class WordingOut(BaseModel):
    """One version of the words. `written_by` null: it came with the installation. `comment`: why
    its reviewer gave it back. `revision` is to be named by whoever writes over it or reviews it."""

    number: int
    revision: str
    state: WordingState
    text: str
    written_by: PersonOut | None
    written_at: datetime
    reviewed_by: PersonOut | None
    reviewed_at: datetime | None
    comment: str | None


class PreparedListed(BaseModel):
    """A prepared reply in a list with its newest wording. `released`: the number of the one that
    can be used; `used`: how many replies began with it and went out."""

    id: UUID
    client_id: UUID
    client_name: str
    title: str
    purpose: Purpose
    language: Language
    address: Address
    channel: str | None
    newest: WordingOut
    released: int | None
    used: int


class PreparedDetail(PreparedListed):
    """A prepared reply with all its wordings, the newest first, and what one may do with it:
    `write`, `submit`, `review`, `retire`."""

    wordings: list[WordingOut]
    actions: list[str]
