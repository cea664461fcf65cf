"""What differs between two versions, row by row."""

from hypothesis import given
from hypothesis import strategies as st

from domain.comparing import RowFate, differences
from domain.guidelines import BUILT_IN, Guidelines, Rule

NEW = Rule(note="New", when={"reach": "> 1"}, outcome={"priority": '"high"'})


def test_a_row_on_top_is_one_new_row() -> None:
    (change,) = differences(BUILT_IN, Guidelines(rules=(NEW, *BUILT_IN.rules)))
    assert (change.fate, change.row_before, change.row_after) == (RowFate.ADDED, None, 1)


def test_a_row_that_is_gone_is_one_row_that_is_gone() -> None:
    (change,) = differences(BUILT_IN, Guidelines(rules=BUILT_IN.rules[1:]))
    assert (change.fate, change.row_before, change.row_after) == (RowFate.REMOVED, 1, None)


def test_a_changed_row_names_its_cells() -> None:
    first, *others = BUILT_IN.rules
    other = first.model_copy(update={"outcome": {**first.outcome, "priority": '"low"'}, "note": ""})
    (change,) = differences(BUILT_IN, Guidelines(rules=(other, *others)))
    assert (change.fate, change.row_before, change.row_after) == (RowFate.CHANGED, 1, 1)
    assert change.columns == ("priority", "note")


def test_a_row_keeps_its_likeness_when_the_next_one_goes() -> None:
    first, _gone, *others = (NEW, *BUILT_IN.rules)
    other = first.model_copy(update={"when": {"reach": "> 2"}})
    changes = differences(
        Guidelines(rules=(NEW, *BUILT_IN.rules)), Guidelines(rules=(other, *others))
    )
    assert [(change.fate, change.row_before, change.row_after) for change in changes] == [
        (RowFate.CHANGED, 1, 1),
        (RowFate.REMOVED, 2, None),
    ]


def test_a_row_with_nothing_in_common_is_another_row() -> None:
    changes = differences(BUILT_IN, Guidelines(rules=(NEW, *BUILT_IN.rules[1:])))
    assert [change.fate for change in changes] == [RowFate.REMOVED, RowFate.ADDED]


def test_empty_cells_are_no_difference() -> None:
    first, *others = BUILT_IN.rules
    same = first.model_copy(update={"when": {**first.when, "reach": "  "}})
    assert differences(BUILT_IN, Guidelines(rules=(same, *others))) == ()


rows = st.lists(st.sampled_from([*BUILT_IN.rules, NEW]), max_size=8).map(
    lambda rules: Guidelines(rules=tuple(rules))
)


@given(rows, rows)
def test_the_changes_account_for_every_row(before: Guidelines, after: Guidelines) -> None:
    changes = differences(before, after)
    gone = sum(change.fate is RowFate.REMOVED for change in changes)
    new = sum(change.fate is RowFate.ADDED for change in changes)
    assert len(before.rules) - gone + new == len(after.rules)
    assert (before == after) == (changes == ())
