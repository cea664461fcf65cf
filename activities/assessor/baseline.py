"""A first, coarse assessor: language by lingua, everything else by word lists. It says why, and it
is unsure rather than wrong: below the policy's confidence the machine stays silent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lingua import Language as Lingua
from lingua import LanguageDetector, LanguageDetectorBuilder

from activities.assessor import words
from domain.assessment import Assessment, Kind, Reason, Risk, Sentiment
from domain.mention import Mention
from domain.personal_data import PERSONAL
from domain.values import Language, Visibility

NAME = "baseline-2"

LONGEST_READ = 8_000
"""Characters that are read of a text, from its two ends; of a longer one the kind is not sure."""

_LANGUAGE_FROM = 600
"""Characters that suffice to tell the language."""

LINGUA = {
    Lingua.GERMAN: Language.GERMAN,
    Lingua.FRENCH: Language.FRENCH,
    Lingua.DUTCH: Language.DUTCH,
    Lingua.ENGLISH: Language.ENGLISH,
}
NOISE = re.compile(r"https?://\S+|[@#]\S+")
_SHOUTED_THANKS = re.compile(r"\b(?:DANKE|THANKS|MERCI|BEDANKT)\b")


def word_pattern(entries: str) -> re.Pattern[str]:
    """The entries of a word list (see words.py) as one expression, quick where none begins."""
    inside: list[str] = []
    at_start: list[str] = []
    for entry in entries.split("|"):
        stem = entry.removeprefix("*").removesuffix("/")
        whole = entry.endswith("/") or len(stem) <= 3
        found = re.escape(stem) + (r"(?!\w)" if whole else "")
        (inside if entry.startswith("*") else at_start).append(found)
    alternatives = [r"\b(?:" + "|".join(at_start) + ")", *inside]
    return re.compile("|".join(alternatives))


Patterns = Mapping[Language, re.Pattern[str]]


def _by_language(lists: Mapping[Language, str]) -> Patterns:
    return {language: word_pattern(entries) for language, entries in lists.items()}


_COMPLAINT = _by_language(words.COMPLAINT)
_PROBLEM = _by_language(words.PROBLEM)
_PRAISE = _by_language(words.PRAISE)
_QUESTION = _by_language(words.QUESTION)
_NEGATIVE = _by_language(words.NEGATIVE)
_HELP_WANTED = _by_language(words.HELP_WANTED)
_HARMLESS = _by_language(words.HARMLESS)
_CHILD = _by_language(words.CHILD)
_DANGER = _by_language(words.DANGER)
_POLITE = {language: re.compile(pattern) for language, pattern in words.POLITE.items()}
_SPAM = word_pattern(words.SPAM)
_SPAM_HINTS = word_pattern(words.SPAM_HINTS)
_IRONY = re.compile("|".join(map(re.escape, words.IRONY.split("|"))))
_CONTRAST = word_pattern(words.CONTRAST)
_SELF_HARM = word_pattern(words.SELF_HARM)
_AGE = re.compile(words.AGE)
_RISKS = {risk: _by_language(lists) for risk, lists in words.RISKS.items()}


_A_SHORT_WORD_OF_THANKS = 15
"""Words; in a longer text thanks stand beside something else."""

_NEAR = 100
"""Characters from praise to what it is for."""


@dataclass(frozen=True)
class Signals:
    """What the word lists find in a text: for a model, which learns how much each of it counts."""

    kind: Kind
    sentiment: Sentiment
    complaint: bool
    problem: bool
    praise: bool
    negative: bool
    question: bool
    asks: bool


def signals(text: str, language: Language) -> Signals:
    """What the word lists of that language find in the text."""
    plain = NOISE.sub(" ", text).strip()
    said = _said(plain, language)
    kind, _, _ = said.kind()
    return Signals(
        kind=kind,
        sentiment=said.sentiment(kind),
        complaint=said.complaint is not None,
        problem=said.problem is not None,
        praise=said.praise is not None,
        negative=said.negative is not None,
        question=said.first(_QUESTION) is not None,
        asks="?" in said.low,
    )


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    """Loaded once per process: some 170 MB and a second or two."""
    return (
        LanguageDetectorBuilder.from_languages(*LINGUA)
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

    def of_language(self, text: str, language: Language) -> Signals:
        """Kind and sentiment of a text whose language is known."""
        return signals(what_is_read(text), language)

    def assess(self, text: str, mention: Mention, usual: Language = Language.UNKNOWN) -> Assessment:
        """What the text is, with reasons as codes. `mention` tells visibility and attachments,
        `usual` the language that its author wrote in before: it counts where the text tells
        none."""
        read = what_is_read(text)
        plain = NOISE.sub(" ", read).strip()
        language = _language(plain)
        if language is Language.UNKNOWN:
            language = usual
        said = _said(plain, language)
        kind, confidence, reason = said.kind()
        risks = said.risks()
        if mention.visibility is Visibility.PUBLIC and PERSONAL.search(read):
            risks = (*risks, Risk.PERSONAL_DATA)
        if len(text) > LONGEST_READ:
            confidence, reason = min(confidence, 0.5), "too_long_to_read"
        return Assessment(
            language=language,
            kind=kind,
            sentiment=said.sentiment(kind),
            confidence=confidence,
            risks=risks,
            reasons=(
                Reason(code=reason, about=kind.value),
                *(Reason(code=f"risk_{risk.value}", about=risk.value) for risk in risks),
            ),
            assessor=NAME,
        )


def _said(plain: str, language: Language) -> "_Said":
    low = plain.lower().replace("’", "'")
    return _Said(low, language, bool(_SHOUTED_THANKS.search(plain)))


def what_is_read(text: str) -> str:
    """The whole of a text, or the two ends of a long one: where it stands who wants what."""
    if len(text) <= LONGEST_READ:
        return text
    half = LONGEST_READ // 2
    return f"{text[:half]} {text[-half:]}"


def _language(plain: str) -> Language:
    if len(re.findall(r"[^\W\d_]", plain[:_LANGUAGE_FROM])) < 3:
        return Language.UNKNOWN
    found = _detector().detect_language_of(plain[:_LANGUAGE_FROM])
    return LINGUA.get(found, Language.UNKNOWN) if found is not None else Language.UNKNOWN


class _Said:
    """A text in lower case, without links and tags, and what the word lists find in it."""

    def __init__(self, low: str, language: Language, shouted_thanks: bool) -> None:
        self.low = low
        self.language = language
        self.matter = self._without_politeness() if not shouted_thanks else low
        """The text without its closing formula."""
        self.complaint = self.first(_COMPLAINT)
        self.problem = self.first(_PROBLEM)
        self.praise = self.first(_PRAISE)
        self.negative = self.first(_NEGATIVE)
        self.shouted_thanks = shouted_thanks

    def kind(self) -> tuple[Kind, float, str]:
        """What it is, how sure that is (0–1), and the code of the reason."""
        length = len(self.low.split())
        if _SPAM.search(self.low) or len(set(_SPAM_HINTS.findall(self.low))) > 1:
            return Kind.SPAM, 0.8, "spam_words"
        if self.complaint is not None:
            return Kind.COMPLAINT, 0.8 if self.praise is None else 0.55, "complaint_words"
        if self.problem is not None:
            return Kind.PROBLEM, 0.8 if self.praise is None else 0.6, "problem_words"
        if self._sounds_sarcastic():
            return Kind.COMPLAINT, 0.5, "sounds_sarcastic"
        if "?" in self.low:
            asks = self.first(_QUESTION) is not None
            return Kind.QUESTION, *((0.85, "question_words") if asks else (0.7, "question_mark"))
        if self.first(_HELP_WANTED) is not None:
            return Kind.QUESTION, 0.65, "help_wanted"
        if self.praise is not None:
            if self.negative is None and length <= _A_SHORT_WORD_OF_THANKS:
                return Kind.PRAISE, 0.75, "praise_words"
            return Kind.COMMENT, 0.5, "thanks_in_passing"
        return Kind.COMMENT, 0.5 if length >= 4 else 0.4, "nothing_stands_out"

    def sentiment(self, kind: Kind) -> Sentiment:
        """How its author feels."""
        if kind in (Kind.COMPLAINT, Kind.PROBLEM):
            return Sentiment.NEGATIVE
        if kind is Kind.PRAISE:
            return Sentiment.POSITIVE
        uneasy = self.negative is not None and kind is not Kind.QUESTION and kind is not Kind.SPAM
        return Sentiment.NEGATIVE if uneasy else Sentiment.NEUTRAL

    def risks(self) -> tuple[Risk, ...]:
        """What calls for people, the gravest first."""
        risks = [Risk.SELF_HARM] if _SELF_HARM.search(self.low) else []
        plainly = self.low
        for harmless in self._lists(_HARMLESS):
            plainly = harmless.sub(" ", plainly)
        risks += [
            risk
            for risk, lists in _RISKS.items()
            if any(pattern.search(plainly) for pattern in self._lists(lists))
        ]
        if Risk.MINORS not in risks and self._child_in_danger(plainly):
            risks.append(Risk.MINORS)
        if self._sounds_sarcastic():
            risks.append(Risk.SARCASM)
        return tuple(risks)

    def _child_in_danger(self, plainly: str) -> bool:
        if _AGE.search(plainly):
            return True
        child = any(pattern.search(plainly) for pattern in self._lists(_CHILD))
        return child and any(pattern.search(plainly) for pattern in self._lists(_DANGER))

    def _sounds_sarcastic(self) -> bool:
        """Praise that comes shortly before what it is for, when that is nothing good."""
        if self.praise is None:
            return False
        if _IRONY.search(self.low):
            return True
        bad = [at for at in (self.complaint, self.problem, self.negative) if at is not None]
        if self.shouted_thanks:
            return bool(bad)
        return "?" not in self.low and any(
            0 < at - self.praise < _NEAR and not _CONTRAST.search(self.matter[self.praise : at])
            for at in bad
        )

    def _without_politeness(self) -> str:
        """Without a closing formula, where something else stands before it."""
        for polite in self._lists(_POLITE):
            rest = polite.sub(" ", self.low).strip()
            if len(rest.split()) >= 5:
                return rest
        return self.low

    def first(self, lists: Patterns) -> int | None:
        """Where the first entry stands, None when there is none."""
        found = (pattern.search(self.matter) for pattern in self._lists(lists))
        return min((match.start() for match in found if match), default=None)

    def _lists(self, lists: Patterns) -> list[re.Pattern[str]]:
        """Those of the text's language; of an unknown one, all."""
        return [lists[self.language]] if self.language in lists else list(lists.values())
