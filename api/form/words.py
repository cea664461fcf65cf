"""What stands on the form's pages, in four languages."""

from collections.abc import Mapping, Sequence

from domain.values import Language

LANGUAGES: Mapping[Language, str] = {
    Language.GERMAN: "Deutsch",
    Language.ENGLISH: "English",
    Language.FRENCH: "Français",
    Language.DUTCH: "Nederlands",
}
"""Each language by its own name."""

_ORDER = tuple(LANGUAGES)

# One line per word: German, English, French, Dutch.
_WORDS: Mapping[str, Sequence[str]] = {
    "title": (
        "Schreiben Sie uns",
        "Write to us",
        "Écrivez-nous",
        "Schrijf ons",
    ),
    "open": (
        "Wir sind gerade da, bis {closes}.",
        "We are here now, until {closes}.",
        "Nous sommes là, jusqu’à {closes}.",
        "We zijn er nu, tot {closes}.",
    ),
    "closed": (
        "Gerade ist niemand da. Wir sind ab {opens} wieder da.",
        "Nobody is here right now. We are back {opens}.",
        "Personne n’est là en ce moment. Nous serons de retour {opens}.",
        "Er is nu niemand. We zijn er weer vanaf {opens}.",
    ),
    "hours": ("Unsere Zeiten", "Opening hours", "Nos horaires", "Onze tijden"),
    "closed_on": ("geschlossen", "closed", "fermé", "gesloten"),
    "usual": (
        "Zurzeit antworten wir meist innerhalb von {span}.",
        "At present we usually answer within {span}.",
        "En ce moment, nous répondons le plus souvent sous {span}.",
        "Op dit moment antwoorden we meestal binnen {span}.",
    ),
    "promise": (
        "Wenn Sie jetzt schreiben, antworten wir Ihnen bis {due}.",
        "If you write now, we will answer by {due}.",
        "Si vous écrivez maintenant, nous vous répondrons au plus tard {due}.",
        "Als u nu schrijft, hoort u uiterlijk {due} van ons.",
    ),
    "name": ("Name (freiwillig)", "Name (optional)", "Nom (facultatif)", "Naam (optioneel)"),
    "email": (
        "E-Mail (freiwillig)",
        "E-mail (optional)",
        "E-mail (facultatif)",
        "E-mail (optioneel)",
    ),
    "message": ("Ihre Nachricht", "Your message", "Votre message", "Uw bericht"),
    "files": (
        "Bilder oder PDF (höchstens {count}, je {size} MB)",
        "Pictures or PDF (at most {count}, {size} MB each)",
        "Images ou PDF ({count} au plus, {size} Mo chacun)",
        "Afbeeldingen of pdf (hoogstens {count}, elk {size} MB)",
    ),
    "leave_empty": (
        "Bitte leer lassen",
        "Please leave this empty",
        "Laissez ce champ vide",
        "Laat dit veld leeg",
    ),
    "send": ("Absenden", "Send", "Envoyer", "Versturen"),
    "status": (
        "Ihre Nachricht an {brand}",
        "Your message to {brand}",
        "Votre message à {brand}",
        "Uw bericht aan {brand}",
    ),
    "keep_link": (
        (
            "Merken Sie sich die Adresse dieser Seite: hier steht unsere Antwort, und hier "
            "können Sie "
            "weiterschreiben. Wer sie kennt, kann alles lesen."
        ),
        (
            "Keep the address of this page: our answer will stand here, and here you can go on "
            "writing. Whoever knows it can read everything."
        ),
        (
            "Gardez l’adresse de cette page : notre réponse s’y trouvera, et vous pourrez y "
            "continuer "
            "à écrire. Toute personne qui la connaît peut tout lire."
        ),
        (
            "Bewaar het adres van deze pagina: hier komt ons antwoord te staan, en hier kunt "
            "u verder "
            "schrijven. Wie het kent, kan alles lezen."
        ),
    ),
    "due": (
        "Sie hören bis {due} von uns.",
        "You will hear from us by {due}.",
        "Vous aurez de nos nouvelles au plus tard {due}.",
        "U hoort uiterlijk {due} van ons.",
    ),
    "you": ("Sie", "You", "Vous", "U"),
    "automatic": (
        "automatisch",
        "automatic",
        "automatique",
        "automatisch",
    ),
    "erased": (
        "Diese Nachricht wurde gelöscht.",
        "This message was erased.",
        "Ce message a été effacé.",
        "Dit bericht is gewist.",
    ),
    "file": ("Datei", "File", "Fichier", "Bestand"),
    "further": ("Weiterschreiben", "Go on writing", "Continuer à écrire", "Verder schrijven"),
    "refresh": ("Neu laden", "Load again", "Recharger", "Opnieuw laden"),
    "languages": ("Sprache", "Language", "Langue", "Taal"),
    "not_found": (
        "Diese Seite gibt es nicht.",
        "There is no such page.",
        "Cette page n’existe pas.",
        "Deze pagina bestaat niet.",
    ),
    "empty": (
        "Bitte schreiben Sie etwas.",
        "Please write something.",
        "Veuillez écrire quelque chose.",
        "Schrijf alstublieft iets.",
    ),
    "too_long": (
        "Die Nachricht ist zu lang: höchstens {count} Zeichen.",
        "The message is too long: at most {count} characters.",
        "Le message est trop long : {count} caractères au plus.",
        "Het bericht is te lang: hoogstens {count} tekens.",
    ),
    "bad_email": (
        "Das ist keine E-Mail-Adresse.",
        "This is no e-mail address.",
        "Ce n’est pas une adresse e-mail.",
        "Dit is geen e-mailadres.",
    ),
    "bad_files": (
        "Nur Bilder (PNG, JPEG, GIF, WebP) und PDF, höchstens {count} und je {size} MB.",
        "Only pictures (PNG, JPEG, GIF, WebP) and PDF, at most {count}, {size} MB each.",
        "Seulement des images (PNG, JPEG, GIF, WebP) et PDF, {count} au plus, {size} Mo chacun.",
        "Alleen afbeeldingen (PNG, JPEG, GIF, WebP) en pdf, hoogstens {count}, elk {size} MB.",
    ),
    "stale": (
        "Die Seite war zu lange offen oder zu schnell abgeschickt. Bitte senden Sie noch einmal.",
        "The page was open for too long, or sent too fast. Please send it once more.",
        "La page est restée ouverte trop longtemps ou a été envoyée trop vite. Veuillez renvoyer.",
        "De pagina stond te lang open of is te snel verstuurd. Verstuur hem nog eens.",
    ),
    "too_often": (
        (
            "Von hier kamen gerade viele Nachrichten. Bitte versuchen Sie es in einigen "
            "Minuten noch "
            "einmal."
        ),
        "Many messages came from here just now. Please try again in some minutes.",
        "Beaucoup de messages viennent d’arriver d’ici. Réessayez dans quelques minutes.",
        "Er kwamen hier net veel berichten vandaan. Probeer het over enkele minuten opnieuw.",
    ),
}


def words_in(language: Language) -> dict[str, str]:
    """Every word of the pages in a language."""
    at = _ORDER.index(language)
    return {name: each[at] for name, each in _WORDS.items()}


def language_of(asked: str | None, accepted: str) -> Language:
    """The language that was asked for, else the first that the browser accepts, else English."""
    known = {language.value: language for language in LANGUAGES}
    if asked in known:
        return known[asked]
    for part in accepted.split(","):
        code = part.split(";")[0].strip()[:2].lower()
        if code in known:
            return known[code]
    return Language.ENGLISH
