"""Where this process finds what protects people and lies outside the database."""

from pathlib import Path

from db.erasure_log import ErasureLog
from db.keyring import Keyring
from runtime.settings import Settings


def keyring_of(settings: Settings) -> Keyring:
    """The ring over the file that the settings name."""
    return Keyring(_master_keys(settings))


def erasure_log_of(settings: Settings) -> ErasureLog:
    """The list of erased people."""
    return ErasureLog(settings.erasure_log or _master_keys(settings).parent / "erasures.jsonl")


def _master_keys(settings: Settings) -> Path:
    return settings.master_keys or settings.data / "keys" / "master.keys"
