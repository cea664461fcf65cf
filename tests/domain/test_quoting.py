"""What a customer told of themselves is not repeated in public, however it is written there."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import QuotesPersonalData
from domain.personal_data import Datum
from domain.quoting import quotes, refuse_quoting
from domain.values import Visibility


@pytest.mark.parametrize(
    ("said", "reply", "kind", "quoted"),
    [
        (
            "Ruft mich an: 0170 1234567",
            "Wir rufen +49 (170) 123-4567 an.",
            Datum.PHONE,
            "+49 (170) 123-4567",
        ),
        ("+49 170 1234567", "Unter 01701234567?", Datum.PHONE, "01701234567"),
        ("Kim@Example.org", "An kim@example.org gesandt.", Datum.EMAIL, "kim@example.org"),
        (
            "IBAN DE89 3704 0044 0532 0130 00",
            "Auf DE89370400440532013000 überwiesen.",
            Datum.BANK_ACCOUNT,
            "DE89370400440532013000",
        ),
        ("4111 1111 1111 1111", "card 4111-1111-1111-1111", Datum.PAYMENT_CARD, None),
        ("Meine Bestellung 4711 fehlt", "Zu 4711: unterwegs.", Datum.REFERENCE, "4711"),
        ("Kundennummer: KD-20881", "Danke, kd20881!", Datum.REFERENCE, "kd20881"),
        ("my order number is AB-99812", "Order ab 99812 is out.", Datum.REFERENCE, "ab 99812"),
        ("numéro de commande : 778812", "La commande 778812 part.", Datum.REFERENCE, "778812"),
        ("Bestelnummer 5512990", "Bestelling 5512990 komt.", Datum.REFERENCE, "5512990"),
        ("Wo bleibt #88123?", "88123 ist unterwegs.", Datum.REFERENCE, "88123"),
        (
            "Meine Adresse: Lange Straße 12a, 20095 Hamburg",
            "Der Techniker kommt in die Lange Str. 12 a.",
            Datum.ADDRESS,
            "Lange Str. 12 a",
        ),
        ("Ich wohne in der Bachgasse 4", "Zur bachgasse 4?", Datum.ADDRESS, "bachgasse 4"),
        ("Ik woon op de Dorpsstraat 7.", "Dorpsstraat 7 dus.", Datum.ADDRESS, "Dorpsstraat 7"),
        (
            "J’habite 12 bis, rue de la Paix",
            "Au 12 bis rue de la Paix.",
            Datum.ADDRESS,
            "12 bis rue de la Paix",
        ),
        (
            "my address is 221b Baker Street",
            "We come to 221B Baker Street.",
            Datum.ADDRESS,
            "221B Baker Street",
        ),
    ],
)
def test_what_is_quoted(said: str, reply: str, kind: Datum, quoted: str | None) -> None:
    found = quotes(reply, [said])
    assert [each.kind for each in found] == [kind]
    if quoted is not None:
        assert reply[found[0].start : found[0].end] == quoted


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("Bestellung vom 12.03.2026", "Die Bestellung vom 12.03.2026 ist da."),
        ("Die Rechnung 1200 Euro ist falsch", "Wir prüfen die 1200 Euro."),
        ("Die Rechnung 1200,50 ist falsch", "Wir prüfen die 1200,50."),
        ("@brand@town.example hilf mir", "Schreib @brand@town.example privat."),
        ("Bestellung 4711", "Wir sehen 47110 und 14711 nach."),
        ("Ruft mich an: 0170 1234567", "Gern, wir rufen heute an."),
        ("[phone]", "[phone]"),
        ("Ist der Laden in der Langen Straße 12 offen?", "Ja, Lange Straße 12, bis acht."),
        ("Ich wohne 3 Minuten vom Weg 7 entfernt", "Der Weg 7 ist frei."),
        ("Meine Adresse: Lange Straße 12", "Wir kommen in die Lange Straße 121 nicht."),
        ("My address has changed", "Street 12 is closed, so is 5 Main Street."),
        ("", "Unter 0800 1234567 sind wir da."),
    ],
)
def test_what_is_no_quote(said: str, reply: str) -> None:
    assert quotes(reply, [said]) == []


def test_the_brands_own_hotline_is_its_own() -> None:
    said = ["Unter 0800 1234567 hebt niemand ab, ich bin kim@example.org"]
    own = ["Ruf uns an: +49 800 1234567."]
    assert quotes("Ruf bitte 0800 123 45 67 an.", said, own) == []
    assert quotes("Ruf bitte 0800 123 45 67 an.", said) != []
    assert quotes("An kim@example.org", said, own) != []


def test_only_what_is_public_is_refused_and_no_word_of_it_is_in_the_refusal() -> None:
    said, reply = ["Kundennummer 20881, kim@example.org"], "Zu 20881 schreiben wir kim@example.org"
    refuse_quoting(reply, Visibility.PRIVATE, said)
    with pytest.raises(QuotesPersonalData) as refused:
        refuse_quoting(reply, Visibility.PUBLIC, said)
    assert refused.value.detail == (
        "In public it would repeat the customer's order or customer number, e-mail address."
    )
    assert "20881" not in refused.value.detail + refused.value.right
    assert "private" in refused.value.right


_SPACES = st.sampled_from(["", " ", "-", "/", ". "])


@given(st.text("123456789", min_size=9, max_size=11), st.lists(_SPACES, min_size=12, max_size=12))
def test_a_phone_number_is_found_however_it_is_spaced(digits: str, gaps: list[str]) -> None:
    spaced = "".join(digit + gap for digit, gap in zip(digits, gaps, strict=False)).rstrip(" -/.")
    assert quotes(f"Wir rufen 0{spaced} an", [f"Meine Nummer: +49{digits}"])


_STREETS = st.sampled_from(["Straße", "straße", "strasse", "str."])


@given(
    st.text("abcdefghiklmnoprstuw", min_size=3, max_size=12),
    st.integers(1, 9_999),
    _STREETS,
    _STREETS,
    st.sampled_from([" ", "  ", ", "]),
)
def test_an_address_is_found_however_its_street_is_written(
    name: str, number: int, said: str, written: str, gap: str
) -> None:
    street = name.capitalize()
    told = f"Ich wohne in der {street}{said.lower()} {number}."
    reply = f"Wir kommen in die {street}{written.lower()}{gap}{number}."
    assert [each.kind for each in quotes(reply, [told])] == [Datum.ADDRESS]
    assert quotes(f"Wir kommen in die {street}{written.lower()} {number}1.", [told]) == []


@given(st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_quotes_stand_in_the_reply_and_nothing_is_found_without_something_said(
    before: str, after: str, said: list[str]
) -> None:
    reply = f"{before} kim@example.org {after}"
    assert quotes(reply, []) == []
    for each in quotes(reply, [*said, "kim@example.org"]):
        assert re.search(r"\w", reply[each.start : each.end])
