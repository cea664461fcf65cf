"""How a text is bound to its reference: the salted hash that stands in for a person's words."""

import hashlib

SALT_BYTES = 16


def salted_hash(salt: bytes, words: str) -> str:
    """Hex SHA-256 over salt and UTF-8 words; once both are erased, the hash says nothing."""
    return salted_hash_of(salt, words.encode())


def salted_hash_of(salt: bytes, content: bytes) -> str:
    """The same of a file's content."""
    return hashlib.sha256(salt + content).hexdigest()
