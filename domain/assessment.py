"""What a mention is about: the outcome of assessing it, with its reasons, and of a correction."""

from enum import StrEnum

from pydantic import Field

from domain.values import Language, Value


class Kind(StrEnum):
    """What a mention is (R2)."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    PROBLEM = "problem"
    COMMENT = "comment"
    PRAISE = "praise"
    SPAM = "spam"


class Sentiment(StrEnum):
    """How the author feels."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Risk(StrEnum):
    """What keeps the machine silent and calls people (practice of care teams)."""

    SARCASM = "sarcasm"
    GRIEF = "grief"
    HATE = "hate"
    THREAT = "threat"
    SELF_HARM = "self_harm"
    MINORS = "minors"
    INJURY = "injury"
    PRESS = "press"
    LEGAL = "legal"
    PERSONAL_DATA = "personal_data"


PEOPLE_AT_ONCE = frozenset(
    {Risk.SELF_HARM, Risk.THREAT, Risk.MINORS, Risk.INJURY, Risk.LEGAL, Risk.PRESS}
)
"""Risks that reach a person at once, before any clock."""


class Journey(StrEnum):
    """Where somebody stands with the client."""

    BEFORE = "before_purchase"
    AFTER = "after_purchase"
    REPEAT = "repeat"
    UNKNOWN = "unknown"


class Reason(Value):
    """Why the assessor thinks so, as a code that the screen says in words.

    `code` is the key of a sentence, `about` what it explains (a kind, a risk …), never a quotation.
    """

    code: str
    about: str = ""


class Assessment(Value):
    """What was made of a mention; `confidence` (0–1) is for the kind."""

    language: Language
    kind: Kind
    sentiment: Sentiment
    confidence: float = Field(ge=0, le=1)
    risks: tuple[Risk, ...] = ()
    topic: str | None = None
    journey: Journey = Journey.UNKNOWN
    reasons: tuple[Reason, ...] = ()
    assessor: str
    """Name and version of who assessed, for instance `baseline-1` or `person`."""
