"""Migrations are one line of numbered files: two that were written at once are noticed before they
meet a database."""

from pathlib import Path
from typing import Any

VERSIONS = Path(__file__).parents[2] / "db" / "migrations" / "versions"


def test_every_number_is_there_once_and_follows_the_one_before() -> None:
    numbers = sorted(file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*.py"))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_each_file_bears_its_number_and_names_the_one_before() -> None:
    before: Any = None
    for file in sorted(VERSIONS.glob("[0-9]*.py")):
        namespace: dict[str, Any] = {}
        lines = file.read_text().splitlines()
        exec("\n".join(e for e in lines if e.startswith(("revision", "down_revision"))), namespace)
        assert namespace["revision"] == file.name.partition("_")[0], file.name
        assert namespace["down_revision"] == before, file.name
        before = namespace["revision"]
