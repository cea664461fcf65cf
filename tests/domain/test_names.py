"""Whose name it is: for an erasure that takes all that names somebody, and of nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.names import plain, says


@pytest.mark.parametrize(
    ("text", "name", "is_named"),
    [
        ("Anna war hier.", "Anna", True),
        ("Bitte Annas Konto löschen", "Anna", True),
        ("(anna) @anna #Anna_2", "Anna", True),
        ("Hannah, danke. Und noch einmal: Anna!", "Anna", True),
        ("Hannah und Susanna", "Anna", False),
        ("株式会社Anna", "Anna", True),
        ("請問王小明在嗎", "王小明", True),
        ("id 4711.", "4711", True),
        ("id:x4711x", "4711", True),
        ("+49 4711 0815", "47110815", False),
        ("0147110", "4711", False),
        ("4711047", "4711", False),
    ],
)
def test_a_name_is_a_word_or_how_one_begins_and_a_number_is_whole(
    text: str, name: str, is_named: bool
) -> None:
    assert says(plain(text), plain(name)) == is_named


@given(st.text(min_size=1).filter(plain), st.text(), st.text())
def test_a_name_between_spaces_is_always_found(name: str, before: str, after: str) -> None:
    assert says(plain(f"{before} {name} {after}"), plain(name))
