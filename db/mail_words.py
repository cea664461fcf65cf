"""What an e-mail says, however it writes it: for finding somebody's name in it.

Nothing is taken apart for that, so none is too deep or too broken to be looked at: the whole is
read in every way in which one of its parts may be written.
"""

import binascii
import codecs
import contextlib
import quopri
import re
from collections.abc import Collection, Iterator
from html import unescape

from domain.names import plain, says
from domain.texts import is_for_host_names

_CHARSET = re.compile(
    rb"charset\s?=\s?[\"']?([\w.:-]{1,40})|=\?([\w.:-]{1,40})\?[bq]\?", re.IGNORECASE
)
_MOST_CHARSETS = 6
_LINES_OF_BASE64 = re.compile(rb"(?:^[A-Za-z0-9+/=]++[ \t]*+\r?+(?:\n|\Z))++", re.MULTILINE)
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_BETWEEN_WORDS = re.compile(r"\?=\s+=\?")
_WORD = re.compile(r"=\?([\w.:-]{1,40})\?([bq])\?([^?\s]*+)\?=", re.IGNORECASE)


def names_any(raw: bytes, names: Collection[str]) -> bool:
    """Whether one of the names stands in the e-mail, as `says` has it."""
    wanted = [plain(name) for name in names]
    return any(says(text, name) for text in _readings(raw) for name in wanted)


def _readings(raw: bytes) -> Iterator[str]:
    charsets = _charsets(raw)
    for content in (raw, quopri.decodestring(raw), *_decoded(raw)):
        for charset in charsets:
            text = _text(content, charset)
            yield plain(text)
            if "&" in text:
                yield plain(unescape(text))
    headers = _BETWEEN_WORDS.sub("?==?", raw.decode("utf-8", "replace"))
    yield plain(_WORD.sub(_word, headers))


def _charsets(raw: bytes) -> list[str]:
    """The usual, and those that the e-mail names."""
    found = {"utf-8": None, "iso8859-1": None}
    for match in _CHARSET.finditer(raw):
        with contextlib.suppress(LookupError):
            found.setdefault(codecs.lookup((match[1] or match[2]).decode("latin-1")).name)
        if len(found) == _MOST_CHARSETS:
            break
    return [name for name in found if not is_for_host_names(name)]


def _decoded(raw: bytes) -> Iterator[bytes]:
    """Whatever may be base64: lines of nothing else."""
    for lines in _LINES_OF_BASE64.finditer(raw):
        yield _base64(lines[0])


def _base64(written: bytes) -> bytes:
    signs = _NO_BASE64.sub(b"", written)
    whole = len(signs) - (len(signs) % 4 == 1)  # one sign too many is no byte
    return binascii.a2b_base64(signs[:whole] + b"=" * (-whole % 4))


def _word(word: re.Match[str]) -> str:
    """An encoded word of a header (RFC 2047)."""
    charset, way, written = word[1], word[2].lower(), word[3].encode("ascii", "replace")
    content = _base64(written) if way == "b" else quopri.decodestring(written, header=True)
    return _text(content, charset)


def _text(content: bytes, charset: str) -> str:
    if not is_for_host_names(charset):
        with contextlib.suppress(LookupError, ValueError):
            return content.decode(charset, "replace")
    return content.decode("utf-8", "replace")
