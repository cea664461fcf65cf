"""Every command that the documents tell people to type is typed here, against a running webcare."""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.house import House, a_house_of_its_own

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A webcare of its own: the demo's town takes the place of the network that others post on."""
    with a_house_of_its_own("documents") as house:
        yield house


def _commands() -> list[str]:
    """Each command of each document, in the order in which a reader meets them."""
    commands = []
    for document in DOCUMENTS:
        for block in SHELL.findall(document.read_text()):
            lines = block.replace("\\\n", " ").splitlines()
            commands += [line.split("  #")[0].strip() for line in lines if line.strip()]
    return commands


@pytest.mark.parametrize("command", [c for c in _commands() if c.startswith("make")])
def test_make_knows_every_target_that_a_document_names(command: str) -> None:
    done = subprocess.run(
        [*shlex.split(command), "--dry-run"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_webcare_command_of_the_documents_works_as_written(house: House) -> None:
    conversation = {
        "conversation": "from-a-file",
        "brand": "nordlicht",
        "messages": [
            {
                "id": "from-a-file-1",
                "role": "customer",
                "author": "lou",
                "at": "2026-01-01T10:00:00Z",
                "text": "@nordlicht When is the meter read?",
            }
        ],
    }
    file = house.data / "conversations.jsonl"
    file.write_text(json.dumps(conversation) + "\n")
    instead = {
        "https://mastodon.example": house.town.url,
        "access_token=…": f"access_token={house.town.token('kim')}",
        "conversations.jsonl": str(file),
        "backups/today": str(house.data / "backup"),
    }
    commands = [c for c in _commands() if c.startswith(".venv/bin/webcare")]
    assert commands
    try:
        for command in commands:
            for written, meant in instead.items():
                command = command.replace(written, meant)
            house.webcare(*shlex.split(command)[1:])
    finally:
        house.webcare("demo", "stop")


def test_the_documents_name_no_other_commands() -> None:
    others = [c for c in _commands() if not c.startswith(("make", ".venv/bin/webcare"))]
    assert others == [], "a command nobody runs is a command that goes stale"
