"""Files that people send along: which ones are taken, told by their contents, and how large."""

from dataclasses import dataclass

LARGEST = 5_000_000
"""Bytes of one file."""

MOST = 5
"""Files in one message."""

_TYPES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


@dataclass(frozen=True)
class File:
    """A file that was taken; `media_type` is what its contents show, whatever it called itself."""

    name: str
    media_type: str
    content: bytes


def taken(name: str, content: bytes) -> File | None:
    """The file, None when it is too large or of a kind that is not taken."""
    media_type = _type_of(content)
    if media_type is None or not 0 < len(content) <= LARGEST:
        return None
    plain = "".join(c for c in name if c.isprintable() and c not in '/\\"<>:|?*').strip(". ")
    return File(name=plain[-120:] or "file", media_type=media_type, content=content)


def _type_of(content: bytes) -> str | None:
    for beginning, media_type in _TYPES:
        if content.startswith(beginning):
            return media_type
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return "text/plain" if all(c.isprintable() or c in "\r\n\t" for c in text) else None
