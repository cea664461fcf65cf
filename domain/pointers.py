"""The short public word before an answer in private: the community sees that somebody cares."""

from collections.abc import Mapping

from domain.prepared import Address
from domain.values import Language

POINTERS: Mapping[Language, Mapping[Address, str]] = {
    Language.GERMAN: {
        Address.INFORMAL: "Hallo {first_name}, danke für deine Nachricht. Darum kümmern wir uns: "
        "Wir schreiben dir dazu direkt. {signature}",
        Address.FORMAL: "Guten Tag {name}, vielen Dank für Ihre Nachricht. Wir kümmern uns darum "
        "und schreiben Ihnen dazu direkt. {signature}",
    },
    Language.DUTCH: {
        Address.INFORMAL: "Hoi {first_name}, bedankt voor je bericht. We pakken dit op en sturen "
        "je een privébericht. {signature}",
        Address.FORMAL: "Beste {name}, bedankt voor uw bericht. We pakken dit op en sturen u een "
        "privébericht. {signature}",
    },
    Language.FRENCH: {
        Address.INFORMAL: "Bonjour {first_name}, merci pour ton message. Nous nous en occupons et "
        "t'écrivons en message privé. {signature}",
        Address.FORMAL: "Bonjour {name}, merci pour votre message. Nous nous en occupons et vous "
        "écrivons en message privé. {signature}",
    },
    Language.ENGLISH: {
        Address.INFORMAL: "Hi {first_name}, thanks for your message. We're looking into this and "
        "are sending you a direct message. {signature}",
        Address.FORMAL: "Hello {name}, thank you for your message. We are looking into this and "
        "are sending you a direct message. {signature}",
    },
}
"""Without an apology, a topic or a case number: they are read by everybody."""
