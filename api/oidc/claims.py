"""From what a provider said to who somebody is for us."""

from collections.abc import Mapping
from typing import Any

from db.people import normal_email
from db.subjects import Verified
from domain.texts import storable

_LANGUAGES = ("de", "en", "fr", "nl")


def verified(claims: Mapping[str, Any], groups_claim: str) -> Verified:
    """The checked claims as we use them. An e-mail address that the provider has not verified is
    one that anybody may have typed: it is not used at all."""
    email = claims.get("email")
    trusted = (
        claims.get("email_verified") is True
        and isinstance(email, str)
        and "@" in email
        and is_storable(email)
    )
    name = next(
        (
            given.strip()
            for given in (claims.get("name"), claims.get("preferred_username"))
            if isinstance(given, str) and given.strip()
        ),
        "",
    )
    language = str(claims.get("locale", ""))[:2].lower()
    return Verified(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        email=normal_email(str(email)) if trusted else None,
        name=storable(name[:300]).replace("\ufffd", ""),
        language=language if language in _LANGUAGES else "en",
        groups=_groups(claims, groups_claim),
    )


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can keep it as it is."""
    return storable(text) == text


def _groups(claims: Mapping[str, Any], claim: str) -> frozenset[str] | None:
    """None when they are to be asked for elsewhere (OpenID Connect Core 5.6.2), as Entra ID says of
    whoever is in more groups than fit into a token. A claim that is not there at all is an empty
    one: Keycloak leaves it out for whoever is in no group."""
    elsewhere = claims.get("_claim_names")
    if claim not in claims and isinstance(elsewhere, Mapping) and claim in elsewhere:
        return None
    # No group of ours is called by what cannot be written down.
    return frozenset(filter(is_storable, _listed(claims, claim)))


def _listed(claims: Mapping[str, Any], claim: str) -> list[str]:
    found: Any = claims.get(claim)
    if found is None:
        found = claims
        for part in claim.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return [found]
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
