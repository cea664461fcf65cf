"""A brand's voice in prepared replies: what is filled in, never said, and who releases it (R18).

A wording is written by one person and released by another; only released ones can be used.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from string import Formatter
from uuid import UUID

from domain.errors import Conflict, Invalid, OwnDraft
from domain.values import Value


class Placeholder(StrEnum):
    """What a prepared reply may name, to be filled in from the case."""

    NAME = "name"
    FIRST_NAME = "first_name"
    BRAND = "brand"
    DUE = "due"
    SIGNATURE = "signature"


class WordingState(StrEnum):
    """Where one wording of a prepared reply stands. Only APPROVED can be used."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    RETIRED = "retired"


class Forbidden(Value):
    """A word that the brand never says, and where a text says it (code points, end excluded)."""

    word: str
    start: int
    end: int


def placeholders_of(text: str) -> frozenset[Placeholder]:
    """What has to be filled in. Raises Invalid, with the place, for what cannot be."""
    found = set()
    position = 0
    try:
        for literal, name, options, conversion in Formatter().parse(text):
            position += len(literal) + literal.count("{") + literal.count("}")
            if name is None:
                continue
            if name not in set(Placeholder) or options or conversion:
                raise Invalid(
                    f"Nothing is known by the name {{{name}}}, at character {position + 1}.",
                    f"Placeholders: {', '.join(f'{{{each}}}' for each in Placeholder)}.",
                )
            found.add(Placeholder(name))
            position += len(name) + 2
    except ValueError:
        raise Invalid(
            "A curly bracket stands alone.", "Write {name}, and {{ or }} for the bracket itself."
        ) from None
    return frozenset(found)


def filled(text: str, values: Mapping[Placeholder, str]) -> str | None:
    """The text as it is said in a case; None while something that it promises is not known.

    A missing name or signature leaves no hole: the greeting closes up. Lines stay lines.
    """
    wanted = placeholders_of(text)
    if wanted - values.keys() - {Placeholder.NAME, Placeholder.FIRST_NAME, Placeholder.SIGNATURE}:
        return None
    said = text.format_map({name.value: values.get(name, "") for name in Placeholder})
    lines = [" ".join(line.replace(" ,", ",").split()) for line in said.splitlines()]
    return "\n".join(lines).strip()


def forbidden_in(text: str, words: Iterable[str]) -> list[Forbidden]:
    """Every place where the text says one of the words, in order; upper and lower case alike, and
    only as whole words."""
    found = []
    for word in words:
        bare = " ".join(word.split())
        if not bare:
            continue
        pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, bare.split(" "))) + r"(?!\w)"
        found += [
            Forbidden(word=bare, start=hit.start(), end=hit.end())
            for hit in re.finditer(pattern, text, re.IGNORECASE)
        ]
    return sorted(found, key=lambda each: (each.start, each.end, each.word))


def submittable(state: WordingState) -> None:
    """Only a draft is handed in for review. Raises Conflict."""
    if state is not WordingState.DRAFT:
        raise Conflict("This wording is no draft any more.", "Write a new one.")


def reviewable(state: WordingState, written_by: UUID | None, by: UUID) -> None:
    """Somebody else than its author decides on what is in review. Raises Conflict, OwnDraft."""
    if state is not WordingState.IN_REVIEW:
        raise Conflict("This wording is not in review.", "Look at it again.")
    if written_by == by:
        raise OwnDraft("These are your own words.", "Ask a colleague to review them.")
