"""What is left of a house in which a test failed."""

import tempfile
from pathlib import Path

import pytest

from tests.chaos import house


def test_of_a_log_the_end_is_kept_outside_of_what_the_run_forgets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(house, "KEPT_OF_A_LOG", 12)
    data = tmp_path / "faults-1998"
    data.mkdir()
    (data / "up.log").write_text("the beginning\nthe very end\n")

    kept = house.keep_log(data / "up.log", "postgres 7 R files up to unlimited: postgres\n")

    assert kept.parent == tmp_path
    assert "faults-1998" in kept.name
    assert kept.read_text() == "he very end\npostgres 7 R files up to unlimited: postgres\n"
