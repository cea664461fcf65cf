"""The identity provider: discovery, the way there and back, and what counts as proof.

OpenID Connect Core 1.0 with the authorization code flow and PKCE; discovery and RP-initiated logout
as in the specifications of those names. The checks of an ID token are those of Core 3.1.3.7.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2
import structlog
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from api.oidc.claims import is_storable
from api.oidc.settings import ProviderSettings
from channels.trust import certificates

log = structlog.get_logger(__name__)

CLOCK_SKEW = 60
"""Seconds by which the provider's clock may differ from ours."""

_TIMEOUT = 10.0
_METADATA_LASTS = 3600.0
_KEYS_LAST = 3600.0
_KEYS_ASKED_AT_MOST_EVERY = 30.0
"""Seconds: an unknown key makes us look again, but nobody can make us do so all the time."""

# Signatures that only the provider can make; one that is made with our own secret, or none, is not.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")


class ProviderProblem(Exception):
    """The provider cannot be reached, or what it says proves nothing. `reason` is one word for the
    log; nothing of what was sent is in it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ProviderUnreachable(ProviderProblem):
    """It does not answer, or not as an OpenID provider does."""


@dataclass(frozen=True)
class Departure:
    """The way to the provider, and what must be remembered until somebody comes back from it."""

    url: str
    state: str
    nonce: str
    code_verifier: str


@dataclass(frozen=True)
class Proof:
    """Claims that the provider signed for us just now, and the token they came in."""

    claims: Mapping[str, Any]
    id_token: str


class IdentityProvider:
    """One provider; its metadata and keys are asked for when needed and kept for an hour."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._metadata: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    async def departure(self) -> Departure:
        """A fresh way to the provider. Raises ProviderUnreachable."""
        metadata = await self._discover()
        nonce, verifier = generate_token(32), generate_token(64)
        async with self._client(metadata) as client:
            url, state = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=generate_token(32),
                code_verifier=verifier,
                nonce=nonce,
            )
        return Departure(url=url, state=state, nonce=nonce, code_verifier=verifier)

    async def prove(self, *, code: str, issuer: str | None, nonce: str, verifier: str) -> Proof:
        """Exchange the code and check everything that comes for it. `issuer` is what the answer
        said about itself (RFC 9207). Raises ProviderProblem."""
        metadata = await self._discover()
        declared = metadata.get("authorization_response_iss_parameter_supported") is True
        if (issuer is None and declared) or (issuer is not None and issuer != metadata["issuer"]):
            raise ProviderProblem("issuer-mixed-up")
        token = await self._exchange(metadata, code, verifier)
        claims = await self._checked(metadata, token, nonce)
        # Many providers keep ID tokens short and tell the rest when asked for it.
        wanted = {"name", "email", "email_verified", self.settings.groups_claim}
        if not wanted <= claims.keys() and "userinfo_endpoint" in metadata:
            told = await self._userinfo(metadata, token, claims["sub"])
            # An address and whether it was verified belong together, so both come from one place.
            address = {name: told.get(name) for name in ("email", "email_verified")}
            claims = {**told, **claims, **(address if "email" in told else {})}
        return Proof(claims=claims, id_token=token["id_token"])

    async def logout_url(self, id_token: str | None) -> str | None:
        """Where to log out at the provider too; None when it offers that to nobody."""
        try:
            endpoint = (await self._discover()).get("end_session_endpoint")
        except ProviderUnreachable:
            return None
        if not isinstance(endpoint, str):
            return None
        given = {
            "client_id": self.settings.client_id,
            "post_logout_redirect_uri": self.settings.logged_out_uri,
        }
        if id_token is not None:
            given["id_token_hint"] = id_token
        return str(httpx2.URL(endpoint).copy_merge_params(given))

    async def _discover(self) -> Mapping[str, Any]:
        if self._metadata is not None and time.monotonic() - self._metadata[0] < _METADATA_LASTS:
            return self._metadata[1]
        address = self.settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
        metadata = await self._get(address)
        needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
        if not all(isinstance(metadata.get(name), str) for name in needed):
            raise ProviderUnreachable("metadata-incomplete")
        if metadata["issuer"] != self.settings.issuer:
            raise ProviderUnreachable("issuer-differs")
        self._metadata = (time.monotonic(), metadata)
        return metadata

    async def _exchange(
        self, metadata: Mapping[str, Any], code: str, verifier: str
    ) -> Mapping[str, Any]:
        try:
            async with self._client(metadata) as client:
                token = await client.fetch_token(
                    metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                )
        except OAuthError:
            raise ProviderProblem("code-refused") from None
        except (httpx2.HTTPError, ValueError):
            raise ProviderUnreachable("token-endpoint") from None
        if not isinstance(token.get("id_token"), str):
            raise ProviderProblem("no-id-token")
        return dict(token)

    async def _checked(
        self, metadata: Mapping[str, Any], token: Mapping[str, Any], nonce: str
    ) -> dict[str, Any]:
        declared = metadata.get("id_token_signing_alg_values_supported", ["RS256"])
        registry = JWSRegistry(
            algorithms=[name for name in _ALGORITHMS if name in declared],
            strict_check_header=False,
        )
        try:
            try:
                keys = await self._key_set(metadata)
                decoded = jwt.decode(token["id_token"], keys, registry=registry)
            except InvalidKeyIdError:
                keys = await self._key_set(metadata, anew=True)
                decoded = jwt.decode(token["id_token"], keys, registry=registry)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {
                    "iss": {"essential": True, "value": metadata["issuer"]},
                    "aud": {"essential": True, "value": self.settings.client_id},
                    "sub": {
                        "essential": True,
                        "validate": lambda _, subject: is_storable(str(subject)),
                    },
                    "nonce": {"essential": True, "value": nonce},
                },
                {
                    "client_id": self.settings.client_id,
                    "nonce": nonce,
                    "access_token": token.get("access_token"),
                },
            )
            claims.validate(leeway=CLOCK_SKEW)
        except (JoseError, ValueError) as error:
            # The name of the check that failed, for instance `expired_token`; never the claims.
            raise ProviderProblem(f"id-token-{getattr(error, 'error', 'unreadable')}") from None
        return dict(claims)

    async def _userinfo(
        self, metadata: Mapping[str, Any], token: Mapping[str, Any], subject: str
    ) -> dict[str, Any]:
        """What the provider tells beside the token, about the same person (Core 5.3.2)."""
        headers = {"Authorization": f"Bearer {token.get('access_token', '')}"}
        claims = await self._get(metadata["userinfo_endpoint"], headers)
        if claims.get("sub") != subject:
            raise ProviderProblem("userinfo-of-another")
        return dict(claims)

    async def _key_set(self, metadata: Mapping[str, Any], *, anew: bool = False) -> KeySet:
        age = time.monotonic() - self._keys[0] if self._keys is not None else _KEYS_LAST
        wanted = _KEYS_ASKED_AT_MOST_EVERY if anew else _KEYS_LAST
        if self._keys is None or age >= wanted:
            keys = await self._get(metadata["jwks_uri"])
            try:
                imported = KeySet.import_key_set(dict(keys))  # type: ignore[arg-type]
            except (JoseError, KeyError, TypeError, ValueError):
                raise ProviderUnreachable("keys-unreadable") from None
            self._keys = (time.monotonic(), imported)
        return self._keys[1]

    async def _get(self, address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        try:
            async with httpx2.AsyncClient(
                timeout=_TIMEOUT, follow_redirects=False, verify=certificates()
            ) as client:
                answer = await client.get(address, headers=dict(headers or {}))
                answer.raise_for_status()
                content = answer.json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError):
            raise ProviderUnreachable("no-answer") from None
        if not isinstance(content, dict):
            raise ProviderUnreachable("no-answer")
        return content

    def _client(self, metadata: Mapping[str, Any]) -> AsyncOAuth2Client:
        secret = self.settings.client_secret
        methods = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        known = ("client_secret_basic", "client_secret_post") if secret else ("none",)
        return AsyncOAuth2Client(
            client_id=self.settings.client_id,
            client_secret=secret,
            token_endpoint_auth_method=next((m for m in known if m in methods), known[0]),
            scope=self.settings.scope,
            redirect_uri=self.settings.redirect_uri,
            code_challenge_method="S256",
            timeout=_TIMEOUT,
            follow_redirects=False,
            verify=certificates(),
        )
