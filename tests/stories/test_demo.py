"""The first five minutes: a town to be a customer in, and the machine that speaks in time."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from mastodon import Mastodon

from runtime.town import BRAND, OpenTown, token
from tests.chaos.house import a_house
from tests.servers import run_directory
from tests.waiting import eventually


async def webcare(data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """A command beside a running webcare."""
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "runtime.cli", *arguments],
        env={**os.environ, "WEBCARE_DATA": str(data), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


async def test_without_webcare_the_town_says_what_is_missing(tmp_path: Path) -> None:
    for arguments in (("town",), ("post", "hello")):
        answer = await webcare(tmp_path, "demo", *arguments)
        assert answer.returncode == 1
        assert answer.stderr.startswith("webcare: nothing runs on ")
        assert "webcare up" in answer.stderr


@pytest.mark.timeout(600)
async def test_a_newcomer_posts_and_watches_the_acknowledgement_go_out() -> None:
    data = run_directory()
    data.mkdir(mode=0o755, exist_ok=True)
    async with a_house(data / f"demo-{uuid4().hex[:8]}", demo=True) as house:
        closed = await webcare(house.data, "demo", "post", "hello")
        assert "the town is not open" in closed.stderr

        opened = await webcare(house.data, "demo", "town", "--background")
        assert opened.returncode == 0, opened.stderr
        assert "webcare demo post" in opened.stdout
        try:
            await _be_a_customer(house.data)
        finally:
            stopped = await webcare(house.data, "demo", "stop")
        assert stopped.returncode == 0, stopped.stderr
        assert OpenTown.on(house.data) is None


async def _be_a_customer(data: Path) -> None:
    again = await webcare(data, "demo", "town", "--background")
    assert "is open already" in again.stderr
    first = await _post(data, "Mein Kaffee war kalt. Was nun?")
    await eventually(lambda: _acknowledged(data, first["post"]), within=40)
    reply = await _post(data, "Hallo?", "--reply-to", first["post"])
    assert reply["case"] == first["case"]
    other = await _post(data, f"@{BRAND} Habt ihr auf?", "--as", "jonas", "--direct")
    assert other["case"] != first["case"]


async def _post(data: Path, *arguments: str) -> Any:
    answer = await webcare(data, "demo", "post", *arguments, "--json")
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


async def _acknowledged(data: Path, post: str) -> bool:
    """Whether the café has said something under a post, and that a machine says it."""
    town = OpenTown.on(data)
    assert town is not None
    mia = Mastodon(access_token=token("mia"), api_base_url=town.url)
    context: Any = await asyncio.to_thread(mia.status_context, post)
    return any("Automatische Antwort" in each["content"] for each in context["descendants"])
