"""The master key of all tests, known to everybody and good for nothing else."""

from pathlib import Path

from db.keyring import Keyring

FILE = Path(__file__).parent / "master.keys"
KEYS = Keyring(FILE)
