"""What a check of a reply asks and finds."""

from pydantic import BaseModel, ConfigDict

from api.fields import LongText
from domain.quoting import Quote
from domain.values import Language, Visibility
from domain.wording import Forbidden


class ReplyIn(BaseModel):
    """A reply that somebody is writing, and who would read it."""

    model_config = ConfigDict(extra="forbid")

    text: LongText
    visibility: Visibility


class OtherLanguage(BaseModel):
    """The reply is plainly `written` in another language than the customer's latest message."""

    written: Language
    spoken: Language


class ReplyFindings(BaseModel):
    """What stands against it. `forbidden`: what the brand never says; `quoted`: personal data of
    the customer that everybody would read. A reply with any of these is refused; one in an
    `other_language` is not."""

    forbidden: list[Forbidden]
    quoted: list[Quote]
    other_language: OtherLanguage | None
