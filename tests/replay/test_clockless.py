"""Rules and workflows ask nobody for the present moment or for chance but Temporal, which answers a
replay as it answered before. Outside of the sandbox nothing else would notice (decision 24)."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASKED = {"now", "utcnow", "today", "uuid1", "uuid4", "uuid7"}


def asked_of_the_world(source: str) -> Iterator[str]:
    """Calls of the standard library that give another answer the next time."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called.rpartition(".")[2] in ASKED and not called.startswith("workflow."):
            yield called


def test_neither_rules_nor_workflows_ask_for_the_moment_or_for_chance() -> None:
    files = [*ROOT.glob("domain/**/*.py"), *ROOT.glob("workflows/**/*.py")]
    found = {
        f"{file.relative_to(ROOT)}: {call}"
        for file in files
        for call in asked_of_the_world(file.read_text())
    }
    assert not found


def test_whoever_asked_would_be_found() -> None:
    assert list(
        asked_of_the_world("at = datetime.now(UTC)\nkey = uuid4()\nat = workflow.now()")
    ) == ["datetime.now", "uuid4"]
