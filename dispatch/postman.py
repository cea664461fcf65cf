"""The postman: takes the e-mails that the record has written down to their contacts.

A loop over a table, like the relay: it may die at any point. What is sent twice after a lost answer
carries the same Message-ID.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid5

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from db.deliveries import attachments_of
from db.directory import contact_settings
from db.engine import Sessions
from db.escalations import PAGE, REPLY, make_key, waiting_mail
from db.tables import CaseRow, Client, Contact, EscalationMail, EscalationRow
from db.words import read_words
from dispatch.asking import Desk
from dispatch.rounds import go_round
from domain import letters
from domain.actor import MACHINE
from domain.case import Case
from domain.commands import Act, NoteNotDelivered
from domain.escalation import Escalation, Turn
from domain.prepared import moment_in_words
from mail.contract import Letter, Mailer, NotSent

PAUSE = 2.0
"""Seconds between looks at the table."""

PAUSES = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))
"""Between one attempt and the next; after the last one somebody else is asked."""

NOT_SENT = "not_sent"

log = structlog.get_logger()


@dataclass(frozen=True)
class Addresses:
    """Where letters come from, where replies go, where the page for contacts is.

    `reply`: an address whose local part takes a tag after a plus: `answers+<tag>@webcare.example`.
    """

    sender: str
    reply: str
    page: str

    def reply_to(self, tag: str) -> str:
        """The address that names one question."""
        local, _, domain = self.reply.partition("@")
        return f"{local}+{tag}@{domain}"

    def tag_of(self, address: str) -> str | None:
        """The tag in an address of ours, None in anybody else's."""
        local, _, domain = self.reply.lower().partition("@")
        name, _, theirs = address.lower().rpartition("@")
        if theirs != domain or not name.startswith(f"{local}+"):
            return None
        return name.removeprefix(f"{local}+") or None


@dataclass(frozen=True)
class Postman:
    """Sends what waits, one e-mail after the other."""

    sessions: Sessions
    mailer: Mailer
    addresses: Addresses
    desk: Desk

    async def run(self) -> None:
        """Go round until cancelled; no fault of database or mail server ends it."""
        await go_round(self.round, PAUSE, "the postman")

    async def round(self) -> int:
        """Send everything whose turn it is; how many letters left."""
        sent = 0
        while (outcome := await self._next()) is not None:
            sent += outcome
        return sent

    async def _next(self) -> bool | None:
        """One e-mail: whether it left; None when none waits."""
        now = datetime.now(UTC)
        async with self.sessions.begin() as session:
            mail = await waiting_mail(session, now)
            if mail is None:
                return None
            await self._take(session, mail, now)
            if mail.state == "failed" and mail.kind == "question":
                # Before it counts as failed: a crash between the two only tells it once more.
                await tell_not_delivered(self.desk, mail, NOT_SENT)
            return mail.state == "sent"

    async def _take(self, session: AsyncSession, mail: EscalationMail, now: datetime) -> None:
        """Try once to send it, and write down what came of that."""
        letter = await self._letter(session, mail, now)
        if letter is None:
            mail.state = "failed"
            return
        # After a crash behind the letter it leaves once more, with keys of its own.
        try:
            await self.mailer.send(letter)
        except NotSent as error:
            attempts = mail.attempts
            mail.attempts = attempts + 1
            log.info("a letter was not taken", mail_id=str(mail.id), error=str(error))
            if error.for_good or attempts >= len(PAUSES):
                mail.state = "failed"
            else:
                mail.try_at = now + PAUSES[attempts]
        else:
            mail.state, mail.sent_at = "sent", now
            log.info("a letter left", mail_id=str(mail.id), kind=mail.kind)

    async def _letter(
        self, session: AsyncSession, mail: EscalationMail, now: datetime
    ) -> Letter | None:
        """What the contact reads; None when there is nobody or nothing left to write about."""
        contact = await session.get_one(Contact, mail.contact_id)
        question = await session.get(EscalationRow, mail.escalation_id)
        if question is None or not contact.active:
            return None
        escalation = Escalation.model_validate(question.escalation)
        if mail.kind in ("question", "reminder") and not escalation.open:
            return None
        client = await session.get_one(Client, mail.client_id)
        case = Case.model_validate((await session.get_one(CaseRow, mail.case_id)).state)
        settings = contact_settings(contact)
        words = await self._words(session, mail, escalation)
        if await attachments_of(session, escalation.context):
            words = letters.with_files(mail.kind, settings.language, words)
        async with self.sessions.begin() as before:
            # Kept before the letter leaves: after a crash behind it, what it names opens its
            # question all the same, and a program shows of two letters of one name only the first.
            page = await make_key(before, mail, PAGE)
            tag = await make_key(before, mail, REPLY)
        due = escalation.hand.due_at or escalation.due_at
        return Letter(
            id=mail.id,
            client_id=mail.client_id,
            case_id=mail.case_id,
            sender=self.addresses.sender,
            sender_name=client.brand,
            to=settings.email,
            reply_to=self.addresses.reply_to(tag),
            subject=letters.subject(mail.kind, settings.language, client.brand),
            text=letters.body(
                mail.kind,
                settings.language,
                name=settings.name,
                brand=client.brand,
                due=moment_in_words(due, now, settings.language, case.agreement.time_zone),
                words=words,
                link=f"{self.addresses.page}#{page}",
            ),
        )

    async def _words(
        self, session: AsyncSession, mail: EscalationMail, escalation: Escalation
    ) -> str:
        """The words that the e-mail is about: the question, unless it tells of others."""
        question = next(e.text.id for e in escalation.exchanges if e.turn is Turn.QUESTION)
        wanted = mail.text_id or question
        return (await read_words(session, mail.client_id, [wanted])).get(wanted) or "–"


async def tell_not_delivered(desk: Desk, mail: EscalationMail, cause: str) -> None:
    """Tell the case that a contact could not be reached."""
    command = NoteNotDelivered(
        escalation_id=mail.escalation_id, contact_id=mail.contact_id, cause=cause
    )
    act = Act(id=uuid5(mail.id, cause), command=command, actor=MACHINE)
    payload_hash = hashlib.sha256(act.model_dump_json().encode()).hexdigest()
    await desk.ask(mail.case_id, mail.client_id, act, payload_hash)
