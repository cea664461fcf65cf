"""What webcare asks of a mail server, and the letters that it gives to one."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, formatdate
from uuid import UUID

LARGEST = 15_000_000
"""Bytes of an e-mail that is looked at at all; no more than one beyond is fetched."""


class NotSent(Exception):
    """The server did not take the letter; `for_good`: trying again is of no use."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good


@dataclass(frozen=True)
class Letter:
    """One e-mail to one person. `reply_to` is also the envelope's sender, so that whatever comes
    back, a bounce too, comes back to the address that names the question."""

    id: UUID
    client_id: UUID
    case_id: UUID
    sender: str
    sender_name: str
    to: str
    reply_to: str
    subject: str
    text: str

    def message(self) -> EmailMessage:
        """The letter as it travels."""
        message = EmailMessage(policy=SMTP)
        message["From"] = formataddr((_one_line(self.sender_name), self.sender))
        message["To"] = self.to
        message["Reply-To"] = self.reply_to
        message["Subject"] = _one_line(self.subject)
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = f"<{self.id}@{self.sender.rpartition('@')[2]}>"
        message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
        message.set_content(self.text)
        return message


class Mailer(ABC):
    """Takes letters to people."""

    @abstractmethod
    async def send(self, letter: Letter) -> None:
        """Hand the letter to the server. Raises NotSent. The same letter has the same Message-ID:
        sent twice after a lost answer, most programs show it once."""


class Mailbox(ABC):
    """Where replies arrive."""

    @abstractmethod
    def arrived(self) -> AsyncIterator[bytes]:
        """Each e-mail that waits, raw; it is done with once the next one is asked for. Raises
        OSError when the server cannot be reached."""


def _one_line(words: str) -> str:
    return " ".join(words.split())
