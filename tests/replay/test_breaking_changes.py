"""Does the suite of kept histories do what it is there for? A workflow is changed on purpose."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.replay.keeping import HISTORIES

ROOT = Path(__file__).parents[2]
KEPT = min(HISTORIES.glob("*.json.gz"), key=lambda file: file.stat().st_size)
NAME = KEPT.name.removesuffix(".json.gz")


def _replayed(workflows: Path) -> "subprocess.CompletedProcess[str]":
    """The suite as the test command runs it, on that directory's `workflows` and one history."""
    suite = ROOT / "tests" / "replay" / "test_kept_histories.py"
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", str(suite), "-q", "-p", "no:cacheprovider"),
            *("-o", f"pythonpath={workflows} {ROOT}", "-k", NAME),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def _changed(directory: Path, change: str) -> Path:
    """A copy of the workflows in which a case does something more when its run begins."""
    shutil.copytree(ROOT / "workflows", directory / "workflows")
    file = directory / "workflows" / "case" / "workflow.py"
    source = file.read_text()
    beginning = source.index("    async def run(")
    body = source.index('"""', source.index('"""', beginning) + 3) + 4
    file.write_text(source[:body] + change + source[body:])
    return directory


@pytest.mark.parametrize(
    ("change", "survives"),
    [
        ("", True),
        ("        await asyncio.sleep(1)\n", False),
        ('        if workflow.patched("slower"):\n            await asyncio.sleep(1)\n', True),
    ],
    ids=["unchanged", "a timer more", "a timer more, guarded"],
)
def test_a_change_that_histories_do_not_survive_names_them(
    tmp_path: Path, change: str, survives: bool
) -> None:
    result = _replayed(_changed(tmp_path, change))
    if survives:
        assert result.returncode == 0, result.stdout
        return
    assert result.returncode == 1, result.stdout + result.stderr
    assert "FAILED tests/replay/test_kept_histories.py::" in result.stdout
    assert NAME in result.stdout
    assert "nondeterminism" in result.stdout.lower().replace("-", "")
