"""What keeps a public form from being abused: tickets and limits."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

from db.rate_limits import Limit

LARGEST = 16_000_000
"""Bytes of one submission with all its files; see `create_app`."""

MOST_FILES = 3
MOST_FILES_READ = 1_000
"""So many are read as far as it takes to say on the page that they are too many."""

LARGEST_FILE_MB = 5

PER_ADDRESS = Limit(tries=8, seconds=600)
"""For one network address."""

PER_FORM = Limit(tries=300, seconds=600)
"""For all the world."""

FASTEST = timedelta(seconds=2)
"""Nobody reads a form and writes a message in less."""

LONGEST = timedelta(hours=12)


@dataclass(frozen=True)
class Ticket:
    """A page was given out at `at`; what is sent with it is one message, however often it is sent.
    `id` becomes the message's."""

    id: UUID
    at: datetime

    @property
    def conversation_id(self) -> UUID:
        """The conversation that a first message with this ticket begins."""
        return uuid5(self.id, "conversation")


def new_ticket(secret: str, now: datetime) -> str:
    """A ticket for a page that is given out, signed so that it cannot be made up."""
    payload = f"{uuid4().hex}.{int(now.timestamp())}"
    return f"{payload}.{_sign(secret, payload)}"


def read_ticket(secret: str, given: str, now: datetime) -> Ticket | None:
    """The ticket, None for one that is not ours, too old or too new."""
    payload, _, signed = given.rpartition(".")
    if not hmac.compare_digest(signed.encode("utf-8", "replace"), _sign(secret, payload).encode()):
        return None
    name, _, issued = payload.partition(".")
    at = datetime.fromtimestamp(int(issued), now.tzinfo)
    if not FASTEST <= now - at + timedelta(seconds=1) <= LONGEST:
        return None
    return Ticket(id=UUID(hex=name), at=at)


def link_of(secret: str, conversation_id: UUID) -> str:
    """The secret part of a conversation's address: 256 bits that only the form's secret gives, the
    same however often the first message is sent."""
    return hmac.new(secret.encode(), f"link:{conversation_id}".encode(), hashlib.sha256).hexdigest()


def _sign(secret: str, payload: str) -> str:
    return hmac.new(secret.encode(), f"ticket:{payload}".encode(), hashlib.sha256).hexdigest()[:32]
