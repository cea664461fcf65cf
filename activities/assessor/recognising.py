"""In which language somebody writes, told quickly while they do: eleven megabytes, and unsure
rather than wrong."""

import re
from functools import lru_cache

from lingua import Language as Lingua
from lingua import LanguageDetector, LanguageDetectorBuilder

from activities.assessor.baseline import LINGUA, NOISE
from domain.values import Language

_SURE_FROM = 0.85
_FEWEST_LETTERS = 20
"""Greetings, names and "ok" are the same in many languages."""

_READ = 600
"""Characters that suffice."""


def recognised(text: str) -> Language | None:
    """The language in which the text plainly is written; None where it could be another."""
    plain = NOISE.sub(" ", text)[:_READ]
    if len(re.findall(r"[^\W\d_]", plain)) < _FEWEST_LETTERS:
        return None
    best = _detector().compute_language_confidence_values(plain)[0]
    return LINGUA[best.language] if best.value >= _SURE_FROM else None


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    languages: list[Lingua] = list(LINGUA)
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()
