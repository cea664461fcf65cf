"""Sentences that teach the model before anybody has corrected it. They were written for this, in
four languages; nothing in them was said by a customer."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from domain.assessment import Kind, Sentiment
from domain.values import Language

_TAUGHT = Path(__file__).parent / "taught"


@dataclass(frozen=True)
class Sample:
    """A text, and what a person says that it is."""

    text: str
    language: Language
    kind: Kind
    sentiment: Sentiment


@cache
def taught(language: Language) -> tuple[Sample, ...]:
    """The sentences of a language: lines below a heading `# kind sentiment` in taught/<code>.txt;
    none for a language without a file."""
    file = _TAUGHT / f"{language.value}.txt"
    return tuple(_read(file.read_text(), language)) if file.exists() else ()


def _read(text: str, language: Language) -> Iterator[Sample]:
    kind, sentiment = Kind.COMMENT, Sentiment.NEUTRAL
    for line in text.splitlines():
        if line.startswith("# "):
            said = line.split()
            kind, sentiment = Kind(said[1]), Sentiment(said[2])
        elif line.strip():
            yield Sample(line.strip(), language, kind, sentiment)
