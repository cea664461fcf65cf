"""What counts as a mention of a client."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.brand import Brand, Topic, is_named, topic_of

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


BILL = Topic(name="Rechnung", words=("abgebucht", "zählerstand"))
POWER = Topic(name="Ausfall", words=("kein strom", "stromausfall"))


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Die Rechnungen sind falsch, wieder doppelt abgebucht", "Rechnung"),
        ("Seit heute früh KEIN STROM in Ulm", "Ausfall"),
        ("Stromausfall, und trotzdem eine Rechnung!", "Rechnung"),
        ("Stromausfall! Seit Stunden kein Strom, und dann eine Rechnung", "Ausfall"),
        ("Guten Morgen", None),
        ("Die Abrechnung", None),
    ],
)
def test_the_topic_with_the_most_words_fits_the_first_of_two_that_are_alike(
    text: str, topic: str | None
) -> None:
    assert topic_of(Brand(topics=(BILL, POWER)), text) == topic


@given(st.text())
def test_without_a_list_there_is_no_topic(text: str) -> None:
    assert topic_of(Brand(), text) is None
