"""What audits find is kept in English; screens have every sentence of it in each language."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SENTENCES = json.loads((ROOT / "domain/words/en.json").read_text())["finding"].values()
SAYING = {"found", "Finding", "_finding", "anchor_finding", "_Sort", "BrokenChain", "Unreadable"}
SAYING |= {"append"}
"""What is called with a sentence."""

ON_NO_SCREEN = {"bundle_verifying", "bundle_writing", "selftest", "tampering"}
FILES = [
    ROOT / "domain/journal.py",
    ROOT / "db/journal.py",
    *(
        file
        for room in ("domain/audit", "activities/audit")
        for file in sorted((ROOT / room).glob("*.py"))
        if file.stem not in ON_NO_SCREEN
    ),
]


def _said_in(file: Path) -> list[str]:
    """The sentences without blanks that stand in such calls, or are named `said` before."""
    found = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            within = [*node.args, *(each.value for each in node.keywords)] if name in SAYING else []
        elif isinstance(node, ast.Assign) and "'said'" in ast.dump(node.targets[0]):
            within = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        else:
            continue
        found += [str(each.value) for each in within if isinstance(each, ast.Constant)]
    return [words for words in found if re.match(r"[a-z]+ .* ", words)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_sentence_of_a_finding_can_be_said_in_every_language(file: Path) -> None:
    assert [words for words in _said_in(file) if words not in SENTENCES] == []


def test_they_are_found_at_all() -> None:
    assert len({words for file in FILES for words in _said_in(file)}) > 40
