"""Putting the post together: which mail server, which mailbox, which addresses."""

from db.engine import Sessions
from dispatch.asking import Desk
from dispatch.letterbox import Letterbox
from dispatch.local_mail import LocalMailer
from dispatch.postman import Addresses, Postman
from mail.contract import Mailer
from mail.imap import ImapMailbox
from mail.smtp import SmtpMailer
from runtime.settings import Settings


def addresses(settings: Settings) -> Addresses:
    """Where letters come from and where their links lead."""
    return Addresses(
        sender=settings.mail_from,
        reply=settings.mail_reply or settings.mail_from,
        page=f"{settings.reached_at}/answer",
    )


def postman(settings: Settings, sessions: Sessions, desk: Desk) -> Postman:
    """By SMTP, or into the local mailbox where no server is named."""
    mailer: Mailer = LocalMailer(sessions)
    if settings.smtp_url is not None:
        mailer = SmtpMailer(settings.smtp_url.get_secret_value())
    return Postman(sessions, mailer, addresses(settings), desk)


def letterbox(settings: Settings, sessions: Sessions, desk: Desk) -> Letterbox | None:
    """Where replies are read; None where no mailbox is named."""
    if settings.imap_url is None:
        return None
    mailbox = ImapMailbox(settings.imap_url.get_secret_value())
    return Letterbox(sessions, mailbox, addresses(settings), desk)
