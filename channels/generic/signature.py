"""How both directions are signed: HMAC-SHA256 over the raw body, with the account's secret."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime

from channels.contract import Account, NotAuthentic

HEADER = "X-Webcare-Signature"
_SCHEME = "sha256="


def signature(secret: str, body: bytes) -> str:
    """The header's value for a body: `sha256=` and the digest in hex."""
    return _SCHEME + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def signing_secret(account: Account) -> str:
    """The account's secret, empty when it has none."""
    return account.secrets.get("signing_secret", "")


def _former(account: Account) -> list[str]:
    """The secret before, while whoever delivers may still sign with it."""
    until = account.secrets.get("former_until")
    former = account.secrets.get("former_signing_secret")
    if not former or not until or datetime.fromisoformat(until) <= datetime.now(UTC):
        return []
    return [former]


def require_signature(account: Account, headers: Mapping[str, str], body: bytes) -> None:
    """Compare in constant time. Raises NotAuthentic."""
    secret = signing_secret(account)
    given = next((value for name, value in headers.items() if name.lower() == HEADER.lower()), "")
    if not secret:
        raise NotAuthentic("the account has no signing secret")
    if not given:
        raise NotAuthentic(f"the header {HEADER} is missing")
    signed = given.strip().encode("utf-8", "surrogatepass")
    valid = [signature(each, body).encode() for each in (secret, *_former(account))]
    if not any(hmac.compare_digest(signed, each) for each in valid):
        raise NotAuthentic(f"the header {HEADER} does not fit the body")
