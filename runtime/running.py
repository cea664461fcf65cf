"""What `webcare up` runs at the moment, so that other commands on the same data find it."""

import os
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict

from runtime.embedded.lock import DataLock
from runtime.settings import Settings


class NotRunning(Exception):
    """A server is needed, none was named in the environment, and `webcare up` does not run."""


class Running(BaseModel):
    """The processes of one `webcare up`, kept in `<data>/running.json` while it runs."""

    model_config = ConfigDict(frozen=True)

    supervisor: int
    """Process id of `webcare up` itself."""
    processes: dict[str, int]
    """Process ids by name: postgres, temporal, api, worker; restarted ones under their new id."""
    url: str
    """Where the admin UI and the API are."""
    database_url: str
    temporal_address: str
    temporal_namespace: str

    @classmethod
    def on(cls, data: Path) -> Self | None:
        """What runs on this data directory, or None."""
        lock = DataLock(up_lock(data))
        if not lock.path.exists():
            return None
        if lock.try_take():  # so nobody else had it: whatever the file says is of the past
            lock.release()
            return None
        try:
            return cls.model_validate_json(_file(data).read_bytes())
        except FileNotFoundError:
            return None

    def write(self, data: Path) -> None:
        """Tell others; readable by us alone, since the database's password is in it."""
        fresh = _file(data).with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_text(self.model_dump_json(indent=2) + "\n")
        fresh.replace(_file(data))


def forget(data: Path) -> None:
    """Remove the note of what ran."""
    _file(data).unlink(missing_ok=True)


def up_lock(data: Path) -> Path:
    """The lock that a `webcare up` holds on its data directory as long as it lives."""
    return data / "up.lock"


def database_url(settings: Settings) -> str:
    """The database to use: the environment's, else the one that `webcare up` runs.

    Raises `NotRunning` when there is neither.
    """
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return _running(settings, "DATABASE_URL").database_url


def temporal_address(settings: Settings) -> str:
    """The Temporal frontend to use, host:port; raises `NotRunning` as `database_url` does."""
    if settings.temporal_address is not None:
        return settings.temporal_address
    return _running(settings, "TEMPORAL_ADDRESS").temporal_address


def _running(settings: Settings, variable: str) -> Running:
    running = Running.on(settings.data)
    if running is None:
        raise NotRunning(
            f"nothing runs on {settings.data}: start `webcare up` there, or set {variable}"
            + ("" if os.environ.get("WEBCARE_DATA") else " (or WEBCARE_DATA, if it runs elsewhere)")
        )
    return running


def _file(data: Path) -> Path:
    return data / "running.json"
