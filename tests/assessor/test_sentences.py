"""The assessor against sentences that people have labelled: how often it is right, and what it must
never miss. `sentences.jsonl` holds invented texts only; add one for every mistake that is found."""

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from activities.assessor.baseline import Assessor
from domain.assessment import PEOPLE_AT_ONCE, Assessment, Kind, Risk, Sentiment
from domain.policy import CONFIDENT
from domain.values import Language, Visibility
from tests.domain.builders import a_mention


@dataclass(frozen=True)
class Sentence:
    """A text and what people say that it is."""

    text: str
    language: Language
    kind: Kind
    sentiment: Sentiment
    risks: frozenset[Risk]
    visibility: Visibility

    def __str__(self) -> str:
        return self.text[:60]


@cache
def sentences() -> tuple[Sentence, ...]:
    """All labelled sentences."""
    lines = (Path(__file__).parent / "sentences.jsonl").read_text().splitlines()
    return tuple(
        Sentence(
            text=row["text"],
            language=Language(row["language"]),
            kind=Kind(row["kind"]),
            sentiment=Sentiment(row["sentiment"]),
            risks=frozenset(map(Risk, row.get("risks", ()))),
            visibility=Visibility(row.get("visibility", "public")),
        )
        for row in map(json.loads, lines)
    )


@cache
def assessed(sentence: Sentence) -> Assessment:
    """What the assessor says."""
    mention = a_mention(visibility=sentence.visibility)
    return Assessor().assess(sentence.text, mention)


@pytest.mark.parametrize(
    ("field", "at_least"),
    [("language", 0.98), ("kind", 0.95), ("sentiment", 0.95), ("risks", 0.97)],
)
def test_it_is_right_about_most_sentences(field: str, at_least: float) -> None:
    """A floor, not a boast: the sentences are short and plain."""
    wrong = [
        f"{sentence}: {getattr(assessed(sentence), field)}"
        for sentence in sentences()
        if _said(assessed(sentence), field) != getattr(sentence, field)
    ]
    assert 1 - len(wrong) / len(sentences()) >= at_least, "\n".join(wrong)


def _said(assessment: Assessment, field: str) -> object:
    value = getattr(assessment, field)
    return frozenset(value) if field == "risks" else value


def test_there_are_enough_of_each_kind_in_each_language() -> None:
    counted = Counter((s.language, s.kind) for s in sentences())
    for language in set(Language) - {Language.UNKNOWN}:
        for kind in set(Kind) - {Kind.SPAM}:
            assert counted[language, kind] >= 3, f"{language} {kind}"
    assert len(sentences()) >= 120


# -- what must never be missed ---------------------------------------------------------------------


@pytest.mark.parametrize("sentence", [s for s in sentences() if Risk.SELF_HARM in s.risks], ids=str)
def test_who_speaks_of_ending_their_life_is_never_missed(sentence: Sentence) -> None:
    assert Risk.SELF_HARM in assessed(sentence).risks


@pytest.mark.parametrize("language", sorted(set(Language) - {Language.UNKNOWN}))
def test_every_grave_risk_is_found_in_every_language(language: Language) -> None:
    here = [s for s in sentences() if s.language is language]
    for risk in PEOPLE_AT_ONCE:
        labelled = [s for s in here if risk in s.risks]
        assert labelled, f"no sentence for {risk}"
        for sentence in labelled:
            assert risk in assessed(sentence).risks, sentence.text


@pytest.mark.parametrize(
    "text",
    [
        "ICH WILL NICHT MEHR LEBEN",
        "ich will nicht mehr leben!!! please help",
        "I DON’T WANT TO LIVE",
        "@kompass @other je veux mourir",
        "thank you, but i want to die",
        "Ik wil dood.",
        "suicidal because of your bank",
    ],
)
def test_self_harm_is_found_however_it_is_written(text: str) -> None:
    assert Risk.SELF_HARM in Assessor().assess(text, a_mention()).risks


def test_self_harm_is_found_in_a_language_that_was_mistaken_for_another() -> None:
    text = "Hello dear team, good morning to you all in London. Ich will nicht mehr leben."
    assert Risk.SELF_HARM in Assessor().assess(text, a_mention()).risks


@pytest.mark.parametrize("sentence", [s for s in sentences() if not s.risks], ids=str)
def test_nobody_is_alarmed_for_nothing(sentence: Sentence) -> None:
    assert not set(assessed(sentence).risks) & PEOPLE_AT_ONCE


@pytest.mark.parametrize("sentence", [s for s in sentences() if Risk.SARCASM in s.risks], ids=str)
def test_what_sounds_sarcastic_is_never_taken_for_praise(sentence: Sentence) -> None:
    assert assessed(sentence).kind is not Kind.PRAISE


@pytest.mark.parametrize(
    "text",
    [
        "Please help me! Thanks",
        "I have tried everything and it still does not load. Thank you in advance!",
        "Wie bekomme ich mein Geld zurück? Danke!",
        "Der Aufzug ist kaputt. Vielen Dank im Voraus",
        "Mon compte est bloqué, merci d'avance",
        "Mijn app werkt niet, alvast bedankt",
        "Could you send me the form, thanks",
    ],
)
def test_politeness_is_no_praise_that_needs_no_answer(text: str) -> None:
    said = Assessor().assess(text, a_mention())
    assert said.kind in {Kind.QUESTION, Kind.PROBLEM}
    assert not said.risks


# -- odd texts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", " ", "🙂", "@kompass", "1234", "???", "\n\n", "https://x.example"]
)
def test_what_says_nothing_is_not_sure_of_anything(text: str) -> None:
    said = Assessor().assess(text, a_mention())
    assert said.language is Language.UNKNOWN
    assert said.kind in {Kind.COMMENT, Kind.QUESTION}


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "0" * 100_000,
        "@" * 100_000,
        "a@" * 50_000,
        "+1 " * 33_000,
        ("mia.muster" * 10_000) + "@",
        "Wort " * 20_000,
        "🙂" * 100_000,
    ],
    ids=lambda text: text[:5],
)
def test_a_hundred_kilobytes_are_read_in_no_time(text: str) -> None:
    """No expression may take its time on texts that somebody made for that."""
    from time import process_time

    began = process_time()
    said = Assessor().assess(text, a_mention())
    assert process_time() - began < 1.0
    assert said.confidence < CONFIDENT


def test_a_risk_at_the_end_of_a_very_long_text_is_found() -> None:
    text = "Viele Wörter über das Wetter. " * 4_000 + "Ich will nicht mehr leben."
    assert Risk.SELF_HARM in Assessor().assess(text, a_mention()).risks


@pytest.mark.parametrize("visibility", list(Visibility))
def test_personal_data_is_a_risk_only_where_everybody_can_read_it(visibility: Visibility) -> None:
    said = Assessor().assess("Meine Nummer ist +49 171 2345678", a_mention(visibility=visibility))
    assert (Risk.PERSONAL_DATA in said.risks) is (visibility is Visibility.PUBLIC)


@pytest.mark.parametrize(
    "text",
    [
        "mia@web.example",
        "Schreib an mia.muster+neu@mail.web.example bitte",
        "Tel. 0171/2345678",
        "+49 (0)171 2345678",
        "0044 20 7946 0958",
        "06 12 34 56 78",
        "NL91 ABNA 0417 1643 00",
        "4111 1111 1111 1111",
    ],
)
def test_personal_data_is_recognised(text: str) -> None:
    assert Risk.PERSONAL_DATA in Assessor().assess(text, a_mention()).risks


@pytest.mark.parametrize(
    "text",
    [
        "Am 08.04.2016 07:02 war Stillstand",
        "Bis 03.06.2016 außer Betrieb",
        "Sendung 00340434161094000000",
        "Bestellung 4711-0815",
        "Zug RB 27 um 0:35 Uhr",
        "@kompass @mia hallo",
        "Version 10.0.19045.3803 installiert",
        "Es kostet 1.299,00 Euro",
    ],
)
def test_dates_numbers_and_handles_are_no_personal_data(text: str) -> None:
    assert Risk.PERSONAL_DATA not in Assessor().assess(text, a_mention()).risks


def test_every_assessment_says_why_and_never_quotes() -> None:
    for sentence in sentences():
        said = assessed(sentence)
        assert said.reasons
        for reason in said.reasons:
            assert reason.about in {said.kind.value, *(risk.value for risk in said.risks)}
