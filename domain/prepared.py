"""Prepared texts: what the machine says, and a promise that names a real moment in words."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time

from domain.reply import Purpose
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

OUT_OF_HOURS: Mapping[Language, Mapping[Address, str]] = {
    Language.GERMAN: {
        Address.INFORMAL: "Hallo {first_name}, danke für deine Nachricht. Gerade ist bei uns "
        "niemand da. Wir sind ab {opens} wieder für dich da und antworten dir bis {due}. "
        "{signature} Dein {brand}-Team",
        Address.FORMAL: "Guten Tag {name}, vielen Dank für Ihre Nachricht. Zurzeit ist niemand "
        "von uns im Dienst. Wir sind ab {opens} wieder für Sie da und antworten Ihnen bis {due}. "
        "{signature} Ihr {brand}-Team",
    },
    Language.DUTCH: {
        Address.INFORMAL: "Hoi {first_name}, bedankt voor je bericht. Er is nu niemand van ons "
        "aanwezig. Vanaf {opens} zijn we er weer en je hoort uiterlijk {due} van ons. "
        "{signature} Team {brand}",
        Address.FORMAL: "Beste {name}, bedankt voor uw bericht. Er is op dit moment niemand van "
        "ons aanwezig. Vanaf {opens} zijn we er weer en u hoort uiterlijk {due} van ons. "
        "{signature} Team {brand}",
    },
    Language.FRENCH: {
        Address.INFORMAL: "Bonjour {first_name}, merci pour ton message. Notre équipe est absente "
        "en ce moment. Elle sera de retour {opens} et te répondra au plus tard {due}. "
        "{signature} L'équipe {brand}",
        Address.FORMAL: "Bonjour {name}, merci pour votre message. Notre équipe est absente en ce "
        "moment. Elle sera de retour {opens} et vous répondra au plus tard {due}. "
        "{signature} L'équipe {brand}",
    },
    Language.ENGLISH: {
        Address.INFORMAL: "Hi {first_name}, thanks for your message. We're away until {opens} and "
        "will reply by {due}. {signature} Team {brand}",
        Address.FORMAL: "Hello {name}, thank you for your message. Our team is away until {opens} "
        "and will reply by {due}. {signature} Team {brand}",
    },
}
"""What is said while nobody works: when people are back, and when the answer comes."""

DELAYS: Mapping[Language, Mapping[Address, str]] = {
    Language.GERMAN: {
        Address.INFORMAL: "Hallo {first_name}, die Antwort auf deine Nachricht dauert länger als "
        "geplant. {reason} Wir bleiben dran und melden uns, sobald wir mehr wissen. {signature} "
        "Dein {brand}-Team",
        Address.FORMAL: "Guten Tag {name}, die Antwort auf Ihre Nachricht dauert länger als "
        "geplant. {reason} Wir bleiben dran und melden uns bei Ihnen, sobald wir mehr wissen. "
        "{signature} Ihr {brand}-Team",
    },
    Language.DUTCH: {
        Address.INFORMAL: "Hoi {first_name}, het antwoord op je bericht duurt langer dan gepland. "
        "{reason} We blijven ermee bezig en laten van ons horen zodra we meer weten. {signature} "
        "Team {brand}",
        Address.FORMAL: "Beste {name}, het antwoord op uw bericht duurt langer dan gepland. "
        "{reason} We blijven ermee bezig en laten u weten zodra er meer bekend is. {signature} "
        "Team {brand}",
    },
    Language.FRENCH: {
        Address.INFORMAL: "Bonjour {first_name}, la réponse à ton message prend plus de temps que "
        "prévu. {reason} Nous continuons à nous en occuper et te recontacterons dès que nous en "
        "saurons plus. {signature} L'équipe {brand}",
        Address.FORMAL: "Bonjour {name}, la réponse à votre message prend plus de temps que "
        "prévu. {reason} Nous continuons à nous en occuper et vous recontacterons dès que nous en "
        "saurons plus. {signature} L'équipe {brand}",
    },
    Language.ENGLISH: {
        Address.INFORMAL: "Hi {first_name}, the reply to your message is taking longer than "
        "planned. {reason} We're still on it and will be in touch as soon as we know more. "
        "{signature} Team {brand}",
        Address.FORMAL: "Hello {name}, the reply to your message is taking longer than planned. "
        "{reason} We are still working on it and will be in touch as soon as we know more. "
        "{signature} Team {brand}",
    },
}
"""The honest word on a delay: the bare fact, and a person's reason where one is given. It promises
no new moment; whoever knows one writes it."""


class Occasion(StrEnum):
    """What a prepared text is for: the purpose of the reply, or when it is said by the machine."""

    ACKNOWLEDGEMENT = "acknowledgement"
    OUT_OF_HOURS = "out_of_hours"
    POINTER = "pointer"
    CLARIFICATION = "clarification"
    INTERIM = "interim"
    SUBSTANCE = "substance"
    COURTESY = "courtesy"
    DELAY = "delay"

    @property
    def purpose(self) -> Purpose:
        """What a reply with this text is for."""
        if self is Occasion.OUT_OF_HOURS:
            return Purpose.ACKNOWLEDGEMENT
        return Purpose(self.value)


BUILT_IN: Mapping[Occasion, Mapping[Language, Mapping[Address, str]]] = {
    Occasion.ACKNOWLEDGEMENT: ACKNOWLEDGEMENTS,
    Occasion.OUT_OF_HOURS: OUT_OF_HOURS,
    Occasion.DELAY: DELAYS,
}
"""The prepared texts that every client has."""

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


def worded(
    language: Language,
    address: Address,
    values: Mapping[str, str],
    templates: Mapping[Language, Mapping[Address, str]] = ACKNOWLEDGEMENTS,
) -> str:
    """A prepared text in that language and form of address.

    `values`: `name` and `first_name` (see `spoken_names`), `due` and `opens` (see
    `moment_in_words`), `brand`, `reason` (whole sentences of a person's) and `signature`
    (AUTOMATIC_SIGNATURE when the machine speaks, `^initials` when a person does). A missing name or
    reason leaves no hole: the sentence closes up. Raises KeyError for a language without a template
    and for a moment that is not known.
    """
    text = templates[language][address].format_map(
        {"signature": "", "name": "", "first_name": "", "reason": ""} | dict(values)
    )
    return " ".join(text.replace(" ,", ",").split())
