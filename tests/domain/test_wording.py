"""Prepared replies: placeholders are known or refused with their place; forbidden words."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Conflict, Invalid, OwnDraft
from domain.wording import (
    Placeholder,
    WordingState,
    filled,
    forbidden_in,
    placeholders_of,
    reviewable,
)

PLAIN = st.text(st.characters(exclude_characters="{}", codec="utf-8"), max_size=40)
VALUES = {
    Placeholder.NAME: "Lena Ohm",
    Placeholder.FIRST_NAME: "Lena",
    Placeholder.BRAND: "Kompass",
    Placeholder.DUE: "morgen, 14:30 Uhr",
    Placeholder.SIGNATURE: "^JB",
}


@given(before=PLAIN, after=PLAIN, name=st.sampled_from(Placeholder))
def test_what_is_known_is_filled_in(before: str, after: str, name: Placeholder) -> None:
    text = f"{before}{{{name}}}{after}"
    assert placeholders_of(text) == {name}
    said = filled(text, VALUES)
    assert said is not None
    assert "{" not in said
    assert VALUES[name] in said


@given(before=PLAIN, name=st.from_regex(r"[a-z_]{1,20}", fullmatch=True))
def test_what_is_unknown_is_refused_with_its_place(before: str, name: str) -> None:
    if name in set(Placeholder):
        return
    with pytest.raises(Invalid, match=f"character {len(before) + 1}\\."):
        placeholders_of(f"{before}{{{name}}}")


@pytest.mark.parametrize(
    "text",
    ["{", "}", "Hallo {name", "{0}", "{}", "{name!r}", "{name:>9}", "{name.upper}", "{a[0]}"],
)
def test_nothing_but_plain_placeholders_is_taken(text: str) -> None:
    with pytest.raises(Invalid):
        placeholders_of(text)


def test_brackets_can_be_written_twice() -> None:
    assert filled("So: {{x}} {brand}", VALUES) == "So: {x} Kompass"


def test_a_missing_name_leaves_no_hole_and_a_missing_promise_leaves_the_text_out() -> None:
    assert filled("Hallo {first_name}, danke!\nBis bald", {}) == "Hallo, danke!\nBis bald"
    assert filled("Bis {due}", {Placeholder.NAME: "x"}) is None


@given(before=PLAIN, after=PLAIN)
def test_a_forbidden_word_is_found_where_it_stands(before: str, after: str) -> None:
    text = f"{before} Leider {after}"
    found = forbidden_in(text, ["leider"])
    assert any(text[each.start : each.end] == "Leider" for each in found)
    assert all(text[each.start : each.end].casefold() == "leider" for each in found)


def test_only_whole_words_in_any_case_and_over_any_space() -> None:
    words = ["Problem", "kein  problem", "c++"]
    assert forbidden_in("Problematisch", words) == []
    assert [each.word for each in forbidden_in("KEIN\nProblem!", words)] == [
        "kein problem",
        "Problem",
    ]
    assert [each.word for each in forbidden_in("Wir können C++.", words)] == ["c++"]


def test_nobody_reviews_their_own_words_and_only_what_is_in_review() -> None:
    author, colleague = uuid4(), uuid4()
    reviewable(WordingState.IN_REVIEW, author, colleague)
    with pytest.raises(OwnDraft):
        reviewable(WordingState.IN_REVIEW, author, author)
    for state in set(WordingState) - {WordingState.IN_REVIEW}:
        with pytest.raises(Conflict):
            reviewable(state, author, colleague)
