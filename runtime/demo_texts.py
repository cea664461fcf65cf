"""Prepared replies of the demo clients, beside the acknowledgements that every client has.

By purpose, language and form of address. `{name}`, `{first_name}`, `{brand}`, `{due}` and
`{signature}` (the agent's initials) are filled in for each case.
"""

from collections.abc import Mapping

PREPARED_REPLIES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "pointer": {
        "de": {
            "informal": "Hallo {first_name}, das klären wir gern persönlich mit dir: Wir haben dir "
            "eine Direktnachricht geschickt. {signature}",
            "formal": "Guten Tag {name}, das klären wir gern persönlich mit Ihnen: Wir haben Ihnen "
            "eine Direktnachricht geschickt. {signature}",
        },
        "en": {
            "informal": "Hi {first_name}, let's sort this out in private: we have sent you a "
            "direct message. {signature}",
            "formal": "Hello {name}, we would like to look into this with you in private and have "
            "sent you a direct message. {signature}",
        },
        "fr": {
            "informal": "Bonjour {first_name}, voyons cela ensemble en privé : nous t'avons envoyé "
            "un message direct. {signature}",
            "formal": "Bonjour {name}, voyons cela ensemble en privé : nous vous avons envoyé un "
            "message direct. {signature}",
        },
        "nl": {
            "informal": "Hoi {first_name}, dit lossen we graag persoonlijk met je op: we hebben je "
            "een privébericht gestuurd. {signature}",
            "formal": "Beste {name}, dit lossen we graag persoonlijk met u op: we hebben u een "
            "privébericht gestuurd. {signature}",
        },
    },
    "clarification": {
        "de": {
            "informal": "Hallo {first_name}, damit wir dir helfen können: Seit wann ist das so, "
            "und was hast du schon versucht? {signature}",
            "formal": "Guten Tag {name}, damit wir Ihnen helfen können: Seit wann ist das so, und "
            "was haben Sie bereits versucht? {signature}",
        },
        "en": {
            "informal": "Hi {first_name}, so that we can help: since when has this been going on, "
            "and what have you tried so far? {signature}",
            "formal": "Hello {name}, so that we can help you: since when has this been the case, "
            "and what have you tried so far? {signature}",
        },
        "fr": {
            "informal": "Bonjour {first_name}, pour pouvoir t'aider : depuis quand est-ce le cas, "
            "et qu'as-tu déjà essayé ? {signature}",
            "formal": "Bonjour {name}, pour pouvoir vous aider : depuis quand est-ce le cas, et "
            "qu'avez-vous déjà essayé ? {signature}",
        },
        "nl": {
            "informal": "Hoi {first_name}, om je te kunnen helpen: sinds wanneer is dit zo, en wat "
            "heb je al geprobeerd? {signature}",
            "formal": "Beste {name}, om u te kunnen helpen: sinds wanneer is dit zo, en wat hebt u "
            "al geprobeerd? {signature}",
        },
    },
    "courtesy": {
        "de": {
            "informal": "Danke dir, {first_name}! Das gebe ich gern ans Team weiter. {signature}",
            "formal": "Vielen Dank, {name}! Das gebe ich gern an das Team weiter. {signature}",
        },
        "en": {
            "informal": "Thanks, {first_name}! I'll gladly pass that on to the team. {signature}",
            "formal": "Thank you, {name}! I will gladly pass that on to the team. {signature}",
        },
        "fr": {
            "informal": "Merci à toi, {first_name} ! Je transmets avec plaisir à l'équipe. "
            "{signature}",
            "formal": "Merci à vous, {name} ! Je transmets avec plaisir à l'équipe. {signature}",
        },
        "nl": {
            "informal": "Dank je wel, {first_name}! Dat geef ik graag door aan het team. "
            "{signature}",
            "formal": "Dank u wel, {name}! Dat geef ik graag door aan het team. {signature}",
        },
    },
}

TITLES: Mapping[str, Mapping[str, str]] = {
    "pointer": {
        "de": "Ins Private bitten",
        "en": "Ask into private",
        "fr": "Inviter en privé",
        "nl": "Privé verder praten",
    },
    "clarification": {
        "de": "Seit wann, was versucht?",
        "en": "Since when, what was tried?",
        "fr": "Depuis quand, qu'avez-vous essayé ?",
        "nl": "Sinds wanneer, wat geprobeerd?",
    },
    "courtesy": {
        "de": "Dank für Lob",
        "en": "Thanks for praise",
        "fr": "Merci pour l'éloge",
        "nl": "Dank voor lof",
    },
}
"""What people look for them by."""
