"""Where somebody stands with the client: told by words in four languages, or not claimed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.assessor.journey import journey_in, placed
from domain.assessment import Assessment, Journey, Kind, Sentiment
from domain.values import Language

DE, FR, NL, EN = Language.GERMAN, Language.FRENCH, Language.DUTCH, Language.ENGLISH
FOUND = Assessment(
    language=DE, kind=Kind.QUESTION, sentiment=Sentiment.NEUTRAL, confidence=0.8, assessor="lists"
)

SAID = [
    (DE, "Ich überlege noch: was kostet das Abo im Monat?", Journey.BEFORE),
    (DE, "Wo bleibt mein Paket, ich warte seit Montag", Journey.AFTER),
    (DE, "Ich habe den Mixer letzte Woche gekauft und er ist kaputt", Journey.AFTER),
    (DE, "Als Stammkundin finde ich das schade", Journey.REPEAT),
    (DE, "Wir haben wieder bestellt, wann kommt es?", Journey.REPEAT),
    (DE, "Schönes Wetter in Köln heute", Journey.UNKNOWN),
    (FR, "Bonjour, combien coûte la livraison ? J’aimerais commander un gâteau", Journey.BEFORE),
    (FR, "Où est ma commande ?", Journey.AFTER),
    (FR, "Je suis cliente depuis dix ans", Journey.REPEAT),
    (NL, "Hebben jullie ook glutenvrije taart?", Journey.BEFORE),
    (NL, "Mijn bestelling is nog niet binnen", Journey.AFTER),
    (NL, "Wij zijn al jaren klant bij jullie", Journey.REPEAT),
    (EN, "Do you sell gift cards?", Journey.BEFORE),
    (EN, "I’ve ordered a phone and it never came", Journey.AFTER),
    (EN, "Long-time customer here, sad to see this", Journey.REPEAT),
    (EN, "Great photo!", Journey.UNKNOWN),
]


@pytest.mark.parametrize(
    ("language", "text", "phase"), SAID, ids=[text[:30] for _, text, _ in SAID]
)
def test_words_tell_the_phase(language: Language, text: str, phase: Journey) -> None:
    assert journey_in(text, language) is phase


def test_of_an_unknown_language_any_words_count() -> None:
    assert journey_in("my order?", Language.UNKNOWN) is Journey.AFTER


def test_a_handle_or_an_address_tells_nothing() -> None:
    assert journey_in("@garantie https://shop.example/garantie", DE) is Journey.UNKNOWN


@given(told=st.sampled_from(Journey), bought_before=st.booleans())
def test_words_count_more_than_what_was_before(told: Journey, bought_before: bool) -> None:
    after = placed(FOUND, told, bought_before=bought_before)
    silent = told is Journey.UNKNOWN
    assert after.journey is (Journey.AFTER if silent and bought_before else told)
    assert (after.reasons == ()) == (after.journey is Journey.UNKNOWN)
    assert after.model_copy(update={"journey": Journey.UNKNOWN, "reasons": ()}) == FOUND
