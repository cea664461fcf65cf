"""What differs between two versions, place by place."""

from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import JsonValue

from domain.differences import Difference, differences

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=8,
)


def test_each_place_is_named_with_both_sides() -> None:
    before: JsonValue = {"a": 1, "week": [[], [1]], "gone": True, "list": [1]}
    after: JsonValue = {"a": 2, "week": [[], [2]], "new": "x", "list": [1, 2]}
    assert differences(before, after) == [
        Difference(where="a", before=1, after=2),
        Difference(where="week.1.0", before=1, after=2),
        Difference(where="new", before=None, after="x"),
        Difference(where="list", before=[1], after=[1, 2]),
        Difference(where="gone", before=True, after=None),
    ]


@given(json_values)
def test_what_is_the_same_differs_nowhere(value: JsonValue) -> None:
    assert differences(value, value) == []


@given(json_values, json_values)
@example({}, {"a": {"a": None}})
@example(None, {"a": None})
def test_what_is_not_the_same_differs_somewhere(before: JsonValue, after: JsonValue) -> None:
    missing_is_null = _without_nulls(before) == _without_nulls(after)
    assert bool(differences(before, after)) or before == after or missing_is_null


def _without_nulls(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {k: _without_nulls(v) for k, v in value.items() if v is not None}
    return [_without_nulls(v) for v in value] if isinstance(value, list) else value
