"""Prepared texts: what the machine says, and a promise that names a real moment in words."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time

from domain.values import Language


class Address(StrEnum):
    """How a brand speaks to people: du or Sie, tu or vous, je or u."""

    INFORMAL = "informal"
    FORMAL = "formal"


ACKNOWLEDGEMENTS: Mapping[Language, Mapping[Address, str]] = {
    Language.GERMAN: {
        Address.INFORMAL: "Hallo {first_name}, danke für deine Nachricht. Wir schauen uns das an "
        "und melden uns bis {due}. {signature} Dein {brand}-Team",
        Address.FORMAL: "Guten Tag {name}, vielen Dank für Ihre Nachricht. Wir prüfen Ihr Anliegen "
        "und antworten Ihnen bis {due}. {signature} Ihr {brand}-Team",
    },
    Language.DUTCH: {
        Address.INFORMAL: "Hoi {first_name}, bedankt voor je bericht. We zoeken het uit en je "
        "hoort uiterlijk {due} van ons. {signature} Team {brand}",
        Address.FORMAL: "Beste {name}, bedankt voor uw bericht. We zoeken het uit en u hoort "
        "uiterlijk {due} van ons. {signature} Team {brand}",
    },
    Language.FRENCH: {
        Address.INFORMAL: "Bonjour {first_name}, merci pour ton message. Nous nous renseignons et "
        "te répondrons au plus tard {due}. {signature} L'équipe {brand}",
        Address.FORMAL: "Bonjour {name}, merci pour votre message. Nous nous renseignons et vous "
        "répondrons au plus tard {due}. {signature} L'équipe {brand}",
    },
    Language.ENGLISH: {
        Address.INFORMAL: "Hi {first_name}, thanks for your message. We're looking into it and "
        "will reply by {due}. {signature} Team {brand}",
        Address.FORMAL: "Hello {name}, thank you for your message. We are looking into it and will "
        "reply by {due}. {signature} Team {brand}",
    },
}
"""The wording that good teams use, per language and form of address."""

AUTOMATIC_SIGNATURE: Mapping[Language, str] = {
    Language.GERMAN: "(Automatische Antwort)",
    Language.DUTCH: "(Automatisch bericht)",
    Language.FRENCH: "(Réponse automatique)",
    Language.ENGLISH: "(Automated reply)",
}
"""The machine says that it is one."""

_NEAR: Mapping[Language, tuple[str, str]] = {
    Language.GERMAN: ("heute", "morgen"),
    Language.DUTCH: ("vandaag", "morgen"),
    Language.FRENCH: ("aujourd'hui", "demain"),
    Language.ENGLISH: ("today", "tomorrow"),
}

_TIME: Mapping[Language, str] = {
    Language.GERMAN: "HH:mm 'Uhr'",
    Language.DUTCH: "HH:mm 'uur'",
    Language.FRENCH: "'à' HH'h'mm",
    Language.ENGLISH: "HH:mm",
}
"""How a time of day is written there, as a CLDR pattern."""

_LONGEST_NAME = 40
_NAME = re.compile(r"[^\W\d_]+(?:(?:[ '’-]|\. )[^\W\d_]+)*")
_DECORATION = re.compile(r"^[^\w@#/:{}<>]+|[^\w@#/:{}<>]+$")
_TITLE = re.compile(r"(?:(?:dr|prof|mr|mrs|ms|mme|mevr|dhr|herr|frau|de heer)\.? )+", re.IGNORECASE)


def moment_in_words(moment: datetime, now: datetime, language: Language, time_zone: str) -> str:
    """A due moment as a person says it there: "tomorrow, Tuesday, 14:30" (R6).

    Rounded down to the minute, so that the words never promise later than the clock does. More than
    a day ahead the date stands in full. `time_zone` is an IANA name.
    """
    zone = ZoneInfo(time_zone)
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    locale = "en_GB" if language in (Language.ENGLISH, Language.UNKNOWN) else language.value
    near = _NEAR.get(language, _NEAR[Language.ENGLISH])
    time = format_time(local, _TIME.get(language, "HH:mm"), locale=locale)
    weekday = format_date(local, "EEEE", locale=locale)
    if local.date() == today:
        return f"{near[0]}, {time}"
    if local.date() == today + timedelta(days=1):
        return f"{near[1]}, {weekday}, {time}"
    return f"{weekday}, {format_skeleton('MMMMd', local, locale=locale)}, {time}"


def spoken_names(display: str) -> dict[str, str]:
    """`name` and `first_name` as a greeting says them, from what a profile calls itself.

    Anybody writes there whatever they like and the machine says it in public: what does not look
    like a person's name (links, digits, handles, slogans) is not repeated. Decoration at the ends
    falls away.
    """
    words = " ".join(display.split())
    trimmed = _DECORATION.sub("", words)
    if len(trimmed) > _LONGEST_NAME or not _NAME.fullmatch(trimmed) or trimmed.count(" ") > 3:
        return {"name": "", "first_name": ""}
    return {"name": trimmed, "first_name": _TITLE.sub("", trimmed).split(" ")[0]}


def acknowledgement(
    language: Language,
    address: Address,
    values: Mapping[str, str],
    templates: Mapping[Language, Mapping[Address, str]] = ACKNOWLEDGEMENTS,
) -> str:
    """The acknowledgement in that language and form of address.

    `values`: `name` and `first_name` (see `spoken_names`), `due` (see `moment_in_words`), `brand`
    and `signature` (AUTOMATIC_SIGNATURE when the machine speaks, `^initials` when a person does).
    A missing name leaves no hole: the greeting closes up. Raises KeyError for a language without a
    template.
    """
    text = templates[language][address].format_map(
        {"signature": "", "name": "", "first_name": ""} | dict(values)
    )
    return " ".join(text.replace(" ,", ",").split())
