"""How long a text is, as its channel counts."""

import pytest

from domain.capabilities import Capabilities, LengthUnit, addressed_to, length


def some_rules(**details: object) -> Capabilities:
    """A channel's rules."""
    return Capabilities.model_validate(
        {"max_length": 500, "public": True, "private": True, **details}
    )


def test_characters_are_code_points_and_bytes_are_utf8() -> None:
    assert length(some_rules(), "Grüße 🙂") == 7
    assert length(some_rules(length_unit=LengthUnit.BYTES), "Grüße 🙂") == 12


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("https://example.com", 23),
        ("https://example.com/" + "x" * 300, 23),
        ("see https://example.com/a, please.", 4 + 23 + 9),
        ("(http://a.example) (HTTPS://b.example)", 23 + 23 + 5),
        ("https://", 8),
        ("no link: example.com", 20),
    ],
)
def test_a_link_weighs_the_same_whatever_its_length(text: str, units: int) -> None:
    assert length(some_rules(link_weight=23), text) == units
    assert length(some_rules(), text) == len(text)


@pytest.mark.parametrize(
    ("text", "addressed"),
    [
        ("Hello", "@kim Hello"),
        ("@kim Hello", "@kim Hello"),
        ("@KIM, hello", "@KIM, hello"),
        ("@kim", "@kim"),
        ("@kimberly hello", "@kim @kimberly hello"),
        ("@kim@elsewhere.example hello", "@kim @kim@elsewhere.example hello"),
        ("@kim.de Vries", "@kim @kim.de Vries"),
        ("@kim. Hello", "@kim. Hello"),
        ("Hello @kim", "@kim Hello @kim"),
    ],
)
def test_a_reply_begins_with_whom_it_addresses(text: str, addressed: str) -> None:
    assert addressed_to("kim", text) == addressed
    assert length(some_rules(addresses_by_handle=True), text, "kim") == len(addressed)
    assert length(some_rules(), text, "kim") == len(text)
