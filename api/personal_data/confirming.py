"""What whoever erases somebody types, so that nobody erases the wrong person by a slip."""

import re
import unicodedata

from api.fields import LONGEST_LINE
from db.customers import CustomerEntry

_BLANK = re.compile("[\u115f\u1160\u2800\u3164\uffa0]")
"""Letters by name, spaces to the eye: what networks let people call themselves nothing with."""


def what_to_type(entry: CustomerEntry) -> str:
    """How they are called where they were seen last, as it can be read; their id where nothing
    can."""
    called = (as_read(each.name) or as_read(each.handle) for each in entry.identities)
    return next((name for name in called if name), str(entry.row.id))


def as_read(name: str) -> str:
    """A name as far as it can be seen and a line goes, empty where there is nothing to see: nobody
    sees how many spaces there are, or of how many signs a letter is made."""
    line = " ".join(unicodedata.normalize("NFC", _BLANK.sub(" ", name)).split())
    return line[:LONGEST_LINE].strip() if _typed(line) else ""


def is_same(typed: str, name: str) -> bool:
    """Whether what was typed is that name to the eye."""
    return _typed(as_read(typed)) == _typed(as_read(name))


def _typed(line: str) -> str:
    """Without capitals, and without the signs that only say how others are written."""
    plain = unicodedata.normalize("NFKC", line).casefold()
    seen = (sign for sign in plain if unicodedata.category(sign) not in ("Cf", "Cc"))
    return " ".join("".join(seen).split())
