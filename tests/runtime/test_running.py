"""Other commands find the servers of `webcare up`, and are never sent to dead ones."""

from pathlib import Path

import pytest

from runtime import running
from runtime.embedded.lock import DataLock
from runtime.running import NotRunning, Running
from runtime.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("DATABASE_URL", "TEMPORAL_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    return Settings(data=tmp_path)


def what_runs() -> Running:
    return Running(
        supervisor=1,
        processes={"postgres": 2},
        url="http://127.0.0.1:8000",
        database_url="postgresql://webcare:secret@127.0.0.1:20001/webcare",
        temporal_address="127.0.0.1:20002",
        temporal_namespace="default",
    )


def test_while_webcare_is_up_its_servers_are_found(settings: Settings) -> None:
    lock = DataLock(running.up_lock(settings.data))
    assert lock.try_take()
    what_runs().write(settings.data)

    assert Running.on(settings.data) == what_runs()
    assert running.database_url(settings) == what_runs().database_url
    assert running.temporal_address(settings) == what_runs().temporal_address
    lock.release()


def test_a_note_that_a_killed_webcare_left_behind_is_not_believed(settings: Settings) -> None:
    what_runs().write(settings.data)
    running.up_lock(settings.data).touch()

    assert Running.on(settings.data) is None
    with pytest.raises(NotRunning, match="webcare up"):
        running.database_url(settings)


def test_the_environment_comes_first(settings: Settings) -> None:
    given = settings.model_copy(update={"temporal_address": "temporal.example:7233"})

    assert running.temporal_address(given) == "temporal.example:7233"


def test_the_note_holds_a_password_and_is_readable_by_its_owner_alone(settings: Settings) -> None:
    what_runs().write(settings.data)

    assert (settings.data / "running.json").stat().st_mode & 0o777 == 0o600
