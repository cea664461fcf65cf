"""Where this process finds the master keys."""

from db.keyring import Keyring
from runtime.settings import Settings


def keyring_of(settings: Settings) -> Keyring:
    """The ring over the file that the settings name."""
    return Keyring(settings.master_keys or settings.data / "keys" / "master.keys")
