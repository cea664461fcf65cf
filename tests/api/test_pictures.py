"""Pictures come through the API, for those who may see them, and from nowhere inside."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from api.attachments.fetching import LARGEST, fetched
from channels.contract import Unreachable
from db.deliveries import attach
from db.tables import ChannelAccount, Message, utc_now
from domain.actor import Role
from domain.errors import Invalid, NotFound
from tests.api.conftest import Browser
from tests.api.world import StoredCase, World, a_case

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(50)


class _Network(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = {
            "/picture.png": (200, "image/png", PICTURE),
            "/elsewhere.png": (302, "", b""),
            "/inside.png": (302, "", b""),
            "/loop.png": (302, "", b""),
            "/nowhere.png": (302, "", b""),
            "/program.svg": (200, "image/svg+xml", b"<svg/>"),
            "/page.png": (200, "text/html", b"<script>"),
            "/huge.png": (200, "image/png", bytes(LARGEST + 1)),
            "/broken.png": (500, "", b""),
        }
        status, media_type, body = found.get(self.path, (404, "", b""))
        to = {
            "/elsewhere.png": "/picture.png",
            "/inside.png": "http://127.0.0.1:1/secret.png",
            "/loop.png": "/loop.png",
            "/nowhere.png": "https://[nowhere/",
        }
        self.send_response(status)
        if self.path in to:
            self.send_header("Location", to[self.path])
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def network() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Network)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/picture.png", "/elsewhere.png"])
async def test_a_picture_of_the_accounts_own_network_is_fetched(network: str, path: str) -> None:
    found = await fetched(network + path, network)
    assert (found.media_type, found.content) == ("image/png", PICTURE)


async def test_certificates_are_read_once_for_all_pictures(
    network: str, certificates_read: list[None]
) -> None:
    for _ in range(3):
        await fetched(f"{network}/picture.png", network)
    assert len(certificates_read) == 1


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ("/inside.png", Invalid),
        ("/nowhere.png", Invalid),
        ("/program.svg", Invalid),
        ("/page.png", Invalid),
        ("/huge.png", Invalid),
        ("/gone.png", NotFound),
        ("/broken.png", Unreachable),
        ("/loop.png", Unreachable),
    ],
)
async def test_what_is_no_picture_or_leads_inside_is_not(
    network: str, path: str, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        await fetched(network + path, network)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/a.png",
        "https://a..example/a.png",
        f"https://{'a' * 64}.example/a.png",
        "https://[::1]/a.png",
        "https://10.0.0.8/a.png",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/a.png",
        "http://example.org/a.png",
        "https://somebody@example.org/a.png",
        "file:///etc/passwd",
        "/api/clients",
        "https://[broken",
        "",
    ],
)
async def test_a_strangers_address_is_not_asked(network: str, url: str) -> None:
    for trusted in ("", network):
        with pytest.raises(Invalid):
            await fetched(url, trusted)


async def test_who_reads_the_conversation_sees_its_pictures_and_nobody_else(
    world: World, browser: Browser, network: str
) -> None:
    case = await a_case(world, world.north)
    await _with_picture(world, case, network)
    async with browser(world.north.people[Role.AGENT]) as client:
        (message,) = (await client.get(f"/api/cases/{case.id}/messages")).json()
        shown, other = message["attachments"]
        assert (shown["description"], other["picture"]) == ("Die Torte", None)
        address = shown["picture"]
        answer = await client.get(address)
        assert (answer.content, answer.headers["content-type"]) == (PICTURE, "image/png")
        assert "private" in answer.headers["cache-control"]
    async with browser(world.north.people[Role.STAKEHOLDER]) as client:
        assert (await client.get(address)).status_code == 403
    async with browser(world.south.people[Role.AGENT]) as client:
        assert (await client.get(address)).status_code == 404
    async with browser(None) as client:
        assert (await client.get(address)).status_code == 401
    async with world.sessions.begin() as session:
        (await session.get_one(Message, case.message_id)).deleted_at = utc_now()
    async with browser(world.north.people[Role.AGENT]) as client:
        assert (await client.get(address)).status_code == 404


async def _with_picture(world: World, case: StoredCase, network: str) -> None:
    async with world.sessions.begin() as session:
        account = await session.get_one(ChannelAccount, world.north.account.id)
        account.settings = {**account.settings, "base_url": network}
        of = (case.client_id, case.customer_id, case.message_id)
        await attach(session, *of, f"{network}/picture.png", "image/png", "Die Torte")
        await attach(session, *of, f"{network}/film.mp4", "video/mp4", "")
