"""What differs between two versions of guidelines, row by row."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum

from domain.guidelines import Guidelines, Rule
from domain.values import Value


class RowFate(StrEnum):
    """What became of a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class RowChange(Value):
    """A row that is new, gone or different. Numbers count from 1; None where there is no row."""

    fate: RowFate
    row_before: int | None = None
    row_after: int | None = None
    before: Rule | None = None
    after: Rule | None = None
    columns: tuple[str, ...] = ()
    """For a changed row: the cells that differ, and `note`."""


def differences(before: Guidelines, after: Guidelines) -> tuple[RowChange, ...]:
    """What was done to `before` to make it `after`, in the order of the rows; a row that only moved
    is gone at one place and new at the other."""
    old, new = [_bare(rule) for rule in before.rules], [_bare(rule) for rule in after.rules]
    keys = [rule.model_dump_json() for rule in old], [rule.model_dump_json() for rule in new]
    found: list[RowChange] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _replaced(old[i1:i2], new[j1:j2], i1, j1)
    return tuple(found)


def _replaced(old: list[Rule], new: list[Rule], i: int, j: int) -> Iterator[RowChange]:
    """Rows that stand in the place of others: the most alike are the same row, changed."""
    extra = len(new) - len(old)
    pairs = min(len(old), len(new))
    # Rows are put on top far more often than at the end: what is left over comes first.
    first_old, first_new = max(0, -extra), max(0, extra)
    for n in range(first_old):
        yield RowChange(fate=RowFate.REMOVED, row_before=i + n + 1, before=old[n])
    for n in range(first_new):
        yield RowChange(fate=RowFate.ADDED, row_after=j + n + 1, after=new[n])
    for n in range(pairs):
        was, now = old[first_old + n], new[first_new + n]
        yield RowChange(
            fate=RowFate.CHANGED,
            row_before=i + first_old + n + 1,
            row_after=j + first_new + n + 1,
            before=was,
            after=now,
            columns=_columns(was, now),
        )


def _columns(was: Rule, now: Rule) -> tuple[str, ...]:
    cells = [
        name
        for side in ("when", "outcome")
        for name in dict.fromkeys([*getattr(was, side), *getattr(now, side)])
        if getattr(was, side).get(name) != getattr(now, side).get(name)
    ]
    return (*cells, *(("note",) if was.note != now.note else ()))


def _bare(rule: Rule) -> Rule:
    """The row without empty cells: they say nothing."""
    return Rule(
        note=rule.note,
        when={name: cell.strip() for name, cell in sorted(rule.when.items()) if cell.strip()},
        outcome={name: cell.strip() for name, cell in sorted(rule.outcome.items()) if cell.strip()},
    )
