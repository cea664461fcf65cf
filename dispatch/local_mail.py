"""The console twin of a mail server, for development: letters lie in a table and on a page of
webcare's own (`/mailbox`), and the log says that there is one, without a word of it."""

from dataclasses import dataclass

import structlog
from sqlalchemy.dialects.postgresql import insert

from db.engine import Sessions
from db.tables import LocalMail
from mail.contract import Letter, Mailer

log = structlog.get_logger()


@dataclass(frozen=True)
class LocalMailer(Mailer):
    """Delivers to a table."""

    sessions: Sessions

    async def send(self, letter: Letter) -> None:
        """See the contract."""
        async with self.sessions.begin() as session:
            await session.execute(
                insert(LocalMail)
                .values(
                    id=letter.id,
                    client_id=letter.client_id,
                    recipient=letter.to,
                    subject=letter.subject,
                    body=letter.text,
                    reply_to=letter.reply_to,
                )
                .on_conflict_do_nothing()
            )
        log.info("a letter lies in the local mailbox", mail_id=str(letter.id))
