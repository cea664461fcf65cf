"""The words of the record in a reader's language: the same catalogues that the screens take theirs
from, with moments, spans and numbers as that language writes them."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, get_timezone_name
from babel.lists import format_list
from babel.numbers import format_percent
from babel.units import format_unit

from domain.telling import Label, Plain, Several, Share, Span, Telling, When, Word

_UTC = ZoneInfo("UTC")
_BLANK = re.compile(r"%\{(\w+)\}")
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


class Tongue(StrEnum):
    """The languages that documents are written in."""

    GERMAN = "de"
    ENGLISH = "en"
    FRENCH = "fr"
    DUTCH = "nl"

    @property
    def locale(self) -> Locale:
        """How this language writes moments and numbers."""
        return Locale.parse("en_GB" if self is Tongue.ENGLISH else f"{self}_{self.upper()}")


@dataclass(frozen=True)
class Reader:
    """For whom a document is written: their language, and the zone of the times in it."""

    language: Tongue = Tongue.ENGLISH
    zone: ZoneInfo = _UTC


class Catalogue:
    """Everything a document says, for one reader."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._words = _words(reader.language)
        self._locale = reader.language.locale

    def say(self, key: str, **words: str) -> str:
        """A sentence or a word by its key, `group.name`. Raises KeyError where there is none."""
        group, _, name = key.partition(".")
        return _fill(self._words[group][name], words)

    def label(self, group: str, code: str) -> str:
        """What a code is called; one that has no name stays readable."""
        return self.said(Label(group=group, code=code))

    def said(self, word: Word) -> str:
        """Whatever a sentence consists of, in words."""
        match word:
            case Label():
                return self._label(word)
            case When(at=at):
                return self.moment(at)
            case Span(seconds=seconds):
                return self.span(seconds)
            case Share(share=share):
                return format_percent(share, locale=self._locale)
            case Plain(text=text):
                return text
            case Several(words=words):
                return self.listed([self.said(each) for each in words])
            case Telling():
                known = self._words[word.group].get(word.code)
                filling = {blank: self.said(each) for blank, each in word.words.items()}
                return _fill(known, filling) if known is not None else _readable(word.code)

    def listed(self, words: Sequence[str]) -> str:
        """Words as a list in a sentence."""
        return format_list(words, locale=self._locale)

    def moment(self, at: datetime) -> str:
        """Day and time in the reader's zone."""
        return format_datetime(at, "medium", tzinfo=self.reader.zone, locale=self._locale)

    def moment_with_utc(self, at: datetime) -> str:
        """The same with the name of the zone, and UTC beside it."""
        there, here = at.astimezone(UTC), at.astimezone(self.reader.zone)
        if here.utcoffset() == there.utcoffset():
            return f"{self.moment(at)} UTC"
        zone = get_timezone_name(here, width="short", locale=self._locale)
        day = "" if here.date() == there.date() else f"{there:%Y-%m-%d} "
        return f"{self.moment(at)} {zone} ({day}{there:%H:%M:%S} UTC)"

    def date(self, at: datetime) -> str:
        """The day in the reader's zone."""
        return format_date(at.astimezone(self.reader.zone), "long", locale=self._locale)

    def span(self, seconds: float) -> str:
        """A span in the largest unit that says it exactly, else in two; hours up to two days."""
        rest = whole = round(seconds)
        parts: list[str] = []
        for unit, size in _UNITS:
            if unit == "day" and whole < 2 * size:
                continue
            count, rest = divmod(rest, size)
            if count and len(parts) < 2:
                parts.append(format_unit(count, unit, "long", locale=self._locale))
        return ", ".join(parts) or format_unit(0, "second", "long", locale=self._locale)

    @property
    def times(self) -> str:
        """What is to be said of the times in a document."""
        zone = self.reader.zone.key
        if zone == "UTC":
            return self.say("document.times_utc")
        return self.say("document.times", zone=zone.replace("_", " "))

    def _label(self, label: Label) -> str:
        for group in (label.group, label.or_group):
            known = self._words[group].get(label.code) if group is not None else None
            if known is not None:
                return known
        return _readable(label.code)


@cache
def _words(language: Tongue) -> Mapping[str, Mapping[str, str]]:
    text = files("domain").joinpath("words", f"{language.value}.json").read_text("utf-8")
    words: Mapping[str, Mapping[str, str]] = json.loads(text)
    return words


def _fill(sentence: str, words: Mapping[str, str]) -> str:
    return _BLANK.sub(lambda blank: words.get(blank[1], ""), sentence)


def _readable(code: str) -> str:
    return re.sub("[_-]+", " ", code).strip()
