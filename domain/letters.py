"""What contacts read: the e-mails about a question, and the page on which they answer it."""

from collections.abc import Mapping
from string import Template

from domain.values import Language

_SUBJECTS: Mapping[str, Mapping[Language, str]] = {
    "question": {
        Language.GERMAN: "Frage von $brand",
        Language.ENGLISH: "A question from $brand",
        Language.FRENCH: "Une question de $brand",
        Language.DUTCH: "Een vraag van $brand",
    },
    "reminder": {
        Language.GERMAN: "Erinnerung: Frage von $brand",
        Language.ENGLISH: "Reminder: a question from $brand",
        Language.FRENCH: "Rappel : une question de $brand",
        Language.DUTCH: "Herinnering: een vraag van $brand",
    },
    "clarification": {
        Language.GERMAN: "Antwort auf Ihre Rückfrage",
        Language.ENGLISH: "What you asked back",
        Language.FRENCH: "Les précisions demandées",
        Language.DUTCH: "Antwoord op uw wedervraag",
    },
    "taken_back": {
        Language.GERMAN: "Die Frage hat jetzt jemand anderes",
        Language.ENGLISH: "Somebody else has the question now",
        Language.FRENCH: "La question a été confiée à quelqu’un d’autre",
        Language.DUTCH: "Iemand anders heeft de vraag nu",
    },
    "withdrawn": {
        Language.GERMAN: "Die Frage hat sich erledigt",
        Language.ENGLISH: "The question is settled",
        Language.FRENCH: "La question est réglée",
        Language.DUTCH: "De vraag is afgehandeld",
    },
    "outcome": {
        Language.GERMAN: "So wurde geantwortet",
        Language.ENGLISH: "What was answered in the end",
        Language.FRENCH: "La réponse qui a été envoyée",
        Language.DUTCH: "Zo is er geantwoord",
    },
}

_BODIES: Mapping[str, Mapping[Language, str]] = {
    "question": {
        Language.GERMAN: (
            "Guten Tag $name,\n\n$brand bittet Sie bis $due um eine Antwort:\n\n$words\n\n"
            "Antworten Sie einfach auf diese E-Mail oder hier, ohne Konto:\n$link\n"
        ),
        Language.ENGLISH: (
            "Hello $name,\n\n$brand asks you for an answer by $due:\n\n$words\n\n"
            "Just reply to this e-mail, or answer here without an account:\n$link\n"
        ),
        Language.FRENCH: (
            "Bonjour $name,\n\n$brand vous demande une réponse d’ici $due :\n\n$words\n\n"
            "Répondez simplement à cet e-mail, ou ici, sans compte :\n$link\n"
        ),
        Language.DUTCH: (
            "Dag $name,\n\n$brand vraagt u om een antwoord vóór $due:\n\n$words\n\n"
            "Beantwoord gewoon deze e-mail, of antwoord hier zonder account:\n$link\n"
        ),
    },
    "taken_back": {
        Language.GERMAN: "Guten Tag $name,\n\nSie müssen nichts mehr tun. Wenn Sie die Antwort "
        "dennoch wissen, antworten Sie gern:\n\n$words\n\n$link\n",
        Language.ENGLISH: "Hello $name,\n\nYou need not do anything any more. If you know the "
        "answer all the same, you are welcome to reply:\n\n$words\n\n$link\n",
        Language.FRENCH: "Bonjour $name,\n\nVous n’avez plus rien à faire. Si vous connaissez tout "
        "de même la réponse, répondez volontiers :\n\n$words\n\n$link\n",
        Language.DUTCH: "Dag $name,\n\nU hoeft niets meer te doen. Weet u het antwoord toch, dan "
        "horen we het graag:\n\n$words\n\n$link\n",
    },
    "withdrawn": {
        Language.GERMAN: "Guten Tag $name,\n\nSie müssen nichts mehr tun; die Frage hat sich "
        "erledigt. Vielen Dank!\n\n$words\n",
        Language.ENGLISH: "Hello $name,\n\nYou need not do anything any more; the question is "
        "settled. Thank you!\n\n$words\n",
        Language.FRENCH: "Bonjour $name,\n\nVous n’avez plus rien à faire ; la question est "
        "réglée. Merci !\n\n$words\n",
        Language.DUTCH: "Dag $name,\n\nU hoeft niets meer te doen; de vraag is afgehandeld. "
        "Bedankt!\n\n$words\n",
    },
    "outcome": {
        Language.GERMAN: "Guten Tag $name,\n\ndanke für Ihre Hilfe. Das wurde am Ende "
        "geantwortet:\n\n$words\n",
        Language.ENGLISH: "Hello $name,\n\nThank you for your help. This is what was answered in "
        "the end:\n\n$words\n",
        Language.FRENCH: "Bonjour $name,\n\nMerci pour votre aide. Voici la réponse envoyée à la "
        "fin :\n\n$words\n",
        Language.DUTCH: "Dag $name,\n\nBedankt voor uw hulp. Dit is er uiteindelijk "
        "geantwoord:\n\n$words\n",
    },
}
_LIKE_A_QUESTION = frozenset({"reminder", "clarification"})


_WITH_FILES: Mapping[Language, str] = {
    Language.GERMAN: "Bilder oder Dateien dazu sehen Sie hinter dem Link.",
    Language.ENGLISH: "There are pictures or files, which you see behind the link.",
    Language.FRENCH: "Des images ou fichiers s’y ajoutent : vous les voyez derrière le lien.",
    Language.DUTCH: "Er horen afbeeldingen of bestanden bij, die u achter de link ziet.",
}


def with_files(kind: str, language: Language, words: str) -> str:
    """The words of an e-mail, saying that the conversation shown with the question has files; they
    are not sent along, because nothing called back can be taken out of a mailbox."""
    if kind != "question" and kind not in _LIKE_A_QUESTION:
        return words
    return f"{words}\n\n{_WITH_FILES.get(language, _WITH_FILES[Language.ENGLISH])}"


def subject(kind: str, language: Language, brand: str) -> str:
    """The subject of an e-mail: nothing of the question stands in it."""
    words = _SUBJECTS[kind]
    return Template(words.get(language, words[Language.ENGLISH])).substitute(brand=brand)


def body(
    kind: str, language: Language, *, name: str, brand: str, due: str, words: str, link: str
) -> str:
    """The text of an e-mail."""
    bodies = _BODIES["question" if kind in _LIKE_A_QUESTION else kind]
    template = bodies.get(language, bodies[Language.ENGLISH])
    return Template(template).substitute(name=name, brand=brand, due=due, words=words, link=link)
