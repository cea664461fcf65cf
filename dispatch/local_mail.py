"""The console twin of a mail server, for development: letters lie in a table and on a page of
webcare's own (`/mailbox`), and the log says that there is one, without a word of it."""

from dataclasses import dataclass

import structlog

from db.engine import Sessions
from db.local_mails import keep_letter
from domain.errors import PersonErased
from mail.contract import Letter, Mailer, NotSent

log = structlog.get_logger()


@dataclass(frozen=True)
class LocalMailer(Mailer):
    """Delivers to a table."""

    sessions: Sessions

    async def send(self, letter: Letter) -> None:
        """See the contract."""
        try:
            async with self.sessions.begin() as session:
                await keep_letter(
                    session,
                    letter.id,
                    letter.client_id,
                    letter.case_id,
                    recipient=letter.to,
                    subject=letter.subject,
                    text=letter.text,
                )
        except PersonErased:
            raise NotSent("its customer was erased", for_good=True) from None
        log.info("a letter lies in the local mailbox", mail_id=str(letter.id))
