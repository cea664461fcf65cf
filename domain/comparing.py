"""What differs between two versions of guidelines, row by row."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum

from domain.guidelines import Guidelines, Rule
from domain.values import Value

SAME_ROW = 0.3
"""From this share of equal cells on, a row in another's place is that row, changed."""


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
    n = m = 0
    for was, now in [*_most_alike(old, new), (len(old), len(new))]:
        for gone in range(n, was):
            yield RowChange(fate=RowFate.REMOVED, row_before=i + gone + 1, before=old[gone])
        for added in range(m, now):
            yield RowChange(fate=RowFate.ADDED, row_after=j + added + 1, after=new[added])
        if was < len(old) and now < len(new):
            yield RowChange(
                fate=RowFate.CHANGED,
                row_before=i + was + 1,
                row_after=j + now + 1,
                before=old[was],
                after=new[now],
                columns=_columns(old[was], new[now]),
            )
        n, m = was + 1, now + 1


def _most_alike(old: list[Rule], new: list[Rule]) -> Iterator[tuple[int, int]]:
    """Pairs of places in both, in their order, that have most in common taken together."""
    alike = [[_alike(was, now) for now in new] for was in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for n in reversed(range(len(old))):
        for m in reversed(range(len(new))):
            paired = alike[n][m] + best[n + 1][m + 1] if alike[n][m] >= SAME_ROW else 0.0
            best[n][m] = max(paired, best[n + 1][m], best[n][m + 1])
    n = m = 0
    while n < len(old) and m < len(new):
        if best[n][m] == best[n + 1][m]:
            n += 1
        elif best[n][m] == best[n][m + 1]:
            m += 1
        else:
            yield n, m
            n, m = n + 1, m + 1


def _alike(was: Rule, now: Rule) -> float:
    """The share of cells, and the note, that both rows have in common: 0 to 1."""
    ours, theirs = _said(was), _said(now)
    either = ours.keys() | theirs.keys()
    return sum(ours.get(name) == theirs.get(name) for name in either) / max(1, len(either))


def _said(rule: Rule) -> dict[tuple[str, str], str]:
    note = {("note", ""): rule.note} if rule.note else {}
    when = {("when", name): cell for name, cell in rule.when.items()}
    return note | when | {("outcome", name): cell for name, cell in rule.outcome.items()}


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
