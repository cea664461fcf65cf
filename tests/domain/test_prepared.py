"""Prepared texts: the promise in words, and a greeting without a hole."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.prepared import (
    ACKNOWLEDGEMENTS,
    AUTOMATIC_SIGNATURE,
    BUILT_IN,
    Address,
    Occasion,
    moment_in_words,
    spoken_names,
    worded,
)
from domain.values import Language

BERLIN = "Europe/Berlin"
LANGUAGES = [Language.GERMAN, Language.FRENCH, Language.DUTCH, Language.ENGLISH]
DE, FR, NL, EN = LANGUAGES

FRIDAY = datetime(2026, 3, 6, 16, 55, tzinfo=UTC)
"""17:55 in Berlin."""

NEW_YEAR = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (DE, "heute, 18:04 Uhr"),
        (FR, "aujourd'hui, à 18h04"),
        (NL, "vandaag, 18:04 uur"),
        (EN, "today, 18:04"),
    ],
)
def test_today_is_called_today(language: Language, words: str) -> None:
    assert moment_in_words(FRIDAY + timedelta(minutes=9), FRIDAY, language, BERLIN) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (DE, "morgen, Samstag, 17:55 Uhr"),
        (FR, "demain, samedi, à 17h55"),
        (NL, "morgen, zaterdag, 17:55 uur"),
        (EN, "tomorrow, Saturday, 17:55"),
    ],
)
def test_tomorrow_has_its_weekday(language: Language, words: str) -> None:
    assert moment_in_words(FRIDAY + timedelta(days=1), FRIDAY, language, BERLIN) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (DE, "Dienstag, 10. März, 09:30 Uhr"),
        (FR, "mardi, 10 mars, à 09h30"),
        (NL, "dinsdag, 10 maart, 09:30 uur"),
        (EN, "Tuesday, 10 March, 09:30"),
    ],
)
def test_what_lies_further_ahead_has_its_date(language: Language, words: str) -> None:
    tuesday = datetime(2026, 3, 10, 8, 30, tzinfo=UTC)
    assert moment_in_words(tuesday, FRIDAY, language, BERLIN) == words


def test_the_promise_is_rounded_down_never_up() -> None:
    moment = datetime(2026, 3, 6, 17, 4, 59, 999_999, tzinfo=UTC)
    assert moment_in_words(moment, FRIDAY, EN, BERLIN) == "today, 18:04"


def test_today_and_tomorrow_are_those_of_the_place_not_of_utc() -> None:
    late = datetime(2026, 3, 6, 22, 30, tzinfo=UTC)  # 23:30 in Berlin, 18:30 before in New York
    due = late + timedelta(hours=1)
    assert moment_in_words(due, late, EN, BERLIN) == "tomorrow, Saturday, 00:30"
    assert moment_in_words(due, late, EN, "America/New_York") == "today, 18:30"
    assert moment_in_words(due, late, EN, "Pacific/Auckland") == "today, 12:30"


def test_the_day_on_which_clocks_are_put_forward() -> None:
    saturday = datetime(2026, 3, 28, 11, tzinfo=UTC)  # 12:00 in winter time
    assert (
        moment_in_words(saturday + timedelta(hours=24), saturday, EN, BERLIN)
        == "tomorrow, Sunday, 13:00"
    )


def test_the_day_on_which_clocks_are_put_back() -> None:
    saturday = datetime(2026, 10, 24, 10, tzinfo=UTC)  # 12:00 in summer time
    assert (
        moment_in_words(saturday + timedelta(hours=24), saturday, EN, BERLIN)
        == "tomorrow, Sunday, 11:00"
    )


def test_new_year_is_tomorrow_on_the_last_of_december() -> None:
    eve = datetime(2026, 12, 31, 12, tzinfo=UTC)
    assert moment_in_words(eve + timedelta(days=1), eve, DE, BERLIN).startswith("morgen, Freitag")


@given(
    st.integers(0, 15 * 366 * 86_400).map(lambda seconds: NEW_YEAR + timedelta(seconds=seconds)),
    st.integers(0, 10 * 86_400),
    st.sampled_from(LANGUAGES),
    st.sampled_from([BERLIN, "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"]),
)
def test_the_words_always_name_the_very_minute(
    now: datetime, ahead: int, language: Language, zone: str
) -> None:
    due = now + timedelta(seconds=ahead)
    local = due.astimezone(ZoneInfo(zone))
    words = moment_in_words(due, now, language, zone)
    assert f"{local:%H:%M}" in words.replace("h", ":")
    assert str(local.day) in words or (due - now) < timedelta(days=2, hours=1)


# -- the acknowledgement ---------------------------------------------------------------------------


def said(
    language: Language,
    address: Address,
    name: str = "Mia Muster",
    occasion: Occasion = Occasion.ACKNOWLEDGEMENT,
    reason: str = "",
) -> str:
    """The whole text as it is said."""
    return worded(
        language,
        address,
        {
            **spoken_names(name),
            "brand": "Kompass",
            "due": moment_in_words(FRIDAY + timedelta(days=1), FRIDAY, language, BERLIN),
            "opens": moment_in_words(FRIDAY + timedelta(days=3), FRIDAY, language, BERLIN),
            "reason": reason,
            "signature": AUTOMATIC_SIGNATURE[language],
        },
        BUILT_IN[occasion],
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", list(Address))
def test_every_acknowledgement_promises_signs_and_says_that_it_is_automatic(
    language: Language, address: Address
) -> None:
    text = said(language, address)
    assert "17:55" in text or "17h55" in text
    assert "Kompass" in text
    assert AUTOMATIC_SIGNATURE[language] in text
    assert ("Mia Muster" if address is Address.FORMAL else "Mia,") in text
    assert "{" not in text
    assert len(text) < 280


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", list(Address))
@pytest.mark.parametrize("name", ["", "   ", "🙂", "@mia", "xX_4711_Xx"])
def test_a_missing_name_leaves_no_hole(language: Language, address: Address, name: str) -> None:
    greeting = said(language, address, name).split(",")[0]
    assert greeting in {
        "Hallo",
        "Guten Tag",
        "Bonjour",
        "Hoi",
        "Beste",
        "Hi",
        "Hello",
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", list(Address))
def test_outside_hours_people_are_told_when_somebody_is_back_and_when_the_answer_comes(
    language: Language, address: Address
) -> None:
    text = said(language, address, occasion=Occasion.OUT_OF_HOURS)
    back = moment_in_words(FRIDAY + timedelta(days=3), FRIDAY, language, BERLIN)
    due = moment_in_words(FRIDAY + timedelta(days=1), FRIDAY, language, BERLIN)
    assert back in text
    assert text.index(due) > text.index(back)
    assert AUTOMATIC_SIGNATURE[language] in text
    assert len(text) <= 280


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", list(Address))
def test_the_word_on_a_delay_gives_a_persons_reason_or_the_bare_fact(
    language: Language, address: Address
) -> None:
    bare = said(language, address, occasion=Occasion.DELAY)
    reasoned = said(language, address, occasion=Occasion.DELAY, reason="Das Lager brennt.")
    assert "Das Lager brennt." in reasoned
    assert reasoned.replace("Das Lager brennt. ", "") == bare
    assert "  " not in bare
    assert not any(digit in bare for digit in "0123456789"), "it promises no new moment"


@pytest.mark.parametrize("occasion", list(BUILT_IN))
def test_every_text_is_there_in_every_language_and_form(occasion: Occasion) -> None:
    assert set(BUILT_IN[occasion]) == set(LANGUAGES)
    assert all(set(forms) == set(Address) for forms in BUILT_IN[occasion].values())


@pytest.mark.parametrize("occasion", list(BUILT_IN))
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", list(Address))
def test_nothing_is_ever_apologised_for(
    language: Language, address: Address, occasion: Occasion
) -> None:
    """An apology admits something that nobody has looked at yet."""
    text = said(language, address, occasion=occasion).lower()
    assert not any(word in text for word in ("entschuldig", "sorry", "désol", "excus", "leid"))


def test_the_forms_of_address_differ() -> None:
    assert "deine" in said(DE, Address.INFORMAL)
    assert "Ihre" in said(DE, Address.FORMAL)
    assert "ton message" in said(FR, Address.INFORMAL)
    assert "votre" in said(FR, Address.FORMAL)
    assert "je bericht" in said(NL, Address.INFORMAL)
    assert "uw bericht" in said(NL, Address.FORMAL)


def test_every_language_that_is_served_has_both_forms() -> None:
    assert set(ACKNOWLEDGEMENTS) == set(LANGUAGES) == set(AUTOMATIC_SIGNATURE)
    assert all(set(forms) == set(Address) for forms in ACKNOWLEDGEMENTS.values())


def test_a_language_without_a_text_has_none() -> None:
    with pytest.raises(KeyError):
        worded(Language.UNKNOWN, Address.FORMAL, {"due": "", "brand": ""})


@pytest.mark.parametrize(
    ("display", "name", "first_name"),
    [
        ("Mia Muster", "Mia Muster", "Mia"),
        ("  Mia   Muster ", "Mia Muster", "Mia"),
        ("🌸 Mia 🌸", "Mia", "Mia"),
        ("Jean-Luc d'Artagnan", "Jean-Luc d'Artagnan", "Jean-Luc"),
        ("Łukasz Żółw", "Łukasz Żółw", "Łukasz"),
        ("Dr. Eva Klein", "Dr. Eva Klein", "Eva"),
        ("Anna M. Groß", "Anna M. Groß", "Anna"),
        # Whatever else people call themselves is not repeated in public.
        ("https://spam.example", "", ""),
        ("Kompass betrügt 1000 Kunden", "", ""),
        ("Kompass ist der größte Betrüger von allen", "", ""),
        ("mia@kompass.example", "", ""),
        ("{brand}", "", ""),
        ("M" * 41, "", ""),
        ("Mia\nMuster", "Mia Muster", "Mia"),
    ],
)
def test_only_what_looks_like_a_name_is_called_out(
    display: str, name: str, first_name: str
) -> None:
    assert spoken_names(display) == {"name": name, "first_name": first_name}


@given(st.text(max_size=80))
def test_no_display_name_gets_a_link_or_a_tag_into_what_the_machine_says(display: str) -> None:
    spoken = spoken_names(display)["name"]
    assert not set(spoken) & set("@#/:{}<>\n0123456789")
    assert len(spoken) <= 40
