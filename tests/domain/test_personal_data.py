"""Personal data in a text is covered, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.personal_data import COVER, PERSONAL, covered


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ruft mich an: +49 170 1234567!", "Ruft mich an: +•• ••• •••••••!"),
        ("kim@example.org bitte", "•••@•••••••.••• bitte"),
        ("IBAN DE89 3704 0044 0532 0130 00", "IBAN •••• •••• •••• •••• •••• ••"),
        ("Bestellung 4711 vom 12.03.2026", "Bestellung 4711 vom 12.03.2026"),
        ("", ""),
    ],
)
def test_what_is_covered(text: str, shown: str) -> None:
    assert covered(text) == shown


@given(st.text())
def test_nothing_is_left_to_cover_and_the_length_stays(text: str) -> None:
    once = covered(text)
    assert len(once) == len(text)
    assert all(COVER in each or each == was for each, was in zip(once, text, strict=True))


def test_an_address_in_a_sentence_is_gone() -> None:
    assert PERSONAL.search(covered("Schreibt an lena.ohm@example.com oder 0301234567")) is None
