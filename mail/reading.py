"""Reading an e-mail: a person's reply without what it quotes, a machine's, or a bounce."""

import contextlib
import email
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import getaddresses
from enum import StrEnum
from html import unescape
from itertools import islice

from domain.texts import is_for_host_names, storable
from mail.files import MOST, File, taken

LONGEST = 20_000
"""Characters of a reply that are kept."""

LONGEST_LINE = 200
"""Characters of a sender's address or a subject."""

LONGEST_HEADER = 10_000
LONGEST_HEADER_OF_A_PART = 1_000
"""Characters of a header that are looked at: reading one takes the square of its length."""

MOST_PARTS = 100
"""Parts that are looked at for files."""

MOST_ALIKE = 20
"""Headers of one name that are looked at."""


class Sort(StrEnum):
    """Who wrote it: a person, a machine on their behalf (RFC 3834), a mail server (RFC 3464)."""

    REPLY = "reply"
    AUTOMATIC = "automatic_reply"
    BOUNCE = "bounced"


@dataclass(frozen=True)
class Incoming:
    """An e-mail as far as it matters here. `key` is the same for the same e-mail however often it
    is delivered; `sender` and `answers`, the Message-IDs that it says it answers, are anybody's
    claim; `left_out`: files that are not taken."""

    key: str
    sort: Sort
    addresses: tuple[str, ...]
    text: str
    sender: str = ""
    subject: str = ""
    answers: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    left_out: int = 0


def read(raw: bytes) -> Incoming:
    """The e-mail in these bytes. Raises ValueError for what is none."""
    try:
        message = email.message_from_bytes(raw, policy=_BOUNDED)
        assert isinstance(message, EmailMessage)
        files = list(_files(message))
        kept = [file for file in files if file is not None][:MOST]
        return Incoming(
            key=_key(message, raw),
            sort=_sort(message),
            addresses=tuple(_addresses(message)),
            text=own_words(_body(message))[:LONGEST],
            sender=_sender(message),
            subject=" ".join(_header(message, "Subject").split())[:LONGEST_LINE],
            answers=tuple(_answers(message)),
            files=tuple(kept),
            left_out=len(files) - len(kept),
        )
    except Exception as error:  # what the library stumbles over is no list that ends
        raise ValueError(f"unreadable: {type(error).__name__}") from None


def own_words(text: str) -> str:
    """What the writer wrote themselves: without the quoted letter and the signature."""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if _SIGNATURE.match(line) or _QUOTE_BEGINS.match(line.strip()):
            break
        lines.append(line)
    kept = "\n".join(line for line in lines if not line.lstrip().startswith(">"))
    for pattern in _INTRODUCTIONS:
        found = pattern.search(kept)
        if found is not None:
            kept = kept[: found.start()]
    return kept.strip()


class _Bounded(EmailPolicy):
    """The default way of reading, to a limit."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        each_has_one = name.lower().startswith("content-")
        return name, value[: LONGEST_HEADER_OF_A_PART if each_has_one else LONGEST_HEADER]


_BOUNDED = _Bounded()
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,200}>")
_MOST_ANSWERED = 20
_SIGNATURE = re.compile(r"^(--\s?|__+|—\s?)$")
_QUOTE_BEGINS = re.compile(
    r"^(-{3,}\s*(original message|ursprüngliche nachricht|message d'origine|message original|"
    r"oorspronkelijk bericht|forwarded message|weitergeleitete nachricht).*"
    r"|(from|von|de|van)\s?: .*@.*)$",
    re.IGNORECASE,
)
# What programs write above a quotation; it may be wrapped over two lines.
_INTRODUCTIONS = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE | re.DOTALL)
    for pattern in (
        r"^on\b[^\n]{0,200}\n?[^\n]{0,120}wrote:\s*\Z",
        r"^am\b[^\n]{0,200}\n?[^\n]{0,120}schrieb[^\n]{0,120}:\s*\Z",
        r"^le\b[^\n]{0,200}\n?[^\n]{0,120}écrit\s*:\s*\Z",
        r"^op\b[^\n]{0,200}\n?[^\n]{0,120}schreef[^\n]{0,120}:\s*\Z",
    )
)
# Possessive throughout: what is no tag after all is looked at once.
_TAG = re.compile(r"<(/?+)([a-z][a-z0-9]*+)?+[^<>]*+>", re.IGNORECASE)
_SILENT = frozenset({"blockquote", "style", "script", "head"})
_BREAKS = frozenset({"br", "/p", "/div", "/tr"})


def _all(message: EmailMessage, name: str) -> list[str]:
    """The headers of that name, without those that nobody can read."""
    found = []
    for value in [value for key, value in message.raw_items() if key.lower() == name.lower()]:
        with contextlib.suppress(Exception):  # the library's own, of many kinds
            found.append(storable(str(_BOUNDED.header_fetch_parse(name, value))))
        if len(found) == MOST_ALIKE:
            break
    return found


def _header(message: EmailMessage, name: str) -> str:
    return next(iter(_all(message, name)), "")


def _key(message: EmailMessage, raw: bytes) -> str:
    """Over its name and what it says: on its way a letter gets headers, and some programs name all
    of theirs alike."""
    named = _header(message, "Message-ID").strip()
    if not named:
        return hashlib.sha256(raw).hexdigest()
    said = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2].rstrip()
    return hashlib.sha256(named.encode("utf-8", "replace") + b"\n" + said).hexdigest()


def _sort(message: EmailMessage) -> Sort:
    report = message.get_content_type() == "multipart/report"
    if report and message.get_param("report-type") == "delivery-status":
        return Sort.BOUNCE
    if _header(message, "Return-Path").strip() == "<>" and "mailer-daemon" in _from(message):
        return Sort.BOUNCE
    submitted = (_header(message, "Auto-Submitted") or "no").split(";")[0].strip().lower()
    replied = any(_header(message, name) for name in ("X-Autoreply", "X-Autorespond"))
    precedence = _header(message, "Precedence").strip().lower() in ("auto_reply", "bulk")
    if submitted != "no" or replied or precedence:
        return Sort.AUTOMATIC
    return Sort.REPLY


def _from(message: EmailMessage) -> str:
    return _header(message, "From").lower()


def _sender(message: EmailMessage) -> str:
    found = getaddresses([_header(message, "From")])
    return found[0][1].strip().lower()[:LONGEST_LINE] if found else ""


def _answers(message: EmailMessage) -> Iterator[str]:
    for name in ("In-Reply-To", "References"):
        yield from _MESSAGE_ID.findall(_header(message, name))[-_MOST_ANSWERED:]


def _addresses(message: EmailMessage) -> Iterator[str]:
    """Everybody it went to, by envelope or header."""
    names = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
    for _, address in getaddresses([each for name in names for each in _all(message, name)]):
        if "@" in address:
            yield address.strip().lower()


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    try:
        if is_for_host_names(part.get_content_charset("")):
            raise LookupError
        content = part.get_content()
    except (LookupError, UnicodeError):  # no charset that anybody knows: as well as can be
        given = part.get_payload(decode=True)
        content = given.decode(errors="replace") if isinstance(given, bytes) else ""
    text = content if isinstance(content, str) else ""
    if part.get_content_type() == "text/html":
        text = _plain(text)
    return storable(text)


def _plain(html: str) -> str:
    """The words of a page without its tags, quotations and what is never shown; a quotation that
    does not end is none."""
    closings = Counter(tag[2].lower() for tag in _TAG.finditer(html) if tag[1] and tag[2])
    parts: list[str] = []
    silent, depth, end = "", 0, 0
    for tag in _TAG.finditer(html):
        closes, name = tag[1], (tag[2] or "").lower()
        if not silent:
            parts.append(html[end : tag.start()])
        end = tag.end()
        closings[name] -= bool(closes)
        if silent:
            depth += (-1 if closes else 1) if name == silent else 0
            if depth == 0 or closings[silent] == 0:
                silent = ""
        elif name in _SILENT and not closes and closings[name] > 0:
            silent, depth = name, 1
        elif closes + name in _BREAKS:
            parts.append("\n")
    parts.append(html[end:])
    return unescape("".join(parts))


def _files(message: EmailMessage) -> Iterator[File | None]:
    for part in islice(message.iter_attachments(), MOST_PARTS):
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield taken(part.get_filename() or "file", content)
