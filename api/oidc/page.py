"""What a browser shows when a login at the provider did not work out: why, and what to do."""

from html import escape

from fastapi import Request
from fastapi.responses import HTMLResponse

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem;
  color-scheme: light dark }
a { display: inline-block; margin-top: 1rem }
"""

_TITLE = {
    "en": "You are not logged in",
    "de": "Sie sind nicht angemeldet",
    "fr": "Vous n’êtes pas connecté",
    "nl": "U bent niet ingelogd",
}
_AGAIN = {
    "en": "Back to the login",
    "de": "Zurück zur Anmeldung",
    "fr": "Retour à la connexion",
    "nl": "Terug naar de login",
}
_WORDS: dict[str, dict[str, str]] = {
    "no-role": {
        "en": "You have an account at the provider, but no role in webcare. Ask your administrator "
        "for a role, or to be put into the right group.",
        "de": "Sie haben ein Konto beim Anbieter, aber keine Rolle in webcare. Bitten Sie Ihre "
        "Administration um eine Rolle oder um die Aufnahme in die richtige Gruppe.",
        "fr": "Vous avez un compte chez le fournisseur, mais aucun rôle dans webcare. Demandez un "
        "rôle à votre administrateur, ou à être ajouté au bon groupe.",
        "nl": "U hebt een account bij de aanbieder, maar geen rol in webcare. Vraag uw beheerder "
        "om een rol, of om u aan de juiste groep toe te voegen.",
    },
    "has-left": {
        "en": "Your account in webcare was deactivated. Ask your administrator.",
        "de": "Ihr Konto in webcare wurde deaktiviert. Fragen Sie Ihre Administration.",
        "fr": "Votre compte webcare a été désactivé. Adressez-vous à votre administrateur.",
        "nl": "Uw account in webcare is uitgeschakeld. Vraag het uw beheerder.",
    },
    "address-taken": {
        "en": "Your e-mail address belongs to a colleague who logs in with another account of the "
        "provider. Ask your administrator.",
        "de": "Ihre E-Mail-Adresse gehört zu jemandem, der sich mit einem anderen Konto des "
        "Anbieters anmeldet. Fragen Sie Ihre Administration.",
        "fr": "Votre adresse e-mail appartient à un collègue qui se connecte avec un autre compte "
        "du fournisseur. Adressez-vous à votre administrateur.",
        "nl": "Uw e-mailadres hoort bij een collega die met een ander account van de aanbieder "
        "inlogt. Vraag het uw beheerder.",
    },
    "given-up": {
        "en": "The login was not finished at the provider, or took too long, or was begun in "
        "another browser. Try again.",
        "de": "Die Anmeldung wurde beim Anbieter nicht beendet, hat zu lange gedauert oder wurde "
        "in einem anderen Browser begonnen. Versuchen Sie es erneut.",
        "fr": "La connexion n’a pas été terminée chez le fournisseur, a duré trop longtemps ou a "
        "été commencée dans un autre navigateur. Réessayez.",
        "nl": "Het inloggen is bij de aanbieder niet afgerond, duurde te lang of begon in een "
        "andere browser. Probeer het opnieuw.",
    },
    "not-proven": {
        "en": "What the provider answered does not prove who you are. Try again; if it happens "
        "again, tell your administrator.",
        "de": "Die Antwort des Anbieters beweist nicht, wer Sie sind. Versuchen Sie es erneut; "
        "wenn es wieder geschieht, melden Sie es Ihrer Administration.",
        "fr": "La réponse du fournisseur ne prouve pas votre identité. Réessayez ; si cela se "
        "reproduit, prévenez votre administrateur.",
        "nl": "Het antwoord van de aanbieder bewijst niet wie u bent. Probeer het opnieuw; "
        "gebeurt het weer, meld het uw beheerder.",
    },
    "unavailable": {
        "en": "The provider does not answer. Try again in a moment.",
        "de": "Der Anbieter antwortet nicht. Versuchen Sie es gleich noch einmal.",
        "fr": "Le fournisseur ne répond pas. Réessayez dans un instant.",
        "nl": "De aanbieder antwoordt niet. Probeer het zo nog eens.",
    },
}


def problem_page(request: Request, slug: str, status: int) -> HTMLResponse:
    """The page in the language that the browser prefers among ours; `slug` as in `_WORDS`."""
    language = _preferred(request.headers.get("accept-language", ""))
    title, words = _TITLE[language], _WORDS[slug][language]
    return HTMLResponse(
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)} · webcare'
        f"</title><style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>"
        f'<p>{escape(words)}</p><p><a href="/">{escape(_AGAIN[language])}</a></p>'
        f"</main></body></html>",
        status_code=status,
    )


def _preferred(accepted: str) -> str:
    """The first of the browser's languages that is ours; browsers send them in their order."""
    for each in accepted.split(","):
        language = each.strip()[:2].lower()
        if language in _TITLE:
            return language
    return "en"
