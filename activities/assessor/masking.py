"""Taking out of a text whatever names a person, before it leaves the house."""

import re
from collections.abc import Iterable

from domain.personal_data import PERSONAL

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)[@＠][\w.-]+(?:@[\w.-]+)?")
_NUMBER = re.compile(r"\d{4,}")


def masked(text: str, names: Iterable[str] = ()) -> str:
    """The text without links, handles, e-mail addresses, telephone, account and card numbers, long
    numbers and the given `names` (of each also its parts). Other people's names may remain."""
    text = _LINK.sub("[link]", text)
    text = _HANDLE.sub("@someone", text)
    text = PERSONAL.sub("[personal]", text)
    text = _NUMBER.sub("[number]", text)
    parts = {part for name in names for part in (name, *name.split()) if len(part) > 2}
    if parts:
        longest_first = sorted(parts, key=len, reverse=True)
        pattern = "|".join(re.escape(part) for part in longest_first)
        text = re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", "[name]", text, flags=re.IGNORECASE)
    return text
