"""How a text is bound to its reference: the salted hash that stands in for a person's words; and
what no text can hold, or be written in."""

import codecs
import hashlib
import re

SALT_BYTES = 16

_FOR_HOST_NAMES = frozenset({"idna", "punycode"})
_ODD = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without what PostgreSQL stores none with: NUL and halves of surrogate pairs."""
    return _ODD.sub("\ufffd", text)


def is_for_host_names(charset: str) -> bool:
    """Whether it is for host names alone, no text, and takes the square of its length to read."""
    try:
        return codecs.lookup(charset).name in _FOR_HOST_NAMES
    except (LookupError, ValueError):
        return False


def salted_hash(salt: bytes, words: str) -> str:
    """Hex SHA-256 over salt and UTF-8 words; once both are erased, the hash says nothing."""
    return salted_hash_of(salt, words.encode())


def salted_hash_of(salt: bytes, content: bytes) -> str:
    """The same of a file's content."""
    return hashlib.sha256(salt + content).hexdigest()
