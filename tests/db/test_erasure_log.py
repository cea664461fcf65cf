"""The list of erased people: whoever is answered for stands in it, whatever happens to the disk."""

import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from db.erasure_log import ErasureLog, Logged


def _somebody() -> Logged:
    return Logged(uuid4(), uuid4(), datetime(2026, 3, 1, tzinfo=UTC))


def test_a_line_that_was_torn_takes_no_other_with_it(tmp_path: Path) -> None:
    """The next one stood on the same line, and after a restore nobody knew whom to erase again."""
    log = ErasureLog(tmp_path / "erasures.jsonl")
    first, torn, last = _somebody(), _somebody(), _somebody()
    for each in (first, torn):
        log.append(each)
    log.file.write_bytes(log.file.read_bytes()[:-20])
    log.append(last)
    assert list(log.read()) == [first, last]


def test_nobody_is_answered_for_whose_line_does_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is nearly full takes a part of it, and says so by the number alone."""
    log = ErasureLog(tmp_path / "erasures.jsonl")
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, content: write(file, content[:10]))
    with pytest.raises(OSError, match="No space"):
        log.append(_somebody())
    monkeypatch.undo()
    last = _somebody()
    log.append(last)
    assert list(log.read()) == [last]
