"""A table of guidelines, its cells compiled by the engine, and a check of every cell before it is
kept.

A row with a bad cell never fires, so each cell is compiled, tried on values of its column, and
refused with its place.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import zen

from domain.guidelines import (
    CONDITIONS,
    OUTCOMES,
    REQUIRED_AT_THE_END,
    BadCell,
    Column,
    Facts,
    Guidelines,
    Rule,
    Shape,
)
from domain.guidelines import LONGEST_CELL as LONGEST

_NUMBERS = (0, 0.5, 1, 12, 100, 1_000_000)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_WORD = re.compile(r"(?<![\w.#$])[A-Za-z_]\w*")
_KNOWN_WORDS = frozenset(
    {"and", "or", "not", "in", "true", "false", "null", "some", "all", "none", "one", "count"}
    | {"contains", "startsWith", "endsWith", "matches", "len", "lower", "upper"}
)
_COMPLAINT = re.compile(r'"source"\s*:\s*"((?:[^"\\]|\\.)*)"')
_NAMES = frozenset(column.name for column in CONDITIONS)


class NothingFired(Exception):
    """No row fits the facts: the table lacks its last row, which fits everything."""


@dataclass(frozen=True)
class Fired:
    """The number of the row that fired, from 1, and its outcome by column."""

    rule: int
    outcome: Mapping[str, object]


class Table:
    """Guidelines, compiled once and asked often. Keeps no state between questions.

    It fires as the engine's own decision tables do, of which a test makes sure. Those are not
    asked, because they answer from threads of their own: while every processor is busy, whoever
    asks stands still for milliseconds.
    """

    def __init__(self, guidelines: Guidelines) -> None:
        rows = enumerate(guidelines.rules, start=1)
        self._rows = [row for number, rule in rows if (row := _compiled(number, rule)) is not None]

    def first(self, facts: Facts) -> Fired:
        """The first row that fits. An outcome that is no value of its column for these very facts
        counts as empty: one cell keeps no message from being assessed. Raises NothingFired."""
        for row in self._rows:
            if (fired := row.fired(facts)) is not None:
                return fired
        raise NothingFired


@dataclass(frozen=True)
class _Row:
    number: int
    when: "tuple[tuple[str, zen.Expression], ...]"
    outcome: "tuple[tuple[Column, zen.Expression], ...]"

    def fired(self, facts: Facts) -> Fired | None:
        """None where it does not fit, or has a cell that cannot be asked about these facts."""
        known = dict(facts)
        try:
            for name, cell in self.when:
                if cell.evaluate({**known, "$": known[name]}) is not True:
                    return None
            found = [(column, cell.evaluate(known)) for column, cell in self.outcome]
        except _NOT_ASKABLE:
            return None
        outcome = {column.name: value for column, value in found if suits(column, value)}
        return Fired(rule=self.number, outcome=outcome)


_NOT_ASKABLE = (RuntimeError, ValueError)
"""What the engine raises over a cell that cannot be read, or not be applied to a value."""


def _compiled(number: int, rule: Rule) -> _Row | None:
    """The row; None where a cell cannot be read, as none is kept nowadays."""
    try:
        return _Row(
            number=number,
            when=tuple(
                (column.name, zen.compile_unary_expression(cell))
                for column, cell in _filled(CONDITIONS, rule.when)
            ),
            outcome=tuple(
                (column, zen.compile_expression(cell))
                for column, cell in _filled(OUTCOMES, rule.outcome)
            ),
        )
    except _NOT_ASKABLE:
        return None


def _filled(columns: Iterable[Column], cells: Mapping[str, str]) -> Iterator[tuple[Column, str]]:
    for column in columns:
        if cell := cells.get(column.name, "").strip():
            yield column, cell


def bad_cells(guidelines: Guidelines) -> list[BadCell]:
    """Everything that keeps the table from being saved, by row; empty when all is well."""
    if not guidelines.rules:
        return [BadCell(row=1, column="when", problem="The table has no rows.")]
    found = [bad for row, rule in enumerate(guidelines.rules, start=1) for bad in _bad(row, rule)]
    return found + list(_bad_end(guidelines))


def _bad(row: int, rule: Rule) -> Iterator[BadCell]:
    for side, columns, judge in (
        (rule.when, CONDITIONS, _wrong_condition),
        (rule.outcome, OUTCOMES, _wrong_outcome),
    ):
        known = {column.name: column for column in columns}
        for name, cell in side.items():
            problem = judge(known[name], cell) if name in known else "There is no such column."
            if problem is not None:
                yield BadCell(row=row, column=name, problem=problem)


def _bad_end(guidelines: Guidelines) -> Iterator[BadCell]:
    last, row = guidelines.rules[-1], len(guidelines.rules)
    if any(cell.strip() for cell in last.when.values()):
        yield BadCell(
            row=row, column="when", problem="The last row must fit everything: no conditions."
        )
    for name in REQUIRED_AT_THE_END:
        if not last.outcome.get(name, "").strip():
            yield BadCell(row=row, column=name, problem="The last row has to say this.")


def _wrong_condition(column: Column, cell: str) -> str | None:
    """What is wrong with a condition, None for a good one and for an empty one."""
    text = cell.strip()
    if not text:
        return None
    if len(text) > LONGEST:
        return f"Longer than {LONGEST} characters."
    try:
        compiled = zen.compile_unary_expression(text)
    except _NOT_ASKABLE as error:
        return _in_words(error)
    if (unknown := _unknown(column, text)) is not None:
        return unknown
    probes = (*_probes(column), *_numbers_near(column, text))
    try:
        fits = [
            bool(compiled.evaluate({"$": value, **_example(column, value)})) for value in probes
        ]
    except _NOT_ASKABLE:
        return f"It does not fit a {_KINDS[column.shape]}."
    alone = not _NAMES.intersection(_words_of(text)) - {column.name}
    if alone and column.shape not in (Shape.TEXT, Shape.TEXTS) and not any(fits):
        return "It would never match."
    return None


def _wrong_outcome(column: Column, cell: str) -> str | None:
    """What is wrong with an outcome: it has to be a value of its column."""
    text = cell.strip()
    if not text:
        return None
    if len(text) > LONGEST:
        return f"Longer than {LONGEST} characters."
    try:
        compiled = zen.compile_expression(text)
        values = [compiled.evaluate(dict(facts)) for facts in _cases_of(text)]
    except _NOT_ASKABLE as error:
        return _in_words(error)
    if all(suits(column, value) for value in values):
        return None
    if column.choices:
        return "It has to be one of: " + ", ".join(f'"{choice}"' for choice in column.choices) + "."
    return f"It has to be a {_KINDS[column.shape]}, such as {column.example or 'true'}."


def suits(column: Column, value: object) -> bool:
    """Whether an outcome is a value of its column."""
    match column.shape:
        case Shape.CHOICE:
            return value in column.choices
        case Shape.FLAG:
            return isinstance(value, bool)
        case Shape.TEXTS:
            return isinstance(value, list) and all(isinstance(each, str) for each in value)
        case _:
            return isinstance(value, str)


def _cases_of(text: str) -> Iterator[Facts]:
    """Facts to try an outcome on: what its words name takes every value that there is to try, and
    the texts that the cell itself compares with."""
    yield _EXAMPLE
    quoted = tuple(each[1:-1] for each in _STRING.findall(text))
    named = _words_of(text)
    for column in CONDITIONS:
        if column.name in named:
            more = quoted if column.shape is Shape.TEXT else ()
            for value in (*_probes(column), *more):
                yield _example(column, value)


_KINDS = {
    Shape.CHOICE: "choice",
    Shape.CHOICES: "list of choices",
    Shape.NUMBER: "number",
    Shape.FLAG: "yes or no (true, false)",
    Shape.TEXT: "text in quotes",
    Shape.TEXTS: "list of texts",
}


def _unknown(column: Column, text: str) -> str | None:
    """A quoted value or a word that does not exist: such a cell would silently never match."""
    if column.choices:
        for quoted in _STRING.findall(text):
            if quoted[1:-1] not in column.choices:
                return f"There is no {quoted}; there is " + ", ".join(column.choices) + "."
    for word in _words_of(text):
        if word not in _KNOWN_WORDS and word not in _NAMES:
            return f"Nothing is called {word}; texts stand in quotes."
    return None


def _words_of(text: str) -> list[str]:
    """What a cell names, outside of its quoted texts."""
    return _WORD.findall(_STRING.sub("", text))


def _numbers_near(column: Column, text: str) -> tuple[float, ...]:
    """Around and between the numbers of a cell: one of them fits, unless none ever does, as with
    hours from 22 to 6."""
    if column.shape is not Shape.NUMBER:
        return ()
    named = [float(each) for each in _NUMBER.findall(_STRING.sub("", text))][:8]
    between = [(one + other) / 2 for one, other in combinations(named, 2)]
    return _there_are(column, (n + by for n in (*named, *between) for by in (0, -1, 1)))


def _there_are(column: Column, numbers: Iterable[float]) -> tuple[float, ...]:
    """Of these numbers those that the column can have."""
    return tuple(n for n in numbers if column.at_most is None or n <= column.at_most)


def _probes(column: Column) -> tuple[Any, ...]:
    match column.shape:
        case Shape.CHOICE:
            return column.choices
        case Shape.CHOICES:
            pairs = map(list, combinations(column.choices, 2))
            return ([], *([choice] for choice in column.choices), *pairs, list(column.choices))
        case Shape.NUMBER:
            return _there_are(column, _NUMBERS)
        case Shape.FLAG:
            return (True, False)
        case _:
            return ("", "a")


_EXAMPLE: dict[str, Any] = {column.name: _probes(column)[0] for column in CONDITIONS}


def _example(column: Column, value: object) -> dict[str, Any]:
    return {**_EXAMPLE, column.name: value}


def _in_words(error: Exception) -> str:
    """The engine's complaint without its stack."""
    found = _COMPLAINT.search(str(error))
    return f"It cannot be read: {found[1]}." if found else "It cannot be read."
