"""Passwords as argon2id hashes. Both functions take tens of milliseconds of a processor: call them
in a thread from anything that serves others meanwhile."""

from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1_000
"""Nobody types more, and hashing megabytes is a way to keep a server busy."""

_HASHER = PasswordHash((Argon2Hasher(),))


def hash_password(password: str) -> str:
    """The argon2id hash to keep, with its own salt and parameters in it."""
    return _HASHER.hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether it is the password; just as slow when there is no such person or no password."""
    right = _HASHER.verify(password, password_hash or _nobodys())
    return right and password_hash is not None


@cache
def _nobodys() -> str:
    """Made when the first one asks in vain: not everything that loads this checks passwords."""
    return _HASHER.hash("the password of nobody")
