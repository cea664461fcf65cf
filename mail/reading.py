"""Reading an e-mail: a person's reply without what it quotes, a machine's, or a bounce."""

import email
import email.policy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses
from enum import StrEnum
from html import unescape

from mail.files import MOST, File, taken

LONGEST = 20_000
"""Characters of a reply that are kept."""

LONGEST_LINE = 200
"""Characters of a sender's address or a subject."""


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
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        files = list(_files(message))
        kept = [file for file in files if file is not None][:MOST]
        return Incoming(
            key=_key(message, raw),
            sort=_sort(message),
            addresses=tuple(_addresses(message)),
            text=own_words(_body(message))[:LONGEST],
            sender=_sender(message),
            subject=" ".join(str(message.get("Subject", "")).split())[:LONGEST_LINE],
            answers=tuple(_answers(message)),
            files=tuple(kept),
            left_out=len(files) - len(kept),
        )
    except (LookupError, AttributeError, TypeError, AssertionError) as error:
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


def _key(message: EmailMessage, raw: bytes) -> str:
    named = str(message.get("Message-ID", "")).strip()
    return hashlib.sha256(named.encode("utf-8", "replace") if named else raw).hexdigest()


def _sort(message: EmailMessage) -> Sort:
    report = message.get_content_type() == "multipart/report"
    if report and message.get_param("report-type") == "delivery-status":
        return Sort.BOUNCE
    if str(message.get("Return-Path", "")).strip() == "<>" and "mailer-daemon" in _from(message):
        return Sort.BOUNCE
    submitted = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    replied = any(message.get(name) for name in ("X-Autoreply", "X-Autorespond"))
    precedence = str(message.get("Precedence", "")).strip().lower() in ("auto_reply", "bulk")
    if submitted != "no" or replied or precedence:
        return Sort.AUTOMATIC
    return Sort.REPLY


def _from(message: EmailMessage) -> str:
    return str(message.get("From", "")).lower()


def _sender(message: EmailMessage) -> str:
    found = getaddresses([str(message.get("From", ""))])
    return found[0][1].strip().lower()[:LONGEST_LINE] if found else ""


def _answers(message: EmailMessage) -> Iterator[str]:
    for name in ("In-Reply-To", "References"):
        yield from _MESSAGE_ID.findall(str(message.get(name, "")))[-_MOST_ANSWERED:]


def _addresses(message: EmailMessage) -> Iterator[str]:
    """Everybody it went to, by envelope or header."""
    names = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
    values = [str(value) for name in names for value in message.get_all(name, [])]
    for _, address in getaddresses(values):
        if "@" in address:
            yield address.strip().lower()


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    content = part.get_content()
    text = content if isinstance(content, str) else ""
    if part.get_content_type() == "text/html":
        text = re.sub(r"(?is)<(blockquote|style|script|head)\b.*?</\1>", "", text)
        text = re.sub(r"(?i)<(br|/p|/div|/tr)[^>]*>", "\n", text)
        text = unescape(re.sub(r"<[^>]+>", "", text))
    return text.replace("\x00", "")


def _files(message: EmailMessage) -> Iterator[File | None]:
    for part in message.iter_attachments():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield taken(part.get_filename() or "file", content)
