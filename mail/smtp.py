"""A mail server by SMTP, with the standard library in a thread."""

import asyncio
import contextlib
import smtplib
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from mail.contract import Letter, Mailer, NotSent

_TIMEOUT = 20.0


@dataclass(frozen=True)
class SmtpMailer(Mailer):
    """`url`: smtp://user:password@host:587 (STARTTLS where the server offers it), or smtps:// for
    TLS from the first byte. A password travels under TLS only."""

    url: str

    async def send(self, letter: Letter) -> None:
        """See the contract."""
        await asyncio.to_thread(self._send, letter)

    def _send(self, letter: Letter) -> None:
        try:
            message = letter.message()
        except Exception as error:  # the library's, over addresses that are none: "kim@["
            raise NotSent(type(error).__name__, for_good=True) from None
        try:
            with contextlib.closing(self._connect()) as server:
                server.send_message(message, from_addr=letter.reply_to, to_addrs=[letter.to])
                with contextlib.suppress(OSError, smtplib.SMTPException):
                    server.quit()  # the letter is theirs by now, whatever they say to that
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            raise NotSent(type(error).__name__, for_good=_for_good(error)) from None
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(type(error).__name__, for_good=False) from None

    def _connect(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host, tls = parts.hostname or "localhost", ssl.create_default_context()
        server: smtplib.SMTP
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=_TIMEOUT, context=tls)
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=_TIMEOUT)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=tls)
            elif parts.username:
                raise smtplib.SMTPException("no password without TLS")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server


def _for_good(error: smtplib.SMTPException) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 550
