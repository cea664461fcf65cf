"""A mailbox by IMAP, with the standard library in a thread."""

import asyncio
import imaplib
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from mail.contract import LARGEST, Mailbox

_TIMEOUT = 20.0


class NotEncrypted(OSError):
    """The server offers no TLS, and it is another machine: it is told no password."""


@dataclass(frozen=True)
class ImapMailbox(Mailbox):
    """`url`: imap://user:password@host:143/INBOX (STARTTLS, which only a server on this machine may
    do without), or imaps:// for TLS from the first byte. What was read is marked as seen and left
    there."""

    url: str

    async def arrived(self) -> AsyncIterator[bytes]:
        """See the contract."""
        server = await asyncio.to_thread(self._open)
        try:
            for uid in await asyncio.to_thread(_unseen, server):
                raw = await asyncio.to_thread(_fetch, server, uid)
                if raw is None:
                    continue  # it is gone, or the server could not give it now
                yield raw
                await asyncio.to_thread(server.uid, "STORE", uid, "+FLAGS", r"(\Seen)")
        except imaplib.IMAP4.error as error:
            raise OSError(type(error).__name__) from None
        finally:
            await asyncio.to_thread(_leave, server)

    def _open(self) -> imaplib.IMAP4:
        parts = urlsplit(self.url)
        # imaplib's own context believes every certificate.
        host, tls = parts.hostname or "localhost", ssl.create_default_context()
        server: imaplib.IMAP4
        if parts.scheme == "imaps":
            server = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=tls, timeout=_TIMEOUT)
        else:
            server = imaplib.IMAP4(host, parts.port or 143, timeout=_TIMEOUT)
        try:
            if parts.scheme != "imaps":
                _encrypt(server, tls)
            server.login(unquote(parts.username or ""), unquote(parts.password or ""))
            server.select(unquote(parts.path.strip("/")) or "INBOX")
        except imaplib.IMAP4.error as error:
            _leave(server)
            raise OSError(type(error).__name__) from None
        except OSError:
            _leave(server)
            raise
        return server


def _encrypt(server: imaplib.IMAP4, tls: ssl.SSLContext) -> None:
    """Raises NotEncrypted where that is not offered and somebody on the way could listen."""
    if "STARTTLS" in server.capabilities:
        server.starttls(ssl_context=tls)
    elif not _is_here(server):
        raise NotEncrypted("no password without TLS")


def _is_here(server: imaplib.IMAP4) -> bool:
    """Whether what is said to it leaves this machine."""
    return ip_address(server.socket().getpeername()[0]).is_loopback


def _unseen(server: imaplib.IMAP4) -> list[str]:
    _, found = server.uid("SEARCH", "UNSEEN")
    return found[0].decode().split() if found and found[0] else []


def _fetch(server: imaplib.IMAP4, uid: str) -> bytes | None:
    """The message, or the beginning of one that is too large; looking alone marks nothing."""
    _, parts = server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST + 1}>)")
    return next((part[1] for part in parts if isinstance(part, tuple)), None)


def _leave(server: imaplib.IMAP4) -> None:
    try:
        server.logout()
    except (imaplib.IMAP4.error, OSError):
        return
