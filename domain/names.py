"""How somebody's name is found in a text, for their erasure."""

import unicodedata


def says(text: str, name: str) -> bool:
    """Whether a name stands in a text, both `plain`: as a word or as how one begins ("Annas Konto",
    but not "Hannah"), and a number as a whole. Scripts without small letters part no words."""
    at = text.find(name)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(name) : at + len(name) + 1]
        if not (_joined(before, name[:1]) or (after.isdigit() and name[-1:].isdigit())):
            return bool(name)
        at = text.find(name, at + 1)
    return False


def _joined(before: str, first: str) -> bool:
    if first.isdigit():
        return before.isdigit()
    return all(one.lower() != one.upper() for one in (before, first))


def plain(text: str) -> str:
    """A text in small letters, however it writes those with accents and wherever its lines end."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
