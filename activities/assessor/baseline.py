"""A first, coarse assessor: language by lingua, everything else by word lists. It says why, and it
is unsure rather than wrong: below the policy's confidence the machine stays silent."""

import re
from dataclasses import dataclass
from functools import lru_cache

from lingua import Language as Lingua
from lingua import LanguageDetector, LanguageDetectorBuilder

from activities.assessor import words
from domain.assessment import Assessment, Kind, Reason, Risk, Sentiment
from domain.mention import Mention
from domain.values import Language, Visibility

NAME = "baseline-1"

_LINGUA = {
    Lingua.GERMAN: Language.GERMAN,
    Lingua.FRENCH: Language.FRENCH,
    Lingua.DUTCH: Language.DUTCH,
    Lingua.ENGLISH: Language.ENGLISH,
}
_NOISE = re.compile(r"https?://\S+|[@#]\S+")
_REPOST = re.compile(r"^\s*RT\s+@", re.IGNORECASE)
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.[a-z]{2,}|\[e-mail\]|\[phone\]"
    r"|(?:\+|00)\d[\d /-]{7,}\d|\b0\d{2,4}[ /-]?\d{5,}\b|\b[A-Z]{2}\d{2}(?: ?\d{4}){3,}",
    re.IGNORECASE,
)


def _stems(entries: str) -> re.Pattern[str]:
    """Entries match at the start of a word; those of three letters or fewer as the whole word."""
    alternatives = (
        re.escape(entry) + (r"(?!\w)" if len(entry) <= 3 else "") for entry in entries.split("|")
    )
    return re.compile(r"(?<!\w)(?:" + "|".join(alternatives) + ")")


def _by_language(lists: dict[Language, str]) -> dict[Language, re.Pattern[str]]:
    return {language: _stems(entries) for language, entries in lists.items()}


_COMPLAINT = _by_language(words.COMPLAINT)
_PROBLEM = _by_language(words.PROBLEM)
_PRAISE = _by_language(words.PRAISE)
_QUESTION = _by_language(words.QUESTION)
_NEGATIVE = _by_language(words.NEGATIVE)
_SPAM = _stems(words.SPAM)
_IRONY = re.compile("|".join(map(re.escape, words.IRONY.split("|"))))
_RISKS = {risk: _stems(entries) for risk, entries in words.RISKS.items()}


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    """Loaded once per process: some 170 MB and a second or two."""
    return (
        LanguageDetectorBuilder.from_languages(*_LINGUA)
        .with_minimum_relative_distance(0.05)
        .with_preloaded_language_models()
        .build()
    )


@dataclass(frozen=True)
class Assessor:
    """The baseline. Pure but for the language models it keeps in memory."""

    def warm_up(self) -> None:
        """Load the language models now rather than within somebody's five minutes."""
        _detector()

    def assess(self, text: str, mention: Mention) -> Assessment:
        """What the text is, with reasons as codes. `mention` tells visibility and attachments."""
        plain = _NOISE.sub(" ", text).strip()
        low = plain.lower()
        language = _language(plain)
        kind, confidence, reason = _kind(low, language)
        risks = _risks(text, low, language, kind, mention)
        return Assessment(
            language=language,
            kind=kind,
            sentiment=_sentiment(low, language, kind),
            confidence=confidence,
            risks=risks,
            reasons=(
                Reason(code=reason, about=kind.value),
                *(Reason(code=f"risk_{risk.value}", about=risk.value) for risk in risks),
            ),
            assessor=NAME,
        )


def is_repost(text: str) -> bool:
    """Whether the text is a copy of someone's words by the old convention `RT @…`."""
    return bool(_REPOST.match(text))


def _language(plain: str) -> Language:
    if len(re.findall(r"[^\W\d_]", plain)) < 3:
        return Language.UNKNOWN
    found = _detector().detect_language_of(plain)
    return _LINGUA.get(found, Language.UNKNOWN) if found is not None else Language.UNKNOWN


def _says(lists: dict[Language, re.Pattern[str]], low: str, language: Language) -> bool:
    patterns = [lists[language]] if language in lists else list(lists.values())
    return any(pattern.search(low) for pattern in patterns)


def _kind(low: str, language: Language) -> tuple[Kind, float, str]:
    if _SPAM.search(low):
        return Kind.SPAM, 0.8, "spam_words"
    complains = _says(_COMPLAINT, low, language)
    broken = _says(_PROBLEM, low, language)
    praises = _says(_PRAISE, low, language)
    asks = "?" in low
    if complains:
        return Kind.COMPLAINT, 0.55 if praises else 0.8, "complaint_words"
    if broken:
        return Kind.PROBLEM, 0.8 if not praises else 0.6, "problem_words"
    if asks and _says(_QUESTION, low, language):
        return Kind.QUESTION, 0.85, "question_words"
    if asks:
        return Kind.QUESTION, 0.7, "question_mark"
    if praises:
        return Kind.PRAISE, 0.5 if _says(_NEGATIVE, low, language) else 0.75, "praise_words"
    enough = len(low.split()) >= 4
    return Kind.COMMENT, 0.6 if enough else 0.4, "nothing_stands_out"


def _sentiment(low: str, language: Language, kind: Kind) -> Sentiment:
    if kind in (Kind.COMPLAINT, Kind.PROBLEM) or _says(_NEGATIVE, low, language):
        return Sentiment.NEGATIVE
    return Sentiment.POSITIVE if kind is Kind.PRAISE else Sentiment.NEUTRAL


def _risks(
    text: str, low: str, language: Language, kind: Kind, mention: Mention
) -> tuple[Risk, ...]:
    risks = [risk for risk, pattern in _RISKS.items() if pattern.search(low)]
    negative = _says(_NEGATIVE, low, language) or kind in (Kind.COMPLAINT, Kind.PROBLEM)
    thanks = _says(_PRAISE, low, language)
    if thanks and (_IRONY.search(low) or (negative and kind is not Kind.QUESTION)):
        risks.append(Risk.SARCASM)
    if mention.visibility is Visibility.PUBLIC and _PERSONAL.search(text):
        risks.append(Risk.PERSONAL_DATA)
    return tuple(risks)
