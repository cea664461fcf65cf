"""A provider that can be told to lie: what a certified one never does, and we must not believe."""

import time
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from joserfc import jwt
from joserfc.jwk import ECKey, Key, OctKey
from joserfc.jws import JWSRegistry

from tests.oidc.certified import CLIENT_ID, CLIENT_SECRET

_ALL = JWSRegistry(algorithms=["ES256", "HS256", "none"])


@dataclass
class Liar:
    """Its ID tokens are right unless `claims` or `header` say otherwise; None leaves a claim out.
    `key` signs, `published` is what it shows as its keys, unless `keys` is shown instead."""

    issuer: str = ""
    nonce: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    key: Key = field(default_factory=lambda: a_key("first"))
    published: list[Key] = field(default_factory=list)
    keys: dict[str, Any] | None = None
    seen: dict[str, Any] = field(default_factory=dict)

    def honest(self) -> None:
        """Forget every lie."""
        self.claims, self.header, self.metadata, self.userinfo = {}, {}, {}, {}
        self.key = a_key("first")
        self.published = [self.key]
        self.keys = None

    def id_token(self) -> str:
        """A token that says what it was told to."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "somebody",
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "name": "Some Body",
            "email": "somebody@example.com",
            "email_verified": True,
            "groups": ["believed"],
            **self.claims,
        }
        header = {"alg": "ES256", "kid": self.key.kid, **self.header}
        said = {name: value for name, value in claims.items() if value is not None}
        key = OctKey.import_key(CLIENT_SECRET) if header["alg"] == "HS256" else self.key
        return jwt.encode(header, said, key, registry=_ALL)


def a_key(kid: str) -> ECKey:
    """A fresh signing key under that name."""
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig"})


def application(liar: Liar) -> FastAPI:
    """What the liar serves."""
    app = FastAPI()

    @app.get("/.well-known/openid-configuration")
    async def metadata() -> dict[str, Any]:
        return {
            "issuer": liar.issuer,
            "authorization_endpoint": f"{liar.issuer}/authorize",
            "token_endpoint": f"{liar.issuer}/token",
            "jwks_uri": f"{liar.issuer}/keys",
            "userinfo_endpoint": f"{liar.issuer}/userinfo",
            "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **liar.metadata,
        }

    @app.get("/keys")
    async def keys() -> dict[str, Any]:
        if liar.keys is not None:
            return liar.keys
        return {"keys": [key.as_dict(private=False) for key in liar.published]}

    @app.post("/token")
    async def token(request: Request) -> dict[str, Any]:
        liar.seen = dict(
            item.partition("=")[::2] for item in (await request.body()).decode().split("&")
        )
        return {
            "access_token": "opaque",
            "token_type": "Bearer",
            "id_token": liar.id_token(),
        }

    @app.get("/userinfo")
    async def userinfo() -> dict[str, Any]:
        return {"sub": "somebody", **liar.userinfo}

    return app
