"""The admin UI's files: its page for every address of its own, nothing from outside."""

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from api.app import create_app
from api.dependencies import Dependencies


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A directory as `make ui` leaves it, beside a file that is nobody's business."""
    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text("<!doctype html><title>webcare</title>")
    (static / "assets" / "index-3f2a.js").write_text("run()")
    (static / "favicon.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("secret")
    return static


def _client(app: FastAPI) -> AsyncClient:
    return AsyncClient(transport=ASGITransport(app), base_url="http://webcare.test")


async def test_every_address_of_the_ui_leads_to_its_page(given: Dependencies, built: Path) -> None:
    async with _client(create_app(replace(given, static=built))) as client:
        for path in ("/", "/cases", "/cases/42/show", "/login?next=%2F"):
            page = await client.get(path)
            assert page.status_code == 200
            assert "<title>webcare</title>" in page.text
            assert page.headers["cache-control"] == "no-cache"
        assert (await client.head("/")).status_code == 200


async def test_files_with_a_hash_in_their_name_stay_for_ever(
    given: Dependencies, built: Path
) -> None:
    async with _client(create_app(replace(given, static=built))) as client:
        script = await client.get("/assets/index-3f2a.js")
        assert script.text == "run()"
        assert "javascript" in script.headers["content-type"]
        assert "immutable" in script.headers["cache-control"]
        assert (await client.get("/favicon.svg")).headers["cache-control"] == "no-cache"
        assert (await client.get("/assets/index-0000.js")).status_code == 404


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "/..%2fsecret.txt"]
)
async def test_nothing_outside_is_served(given: Dependencies, built: Path, path: str) -> None:
    async with _client(create_app(replace(given, static=built))) as client:
        assert "secret" not in (await client.get(path)).text


async def test_links_do_not_lead_outside(given: Dependencies, built: Path) -> None:
    (built / "link.txt").symlink_to(built.parent / "secret.txt")
    async with _client(create_app(replace(given, static=built))) as client:
        assert "secret" not in (await client.get("/link.txt")).text


async def test_before_it_is_built_it_says_so(given: Dependencies, tmp_path: Path) -> None:
    async with _client(create_app(replace(given, static=tmp_path))) as client:
        page = await client.get("/")
        assert page.status_code == 503
        assert "make ui" in page.text
