"""One Mastodon-API server for all tests of the channel, a new brand and customer for each."""

from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest

from tests.channels.mastodon.server import MastodonServer, mastodon_server
from tests.channels.mastodon.town import Town
from tests.channels.proxy import Proxy, proxy

TOWNS = 40
_numbers = count()


@pytest.fixture(scope="session")
async def mastodon_proxy() -> AsyncIterator[Proxy]:
    """What stands between the channel and the server."""
    async with proxy() as made:
        yield made


@pytest.fixture(scope="session")
def mastodon(
    mastodon_proxy: Proxy, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MastodonServer]:
    """The server, reached through the proxy; customers post to it directly."""
    usernames = [f"{who}{number}" for number in range(TOWNS) for who in ("brand", "customer")]
    directory = tmp_path_factory.mktemp("mastodon")
    with mastodon_server(directory, usernames, mastodon_proxy.address) as server:
        mastodon_proxy.target = server.port
        yield server


@pytest.fixture
def town(mastodon: MastodonServer, mastodon_proxy: Proxy) -> Iterator[Town]:
    """A brand and a customer whom no other test knows."""
    number = next(_numbers)
    yield Town(mastodon, mastodon_proxy, f"brand{number}", f"customer{number}")
    mastodon_proxy.restore()
