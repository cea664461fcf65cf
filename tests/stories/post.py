"""Contacts by e-mail, against running mail servers: what a story needs to write to one and to hear
from one."""

import re
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from uuid import UUID, uuid4

from httpx2 import AsyncClient
from sqlalchemy import select

from db.sessions import begin_session
from db.tables import ArrivedMail, Contact, Person
from dispatch.letterbox import Letterbox
from dispatch.postman import Addresses, Postman
from domain.actor import Role
from domain.case import Case
from domain.escalation import EscalationState
from mail.imap import ImapMailbox
from mail.smtp import SmtpMailer
from tests.mail.servers import Letterboxes, Post
from tests.stories.directory import Directory
from tests.stories.house import House
from tests.stories.town import CaseUnderTest, Town

ADDRESSES = Addresses(
    sender="webcare@kompass.example",
    reply="answers@kompass.example",
    page="https://webcare.kompass.example/answer",
)


class Story:
    """One question to one department, and the mail servers between."""

    def __init__(self, house: House, town: Town, post: Post, boxes: Letterboxes) -> None:
        desk = house.dispatcher.desk
        self.town, self.post, self.boxes = town, post, boxes
        self.directory = Directory(town)
        self.postman = Postman(town.sessions, SmtpMailer(post.url), ADDRESSES, desk)
        self.letterbox = Letterbox(town.sessions, ImapMailbox(boxes.url), ADDRESSES, desk)

    async def asked(self, *people: str) -> tuple[CaseUnderTest, UUID]:
        await self.directory.department("Sales", *people)
        case = await self.town.hears("Was kostet das Rad für Vereine?")
        question = await self.directory.ask_department(case, "Sales", "Gibt es Rabatt für Vereine?")
        return case, question.id

    async def letter(self, place: int = 0, number: int = -1) -> EmailMessage:
        """What a contact got, once everything that waits has been sent."""
        await self.postman.round()
        contact = self.directory.contacts["Sales"][place]
        async with self.town.sessions() as session:
            address = (await session.get_one(Contact, contact)).email
        return self.post.to(address)[number]

    async def arrives(self, raw: bytes) -> list[str]:
        """It is delivered to the mailbox, which is then looked into; the verdicts so far."""
        await self.boxes.deliver(raw)
        await self.letterbox.round()
        async with self.town.sessions() as session:
            rows = await session.scalars(
                select(ArrivedMail)
                .where(ArrivedMail.client_id == self.town.client_id)
                .order_by(ArrivedMail.arrived_at)
            )
            return [row.verdict for row in rows]


def text_of(letter: EmailMessage) -> str:
    return str(letter.get_content())


def secret_in(letter: EmailMessage) -> str:
    found = re.search(r"/answer#(\S+)", text_of(letter))
    assert found is not None
    return found.group(1)


def a_reply(letter: EmailMessage, **headers: str) -> MIMEMultipart:
    """As a mail program in Western Europe writes it: Latin-1, signature, the letter quoted."""
    quoted = "\n".join(f"> {line}" for line in text_of(letter).splitlines())
    words = (
        "Schöne Grüße, für Vereine gibt es 10 % – ab fünf Rädern.\n\n"
        "Gruß\nSven\n\n-- \nSven Müller, Vertrieb\n\n"
        f"Am Dienstag, 24. November 2026 um 10:00 schrieb Kompass:\n{quoted}\n"
    ).replace("–", "-")
    reply = MIMEMultipart()
    reply.attach(MIMEText(words, "plain", "iso-8859-1"))
    for name, value in {
        "From": "Sven <sven@firma.example>",
        "To": str(letter["Reply-To"]),
        "Subject": f"Re: {letter['Subject']}",
        "Message-ID": f"<{uuid4()}@firma.example>",
        "In-Reply-To": str(letter["Message-ID"]),
        **headers,
    }.items():
        reply[name] = value
    return reply


async def state_of(case: CaseUnderTest, question: UUID) -> Case:
    return await case.until(
        lambda c: c.escalation(question).state is EscalationState.ANSWERED  # type: ignore[union-attr]
    )


async def look_through(story: Story, browser: AsyncClient, role: Role = Role.SUPERVISOR) -> None:
    """From now on the browser is somebody's of the town."""
    async with story.town.sessions.begin() as session:
        person = await session.get_one(Person, story.town.people[role])
        login = await begin_session(session, person)
    browser.headers["Cookie"] = f"webcare_session={login.token}"
    browser.headers["X-CSRF-Token"] = login.csrf_token
