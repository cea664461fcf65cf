"""Why something was refused is kept in English; screens have it in each language, as far as it is
what people meet in their daily work."""

import ast
import json
import re
from pathlib import Path

import pytest

from domain.errors import every_refusal

ROOT = Path(__file__).parents[2]
CATALOGUE = json.loads((ROOT / "domain/words/en.json").read_text())["refusal_said"]
SENTENCES = {re.sub(r"%\{\w+\}", "%", sentence) for sentence in CATALOGUE.values()}
REFUSALS = {refusal.__name__ for refusal in every_refusal().values()}

FILES = [
    *(
        ROOT / f"domain/{name}.py"
        for name in (
            "acts",
            "amending",
            "approving",
            "capabilities",
            "correcting",
            "deciding",
            "ending",
            "files",
            "holding",
            "incident",
            "quoting",
            "retrieving",
            "submitting",
            "tagging",
        )
    ),
    ROOT / "api/cases/saying.py",
    ROOT / "api/personal_data/routes.py",
]
"""Where such refusals are; whoever adds another file translates what is refused there."""


def _said_in(file: Path) -> set[str]:
    """Each detail, and what would be right, `%` for each blank."""
    return {
        _words(argument)
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS
        for argument in node.args
    }


def _words(said: ast.expr) -> str:
    pieces = said.values if isinstance(said, ast.JoinedStr) else [said]
    return "".join(str(each.value) if isinstance(each, ast.Constant) else "%" for each in pieces)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_is_refused_in_daily_work_can_be_said_in_every_language(file: Path) -> None:
    assert _said_in(file) - SENTENCES == set()


def test_no_sentence_is_there_that_nothing_says() -> None:
    assert SENTENCES - {words for file in FILES for words in _said_in(file)} == set()
