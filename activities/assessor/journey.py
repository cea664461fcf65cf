"""Where in dealing with the client somebody stands, as far as their words or earlier cases tell."""

import re
from collections.abc import Mapping

from activities.assessor.baseline import NOISE, word_pattern
from domain.assessment import Assessment, Journey, Reason
from domain.values import Language

DE, FR, NL, EN = Language.GERMAN, Language.FRENCH, Language.DUTCH, Language.ENGLISH

# Entries as in words.py. The phases in the order in which they count: who orders again has bought,
# and who has bought may ask like somebody who has not.
_WORDS: Mapping[Journey, Mapping[Language, str]] = {
    Journey.REPEAT: {
        DE: (
            "wieder bestell|erneut bestell|wieder kaufen|wieder gekauft|wieder gebucht|nachbestell|"
            "stammkund|treuer kund|treue kund|langjähriger kund|langjährige kund|seit jahren kund|"
            "zum zweiten mal bestell|zum dritten mal bestell"
        ),
        FR: (
            "commander à nouveau|recommandé chez vous|racheter|racheté|client fidèle|"
            "cliente fidèle|clients fidèles|client depuis|cliente depuis|clients depuis"
        ),
        NL: (
            "opnieuw bestel|weer bestel|weer besteld|weer gekocht|nabestel|trouwe klant|"
            "vaste klant|al jaren klant|jarenlang klant"
        ),
        EN: (
            "order again|ordered again|buy again|bought again|reorder|loyal customer|"
            "long time customer|long-time customer|longtime customer|repeat customer|"
            "customer for years|customer for over"
        ),
    },
    Journey.AFTER: {
        DE: (
            "meine bestell|meiner bestell|mein paket|meinem paket|meine liefer|meiner liefer|"
            "meine sendung|meiner sendung|meine rechnung|meiner rechnung|mein vertrag|"
            "meinen vertrag|meinem vertrag|meine buchung|meiner buchung|mein ticket|mein abo|"
            "gekauft|bestellt habe|habe bestellt|gebucht habe|habe gebucht|umtausch|rückgabe|"
            "zurückgeben|zurückschick|garantie|erstatt|geld zurück|abgebucht|kundennummer|"
            "bestellnummer"
        ),
        FR: (
            "ma commande|mon colis|ma livraison|ma facture|mon contrat|mon abonnement|"
            "ma réservation|mon billet|j'ai acheté|j'ai commandé|j'ai réservé|rembours|garantie|"
            "numéro de commande|numéro client|prélevé"
        ),
        NL: (
            "mijn bestelling|mijn pakket|mijn levering|mijn factuur|mijn rekening|mijn contract|"
            "mijn abonnement|mijn boeking|mijn ticket|gekocht|besteld heb|heb besteld|heb geboekt|"
            "terugsturen|garantie|geld terug|terugbetal|bestelnummer|klantnummer|afgeschreven"
        ),
        EN: (
            "my order|my parcel|my package|my delivery|my bill|my invoice|my contract|"
            "my subscription|my flight|my booking|my ticket|i bought|i ordered|i booked|"
            "i've bought|i've ordered|i've booked|i purchased|refund|warranty|order number|"
            "booking reference|charged me|was charged"
        ),
    },
    Journey.BEFORE: {
        DE: (
            "kaufen möchte|möchte kaufen|bestellen möchte|möchte bestellen|gern bestellen|"
            "gerne bestellen|überlege|interessiere mich|bietet ihr|bieten sie|habt ihr auch|"
            "haben sie auch|verkauft ihr|verkaufen sie|gibt es bei euch|gibt es bei ihnen|"
            "was kostet|was kosten|wie teuer|lieferbar|vorbestell|neukund|zu euch wechseln|"
            "zu ihnen wechseln"
        ),
        FR: (
            "voudrais acheter|aimerais acheter|souhaite acheter|voudrais commander|"
            "aimerais commander|souhaite commander|pense acheter|combien coût|quel est le prix|"
            "en stock|vendez-vous|proposez-vous|précommand|nouveau client|nouvelle cliente"
        ),
        NL: (
            "graag bestellen|willen bestellen|wil kopen|willen kopen|overweeg|verkopen jullie|"
            "hebben jullie ook|bieden jullie|wat kost|hoeveel kost|op voorraad|leverbaar|"
            "nieuwe klant|overstappen naar"
        ),
        EN: (
            "thinking of buying|thinking about buying|looking to buy|want to buy|"
            "would like to order|would like to buy|want to order|do you sell|do you offer|"
            "do you have any|how much is|how much does|how much are|in stock|pre-order|preorder|"
            "switch to you|switching to you|new customer"
        ),
    },
}
_PATTERNS: Mapping[Journey, Mapping[Language, re.Pattern[str]]] = {
    phase: {language: word_pattern(entries) for language, entries in lists.items()}
    for phase, lists in _WORDS.items()
}


def journey_in(text: str, language: Language) -> Journey:
    """The phase that the words tell; of an unknown language, any language's words count."""
    low = NOISE.sub(" ", text).lower().replace("’", "'")
    for phase, lists in _PATTERNS.items():
        patterns = [lists[language]] if language in lists else list(lists.values())
        if any(pattern.search(low) for pattern in patterns):
            return phase
    return Journey.UNKNOWN


def placed(found: Assessment, told: Journey, *, bought_before: bool) -> Assessment:
    """The assessment with the phase: what the words tell, else that somebody who dealt with a
    purchase in an earlier case has bought."""
    code, phase = "journey_words", told
    if told is Journey.UNKNOWN and bought_before:
        code, phase = "journey_earlier_case", Journey.AFTER
    if phase is Journey.UNKNOWN:
        return found
    reasons = (*found.reasons, Reason(code=code, about=phase.value))
    return found.model_copy(update={"journey": phase, "reasons": reasons})
