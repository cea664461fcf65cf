"""What counts as a mention of a client."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.brand import Brand, is_named

CAFE = Brand(names=("Café Kompass",), products=("Kompass-Torte",), people=("Mia Wirt",))


@pytest.mark.parametrize(
    "text",
    [
        "Gestern im Café Kompass gewesen",
        "CAFÉ KOMPASS!!",
        "die kompass-torte war gut",
        "Grüße an Mia Wirt.",
    ],
)
def test_a_text_that_says_one_of_the_words_names_the_brand(text: str) -> None:
    assert is_named(CAFE, text)


@pytest.mark.parametrize("text", ["", "Ein Kompass zeigt nach Norden", "Café Kompassrose"])
def test_a_part_of_another_word_does_not(text: str) -> None:
    assert not is_named(CAFE, text)


def test_a_handle_names_it_with_and_without_its_sign() -> None:
    brand = Brand(handles=("@kompass",))
    assert is_named(brand, "frag @kompass")
    assert not is_named(brand, "frag @kompassrose")


@given(st.text())
def test_a_brand_without_words_is_named_by_everything(text: str) -> None:
    assert is_named(Brand(), text)


@pytest.mark.parametrize("word", ["", "x", "a\x00b", "x" * 101])
def test_a_word_has_to_be_one(word: str) -> None:
    with pytest.raises(ValidationError):
        Brand(names=(word,))
