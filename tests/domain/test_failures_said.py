"""Why something could not be sent or changed is a code; people read it in their language."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAID = json.loads((ROOT / "domain/words/en.json").read_text())["send_failure"]
TELL_WHY = {"Rejected", "Retryable", "Ambiguous", "InDoubt", "ReplyFailed"}
FILES = [
    file
    for room in ("channels", "activities", "workflows", "domain")
    for file in sorted((ROOT / room).rglob("*.py"))
]
STATUSES = (400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 500, 502, 503, 504)


def _codes() -> Iterator[str]:
    """Each code that the sources write out; none that is put together."""
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and _name(node.func) in TELL_WHY:
                named = [word.value for word in node.keywords if word.arg == "code"]
                for said in [*node.args[:1], *named]:
                    if isinstance(said, ast.Constant) and said.value:
                        yield str(said.value)


def _name(function: ast.expr) -> str:
    return getattr(function, "id", "") or getattr(function, "attr", "")


def test_every_reason_that_is_written_out_can_be_said() -> None:
    codes = set(_codes())
    assert len(codes) > 15
    assert codes - SAID.keys() == set()


@pytest.mark.parametrize("status", STATUSES)
def test_what_networks_mostly_refuse_with_can_be_said(status: int) -> None:
    assert str(status) in SAID[f"http-{status}"]
