"""How a text is bound to its reference: the salted hash that stands in for a person's words; and
what no text can hold."""

import hashlib
import re

SALT_BYTES = 16

_ODD = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without what PostgreSQL stores none with: NUL and halves of surrogate pairs."""
    return _ODD.sub("\ufffd", text)


def salted_hash(salt: bytes, words: str) -> str:
    """Hex SHA-256 over salt and UTF-8 words; once both are erased, the hash says nothing."""
    return salted_hash_of(salt, words.encode())


def salted_hash_of(salt: bytes, content: bytes) -> str:
    """The same of a file's content."""
    return hashlib.sha256(salt + content).hexdigest()
