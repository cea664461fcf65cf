"""Running mail servers on loopback: aiosmtpd takes letters, pymap keeps a mailbox."""

import asyncio
import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.waiting import eventually


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Post:
    """An SMTP server that keeps what it takes; addresses in `unknown` are refused for good. So many
    answers to letters as `lost` says never arrive."""

    port: int = 0
    lost: int = 0
    farewell: str = "221 Bye"
    unknown: set[str] = field(default_factory=set)
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)
    """Envelope sender and message."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.unknown:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append((envelope.mail_from, message))
        if self.lost:
            self.lost -= 1
            server.transport.abort()
        return "250 OK"

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        return self.farewell

    def to(self, address: str) -> list[EmailMessage]:
        """The letters that somebody got, in order."""
        return [message for _, message in self.letters if message["To"] == address]


@contextmanager
def a_post() -> Iterator[Post]:
    """The SMTP server, running."""
    post = Post()
    controller = Controller(post, hostname="127.0.0.1", port=free_port())
    controller.start()
    post.port = controller.port
    try:
        yield post
    finally:
        controller.stop()


@dataclass
class Letterboxes:
    """An IMAP server with one mailbox."""

    port: int

    @property
    def url(self) -> str:
        return f"imap://demouser:demopass@127.0.0.1:{self.port}/INBOX"

    async def deliver(self, raw: bytes) -> None:
        """As a mail server would."""
        await asyncio.to_thread(self._append, raw)

    def _append(self, raw: bytes) -> None:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=20) as server:
            server.login("demouser", "demopass")
            server.append("INBOX", "", imaplib.Time2Internaldate(time.time()), raw)


@asynccontextmanager
async def letterboxes() -> AsyncIterator[Letterboxes]:
    """The IMAP server, running in a process of its own."""
    port = free_port()
    program = str(Path(sys.executable).parent / "pymap")
    command = [program, "--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    async def listening() -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        return True

    try:
        await eventually(listening)
        yield Letterboxes(port)
    finally:
        process.terminate()
        process.wait(20)
