"""Restoring begins with what it needs: a whole backup, and the keys that belong to it."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from db.engine import create_engine, create_sessions
from db.keyring import Keyring
from db.keys import key_of
from runtime.backup import MANIFEST, RECORD, TEMPORAL, Manifest, NoBackup, keys_to_try
from runtime.commands_restore import app
from tests.keys import KEYS


def _a_backup(directory: Path, wrapped: dict[str, str] | None) -> Manifest:
    """Whole by its manifest; what is in it nobody is to look at."""
    directory.mkdir()
    for name in (TEMPORAL, RECORD):
        (directory / name).write_bytes(b"")
    now = datetime.now(UTC)
    manifest = Manifest(
        begun_at=now,
        taken_at=now,
        version="1",
        namespace="webcare",
        sha256=dict.fromkeys((TEMPORAL, RECORD), hashlib.sha256().hexdigest()),
        wrapped=wrapped,
    )
    (directory / MANIFEST).write_text(manifest.model_dump_json())
    return manifest


@pytest.fixture
async def wrapped(database_url: str) -> dict[str, str]:
    """What a backup of the module's database says of its keys."""
    engine = create_engine(database_url)
    # With no key in hand, so that this database gets one, whatever others were asked before.
    async with create_sessions(engine, Keyring(KEYS.file)).begin() as session:
        await key_of(session, None, None)
    await engine.dispose()
    return keys_to_try(database_url)


@pytest.mark.parametrize("older", [True, False])
def test_without_the_keys_nothing_is_loaded(
    tmp_path: Path, wrapped: dict[str, str], monkeypatch: pytest.MonkeyPatch, older: bool
) -> None:
    """It was found out when all of it was loaded, and the directory good for nothing."""
    _a_backup(tmp_path / "backup", None if older else wrapped)
    monkeypatch.setenv("WEBCARE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("WEBCARE_MASTER_KEYS", raising=False)
    answer = CliRunner().invoke(app, [str(tmp_path / "backup")])
    said = " ".join(answer.output.split())
    assert answer.exit_code == 1
    assert "Put the file of master keys that belongs to this backup at" in said
    assert not (tmp_path / "data").exists()


def test_other_keys_are_not_taken_for_the_right_ones(
    tmp_path: Path, wrapped: dict[str, str]
) -> None:
    others = Keyring(tmp_path / "master.keys")
    manifest = _a_backup(tmp_path / "backup", wrapped)
    manifest.check(KEYS)
    others.add()
    with pytest.raises(NoBackup, match=r"another master key|no master key"):
        manifest.check(others)
