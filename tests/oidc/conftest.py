"""webcare behind a real port, with the certified provider to log in at."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from api.app import create_app
from api.dependencies import Dependencies
from api.oidc.provider import IdentityProvider
from api.oidc.settings import ProviderSettings
from db.engine import Sessions, create_engine, create_sessions
from tests.api.dispatcher import FakeDispatcher
from tests.api.serving import served
from tests.api.world import World, a_world
from tests.keys import KEYS
from tests.oidc.certified import (
    CLIENT_ID,
    CLIENT_SECRET,
    CertifiedProvider,
    certified_provider,
)


@dataclass(frozen=True)
class Webcare:
    """What is served, and to whom it may be said."""

    app: FastAPI
    url: str
    world: World

    def ask(self, issuer: str, *, groups_claim: str = "groups") -> None:
        """Use that provider from now on."""
        settings = ProviderSettings(
            issuer=issuer,
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            name="Example ID",
            groups_claim=groups_claim,
            scope="openid email profile",
            public_url=self.url,
        )
        given = self.app.state.dependencies
        self.app.state.dependencies = replace(given, provider=IdentityProvider(settings))

    def browser(self) -> AsyncClient:
        """A browser that goes wherever it is sent."""
        return AsyncClient(base_url=self.url, follow_redirects=True, trust_env=False, timeout=30)


@pytest.fixture(scope="module")
async def sessions(database_url: str) -> AsyncIterator[Sessions]:
    engine = create_engine(database_url, pool_size=5)
    yield create_sessions(engine, KEYS)
    await engine.dispose()


@pytest.fixture(scope="module")
async def webcare(
    sessions: Sessions, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Webcare]:
    app = create_app(
        Dependencies(
            sessions=sessions,
            database_url=database_url,
            dispatcher=FakeDispatcher(sessions),
            version="1.2.3",
            static=tmp_path_factory.mktemp("static"),
        )
    )
    async with served(app) as url:
        yield Webcare(app, url, await a_world(sessions))


@pytest.fixture(scope="module")
async def provider(
    webcare: Webcare, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[CertifiedProvider]:
    """The certified one, in use."""
    directory: Path = tmp_path_factory.mktemp("provider")
    with certified_provider(directory, webcare.url) as provider:
        webcare.ask(provider.issuer)
        yield provider
