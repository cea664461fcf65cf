"""Pictures and files that go out with a reply: by reference, and what a channel takes of them."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from domain.errors import UnfitFile
from domain.values import TextRef, Value


class FileRules(Value):
    """What a channel carries along with a message: how many files, how large each (bytes), of which
    media types. `described`: it shows an alternative text to whoever cannot see a picture, so that
    none goes out without; it has at most `longest_description` characters."""

    most: int
    largest: int
    media_types: tuple[str, ...]
    described: bool = True
    longest_description: int = 1500


class FileRef(Value):
    """A stored file by id and salted hash, and the text that says what it shows."""

    id: UUID
    hash: str
    description: TextRef | None = None


PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""What every browser and network shows, and nothing that could hold a program."""

_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)


def media_type_of(content: bytes) -> str | None:
    """What a file is by its own beginning, whatever it is called; None for what is not taken."""
    for beginning, media_type in _BEGINNINGS:
        if content.startswith(beginning):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None


def hash_with_files(text: TextRef, files: Sequence[FileRef]) -> str:
    """What names a wording together with the files that belong to it, in their order. Without files
    it is the text's own hash."""
    if not files:
        return text.hash
    parts = [text.hash]
    for file in files:
        parts += [str(file.id), file.hash, file.description.hash if file.description else ""]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def fitting_type(rules: FileRules | None, content: bytes) -> str:
    """The media type of a file that the channel carries. Raises UnfitFile."""
    rules = _carried(rules)
    media_type = media_type_of(content)
    if media_type is None or media_type not in rules.media_types:
        raise UnfitFile(
            "This channel does not carry files of this kind.",
            f"It carries {_in_words(rules.media_types)}.",
        )
    if len(content) > rules.largest:
        raise UnfitFile(
            "The file is too large for this channel.",
            f"It carries up to {rules.largest / 1_000_000:.0f} MB a file.",
        )
    return media_type


def refuse_unfit(rules: FileRules | None, files: Sequence[FileRef]) -> None:
    """Raises UnfitFile for more files than the channel carries, the same twice, or one that nothing
    describes where people who cannot see it would be told."""
    if not files:
        return
    rules = _carried(rules)
    if len(files) > rules.most:
        raise UnfitFile(
            f"This channel carries {rules.most} files with a message.", "Take some away."
        )
    if len({file.id for file in files}) < len(files):
        raise UnfitFile("A file is named twice.", "Name each once.")
    if rules.described and any(file.description is None for file in files):
        raise UnfitFile(
            "A file has no alternative text.", "Say what it shows, for those who cannot see it."
        )


def _carried(rules: FileRules | None) -> FileRules:
    if rules is None:
        raise UnfitFile("This channel carries no files.", "Send the reply without.")
    return rules


def _in_words(media_types: Sequence[str]) -> str:
    names = [each.rpartition("/")[2].upper() for each in media_types]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
