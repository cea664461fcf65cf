"""Contacts by e-mail, against running mail servers: asked by SMTP, answered on the page or by reply
to a mailbox, and everything that comes back without being an answer."""

import base64
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.app import create_app
from api.dependencies import Dependencies
from db.arrivals import held_mails
from db.cases import customer_of
from db.clients import client_ids
from db.deliveries import attach, attachments_of
from db.escalations import revoke_keys
from db.keys import key_of
from db.people import grant
from db.question_files import content_of, files_named
from db.sessions import begin_session
from db.tables import (
    ArrivedMail,
    ConfigurationChange,
    Contact,
    EscalationFile,
    EscalationKey,
    File,
    Person,
    utc_now,
)
from db.words import read_words
from dispatch.asking import CommandOutcome, Desk
from dispatch.letterbox import Letterbox
from dispatch.postman import Addresses, Postman
from domain.actor import Role, Via
from domain.agreement import ServiceAgreement
from domain.case import Case
from domain.commands import WithdrawQuestion
from domain.escalation import EscalationState, Use
from mail.contract import Letter, Mailer
from mail.imap import ImapMailbox
from mail.smtp import SmtpMailer
from tests.mail.servers import Letterboxes, Post, a_post, letterboxes
from tests.stories.directory import Directory, Question
from tests.stories.house import House
from tests.stories.town import CaseUnderTest, Town

ADDRESSES = Addresses(
    sender="webcare@kompass.example",
    reply="answers@kompass.example",
    page="https://webcare.kompass.example/answer",
)
PDF = b"%PDF-1.7 a price list"


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    with a_post() as post:
        yield post


@pytest.fixture(scope="module")
async def boxes() -> AsyncIterator[Letterboxes]:
    async with letterboxes() as boxes:
        yield boxes


@pytest.fixture
async def browser(house: House) -> AsyncIterator[AsyncClient]:
    """Somebody without an account."""
    given = Dependencies(
        sessions=house.sessions,
        database_url="",
        dispatcher=house.dispatcher,
        version="test",
        static=Path("nowhere"),
    )
    transport = ASGITransport(create_app(given))
    async with AsyncClient(transport=transport, base_url="https://webcare.test") as client:
        yield client


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


@pytest.fixture
def story(house: House, town: Town, post: Post, boxes: Letterboxes) -> Story:
    return Story(house, town, post, boxes)


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


def a_bounce(letter: EmailMessage) -> bytes:
    """What a mail server says of a mailbox that is gone (RFC 3464)."""
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@firma.example\r\nTo: {letter['Reply-To']}\r\n"
        f"Subject: Undelivered Mail\r\nMessage-ID: <{uuid4()}@firma.example>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; "
        'report-type=delivery-status; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
        "Nobody here.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; firma.example\r\n\r\nFinal-Recipient: rfc822; sven@firma.example\r\n"
        "Action: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
    ).encode()


async def state_of(case: CaseUnderTest, question: UUID) -> Case:
    return await case.until(
        lambda c: c.escalation(question).state is EscalationState.ANSWERED  # type: ignore[union-attr]
    )


async def test_a_contact_answers_on_the_page_and_scanners_change_nothing(
    story: Story, browser: AsyncClient
) -> None:
    case, question = await story.asked("Sven")
    letter = await story.letter()
    assert "Gibt es Rabatt für Vereine?" in text_of(letter)
    assert "Rabatt" not in str(letter["Subject"])
    secret = secret_in(letter)
    for _ in range(3):  # a scanner opens the link, an eager program fetches what is behind it
        assert (await browser.get("/answer")).status_code == 200
        assert (await browser.head("/answer")).status_code == 200
    before = await case.kinds()
    seen = (await browser.post("/api/contact/look", json={"secret": secret})).json()
    assert (seen["language"], seen["words"]["title"]) == ("de", "Eine Frage an Sie")
    assert seen["thread"][0]["text"] == "Gibt es Rabatt für Vereine?"
    assert seen["context"] == []
    assert await case.kinds() == before
    said = {
        "secret": secret,
        "id": str(uuid4()),
        "kind": "answer_question",
        "text": "10 % ab fünf Rädern.",
        "use": "quotable",
        "files": [{"name": "Preise.pdf", "content": base64.b64encode(PDF).decode()}],
    }
    for _ in range(2):
        assert (await browser.post("/api/contact/say", json=said)).status_code == 200
    answered = await state_of(case, question)
    answer = answered.escalations[0].answer
    assert answer is not None
    assert (answer.use, answer.by.person_id) == (
        Use.QUOTABLE,
        story.directory.contacts["Sales"][0],
    )
    assert (await case.kinds()).count("escalation_answered") == 1
    async with story.town.sessions() as session:
        (file,) = await session.scalars(
            select(EscalationFile).where(EscalationFile.id == answer.files[0])
        )
        assert (file.media_type, await content_of(session, file)) == ("application/pdf", PDF)
        assert file.sealed is not None
        assert PDF not in file.sealed
        (named,) = await files_named(session, story.town.client_id, [file.id])
        assert (named.name, named.size) == ("Preise.pdf", len(PDF))
        keys = await session.scalars(
            select(EscalationKey.secret_hash).where(EscalationKey.escalation_id == question)
        )
        assert secret not in keys.all()
    assert (await case.reply("Für Vereine gibt es 10 %.")).status == "done"
    await case.until(lambda c: c.answered_at is not None)
    outcome = await story.letter()
    assert "Für Vereine gibt es 10 %." in text_of(outcome)
    seen = (await browser.post("/api/contact/look", json={"secret": secret})).json()
    assert [each["text"] for each in seen["sent"]] == ["Für Vereine gibt es 10 %."]


async def test_files_of_the_chosen_messages_are_shown_and_no_others(
    story: Story, browser: AsyncClient
) -> None:
    await story.directory.department("Sales", "Sven")
    case = await story.town.hears("Das Rad klappert, siehe Bild.")
    seen = await _with_a_file(case, b"\x89PNG\r\n\x1a\n")
    await case.hears("Und das ist meine Rechnung.")
    await case.until(lambda c: len(c.mentions) == 2)
    unseen = await _with_a_file(case, PDF)
    chosen = (await case.messages("inbound"))[0].id
    asked = await story.directory.ask_department(case, "Sales", "Warum?", context=(chosen,))
    letter = await story.letter()
    assert "Bilder oder Dateien" in text_of(letter)
    secret = secret_in(letter)
    shown = (await browser.post("/api/contact/look", json={"secret": secret})).json()
    assert [[f["id"] for f in each["files"]] for each in shown["context"]] == [[str(seen)]]
    path = "/api/contact/attachment"
    answer = await browser.post(path, json={"secret": secret, "id": str(seen)})
    assert (answer.headers["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    hidden = await browser.post(path, json={"secret": secret, "id": str(unseen)})
    assert hidden.status_code == 404
    await _look_through(story, browser)
    path = f"/api/questions/{asked.id}/attachments"
    assert (await browser.get(f"{path}/{seen}")).content == answer.content
    assert (await browser.get(f"{path}/{unseen}")).status_code == 404


async def _with_a_file(case: CaseUnderTest, content: bytes) -> UUID:
    """Something hangs on the customer's latest message; the attachment."""
    message = (await case.messages("inbound"))[-1]
    client_id = case.town.client_id
    media_type = "image/png" if content[1:4] == b"PNG" else "application/pdf"
    async with case.town.sessions.begin() as session:
        customer_id = await customer_of(session, client_id, case.id)
        key = await key_of(session, client_id, customer_id)
        file_id = uuid4()
        session.add(
            File(
                id=file_id,
                client_id=client_id,
                customer_id=customer_id,
                media_type=media_type,
                sealed=key.seal(file_id, content),
                key_id=key.id,
            )
        )
        url = f"/api/files/{file_id}"
        await attach(session, client_id, customer_id, message.id, url, media_type, "Bild")
        await session.flush()
        return (await attachments_of(session, [message.id]))[message.id][0].id


async def test_a_letter_that_left_before_a_crash_opens_its_question(
    story: Story, browser: AsyncClient
) -> None:
    """Its keys were forgotten with the crash, and the second letter has the name of the first:
    most programs show that one, whose link was dead."""
    await story.asked("Sven")
    left: list[Letter] = []

    class Dying(Mailer):
        """Takes the letter, and nobody is there any more to hear of it."""

        async def send(self, letter: Letter) -> None:
            left.append(letter)
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        await replace(story.postman, mailer=Dying()).round()
    again = await story.letter()
    assert str(left[0].id) in str(again["Message-ID"])
    for secret in (secret_in(left[0].message()), secret_in(again)):
        assert (await browser.post("/api/contact/look", json={"secret": secret})).status_code == 200


async def test_a_link_opens_one_question_until_it_is_revoked(
    story: Story, browser: AsyncClient
) -> None:
    _, question = await story.asked("Sven")
    secret = secret_in(await story.letter())
    odd = {"secret": secret[:-1] + ("A" if secret[-1] != "A" else "B")}
    assert (await browser.post("/api/contact/look", json=odd)).status_code == 404
    exe = {"name": "x.pdf", "content": base64.b64encode(b"MZ\x90\x00").decode()}
    said = {"secret": secret, "id": str(uuid4()), "kind": "answer_question", "text": "x"}
    refused = await browser.post("/api/contact/say", json={**said, "files": [exe]})
    assert refused.status_code == 422
    async with story.town.sessions.begin() as session:
        await revoke_keys(session, question)
    for path in ("look", "say"):
        body = said if path == "say" else {"secret": secret}
        closed = await browser.post(f"/api/contact/{path}", json=body)
        assert closed.status_code == 404
        assert closed.json()["detail"] == "Dieser Link wurde zurückgezogen."
    async with story.town.sessions.begin() as session:
        await session.execute(
            update(EscalationKey)
            .where(EscalationKey.escalation_id == question)
            .values(revoked_at=None, expires_at=utc_now())
        )
    closed = await browser.post("/api/contact/look", json={"secret": secret})
    assert closed.json()["detail"] == "Dieser Link ist abgelaufen."


async def test_a_reply_by_e_mail_is_the_answer_without_what_it_quotes(story: Story) -> None:
    case, question = await story.asked("Sven")
    raw = a_reply(await story.letter()).as_bytes()
    assert b"iso-8859-1" in raw
    assert await story.arrives(raw) == ["answer"]
    answered = await state_of(case, question)
    answer = answered.escalations[0].answer
    assert answer is not None
    assert answer.use is Use.INTERNAL
    async with story.town.sessions() as session:
        words = await read_words(session, story.town.client_id, [answer.text.id])
    assert words[answer.text.id] == (
        "Schöne Grüße, für Vereine gibt es 10 % - ab fünf Rädern.\n\nGruß\nSven"
    )
    assert await story.arrives(raw) == ["answer"], "delivered twice, it counts once"
    assert (await case.kinds()).count("escalation_answered") == 1


async def test_a_forged_reply_is_refused_and_kept_for_a_person_to_look_at(story: Story) -> None:
    case, question = await story.asked("Sven")
    letter = await story.letter()
    forged = a_reply(letter)
    forged.replace_header("To", f"answers+{'0' * 40}@kompass.example")
    assert await story.arrives(forged.as_bytes()) == ["refused"], "the letter it answers is known"
    escalation = (await case.state()).escalation(question)
    assert escalation is not None
    assert escalation.open
    async with story.town.sessions() as session:
        held = await held_mails(session, [story.town.client_id], nobodys=False)
    mine = [each for each in held if each.row.escalation_id == question]
    assert [(each.row.verdict, each.row.why) for each in mine] == [("refused", "wrong_tag")]
    assert mine[0].raw == forged.as_bytes().replace(b"\n", b"\r\n")
    assert b"Vertrieb" not in (mine[0].row.sealed or b"")


async def test_words_that_cannot_be_stored_do_not_hold_up_the_letters_behind_them(
    story: Story,
) -> None:
    """A stranger's sender with a NUL kept everybody's answers in the mailbox."""
    await story.asked("Sven")
    letter = await story.letter()
    stranger = EmailMessage()
    stranger["To"] = "answers@kompass.example"
    stranger["Message-ID"] = f"<{uuid4()}@x.example>"
    stranger.set_content("Hallo")
    await story.boxes.deliver(b"From: =?utf-8?q?a=00b@x.example?=\r\n" + stranger.as_bytes())
    halves = (
        f"From: sven@firma.example\nTo: {letter['Reply-To']}\n"
        "Content-Type: text/plain; charset=utf-7\n\nZehn Prozent +2AA-\n"
    )
    assert await story.arrives(halves.encode()) == ["answer"]


async def test_an_answer_that_comes_too_late_and_one_of_a_stranger_are_kept_as_well(
    story: Story,
) -> None:
    case, question = await story.asked("Sven")
    letter = await story.letter()
    assert (await case.ask(WithdrawQuestion(escalation_id=question))).status == "done"
    assert await story.arrives(a_reply(letter).as_bytes()) == ["late"]
    stranger = a_reply(letter)
    for name in ("To", "In-Reply-To"):
        del stranger[name]
    stranger["To"] = "answers@kompass.example"
    stranger.replace_header("Message-ID", f"<{uuid4()}@firma.example>")
    assert await story.arrives(stranger.as_bytes()) == ["late"], "nobody's, so no client's"
    async with story.town.sessions() as session:
        found = {
            (each.row.verdict, each.row.why)
            for each in await held_mails(session, [story.town.client_id], nobodys=True)
        }
    assert {("late", None), ("refused", "no_tag")} <= found


async def test_an_answer_to_a_question_that_is_settled_at_that_moment_is_kept_for_a_person(
    story: Story,
) -> None:
    """The case refused it, and it was noted as an answer that nobody ever saw."""
    case, question = await story.asked("Sven")
    letter = await story.letter()

    class Overtaken(Desk):
        """Somebody withdraws the question between the look at it and the answer."""

        async def ask(self, *asked: Any, **more: Any) -> CommandOutcome:
            assert (await case.ask(WithdrawQuestion(escalation_id=question))).status == "done"
            return await super().ask(*asked, **more)

    desk = story.letterbox.desk
    overtaken = Overtaken(desk.sessions, desk.temporal, desk.answers)
    story.letterbox = replace(story.letterbox, desk=overtaken)
    assert await story.arrives(a_reply(letter).as_bytes()) == ["late"]
    async with story.town.sessions() as session:
        (held,) = await held_mails(session, [story.town.client_id], nobodys=False)
    assert b"Vereine" in held.raw


async def _look_through(story: Story, browser: AsyncClient, role: Role = Role.SUPERVISOR) -> None:
    """From now on the browser is somebody's of the town."""
    async with story.town.sessions.begin() as session:
        person = await session.get_one(Person, story.town.people[role])
        login = await begin_session(session, person)
    browser.headers["Cookie"] = f"webcare_session={login.token}"
    browser.headers["X-CSRF-Token"] = login.csrf_token


async def _held(story: Story, browser: AsyncClient, question: UUID) -> dict[str, Any]:
    """The only e-mail that seems to be about the question, as it is listed."""
    listed = (await browser.get("/api/held-mails")).json()
    (mail,) = [each for each in listed if each["question_id"] == str(question)]
    return dict(mail)


async def test_a_refused_reply_that_a_person_gives_to_its_question_is_the_answer(
    story: Story, browser: AsyncClient
) -> None:
    case, question = await story.asked("Sven")
    forged = a_reply(await story.letter())
    forged.replace_header("To", f"answers+{'0' * 40}@kompass.example")
    await story.arrives(forged.as_bytes())
    await _look_through(story, browser)
    mail = await _held(story, browser, question)
    assert (mail["verdict"], mail["why"]) == ("refused", "wrong_tag")
    assert mail["sender"] == "sven@firma.example"
    path = f"/api/held-mails/{mail['id']}"
    shown = (await browser.get(path)).json()
    assert shown["text"].startswith("Schöne Grüße, für Vereine gibt es 10 %")
    (open_one,) = shown["questions"]
    assert (open_one["id"], open_one["holder"]["contact"]) == (str(question), "Sven")
    given = {"id": str(uuid4()), "question_id": str(question), "kind": "answer_question"}
    for done in (200, 404):
        assert (await browser.post(f"{path}/assign", json=given)).status_code == done
    answered = await state_of(case, question)
    answer = answered.escalations[0].answer
    assert answer is not None
    sven = story.directory.contacts["Sales"][0]
    assert (answer.use, answer.by.person_id, answer.by.via) == (Use.INTERNAL, sven, Via.MAIL)
    assert (await case.kinds()).count("escalation_answered") == 1
    async with story.town.sessions() as session:
        words = await read_words(session, story.town.client_id, [answer.text.id])
        assert words[answer.text.id] == shown["text"]
        row = (await session.scalars(select(ArrivedMail).where(ArrivedMail.id == mail["id"]))).one()
        assert row.sealed is None, "its words are kept with the question now"
        change = (await _changes(session, mail["id"]))[0]
    assert (change.kind, change.actor) == ("mail.assigned", story.town.people[Role.SUPERVISOR])
    assert (change.after or {})["question"] == str(question)
    assert "Sven" not in str(change.after)


async def test_a_held_reply_may_ask_back_and_what_is_put_away_can_be_taken_up_again(
    story: Story, browser: AsyncClient
) -> None:
    case, question = await story.asked("Sven")
    forged = a_reply(await story.letter())
    forged.replace_header("To", "answers@kompass.example")
    await story.arrives(forged.as_bytes())
    await _look_through(story, browser)
    mail = await _held(story, browser, question)
    path = f"/api/held-mails/{mail['id']}"
    assert (await browser.post(f"{path}/discard", json={"reason": "Sven"})).status_code == 422
    assert (await browser.post(f"{path}/discard", json={"reason": "forged"})).status_code == 200
    back = {"id": str(uuid4()), "question_id": str(question), "kind": "ask_back"}
    assert (await browser.post(f"{path}/assign", json=back)).status_code == 409
    assert mail["id"] not in (await browser.get("/api/held-mails")).text
    assert (await browser.post(f"{path}/restore")).status_code == 200
    assert (await browser.post(f"{path}/assign", json=back)).status_code == 200
    await case.until(
        lambda c: c.escalation(question).state is EscalationState.ASKED_BACK  # type: ignore[union-attr]
    )
    async with story.town.sessions() as session:
        changes = [each.kind for each in await _changes(session, mail["id"])]
    assert changes == ["mail.discarded", "mail.restored", "mail.assigned"]


async def test_an_e_mail_of_nobody_waits_for_whoever_looks_after_every_client(
    story: Story, browser: AsyncClient
) -> None:
    _, question = await story.asked("Sven")
    stranger = a_reply(await story.letter())
    for name in ("To", "In-Reply-To"):
        del stranger[name]
    stranger["To"] = "answers@kompass.example"
    await story.arrives(stranger.as_bytes())
    await _look_through(story, browser)
    async with story.town.sessions() as session:
        held = await held_mails(session, [], nobodys=True)
    nobodys = str(held[0].row.id)
    assert nobodys not in (await browser.get("/api/held-mails")).text
    given = {"id": str(uuid4()), "question_id": str(question)}
    path = f"/api/held-mails/{nobodys}"
    assert (await browser.get(path)).status_code == 404
    assert (await browser.post(f"{path}/assign", json=given)).status_code == 404
    async with story.town.sessions.begin() as session:
        person = await session.get_one(Person, story.town.people[Role.SUPERVISOR])
        for client_id in await client_ids(session) - {story.town.client_id}:
            await grant(session, person, client_id, Role.SUPERVISOR)
    assert nobodys in (await browser.get("/api/held-mails")).text
    assert (await browser.post(f"{path}/assign", json=given)).status_code == 200
    assert (await browser.get(path)).status_code == 404


async def _changes(session: AsyncSession, mail_id: str) -> Sequence[ConfigurationChange]:
    return (
        await session.scalars(
            select(ConfigurationChange)
            .where(ConfigurationChange.subject == UUID(mail_id))
            .order_by(ConfigurationChange.seq)
        )
    ).all()


async def test_an_out_of_office_reply_is_told_to_the_asker_and_the_question_stays(
    story: Story,
) -> None:
    case, question = await story.asked("Sven", "Svea")
    away = a_reply(await story.letter(), **{"Auto-Submitted": "auto-replied (vacation)"})
    assert await story.arrives(away.as_bytes()) == ["automatic_reply"]
    await case.until(lambda c: c.escalation(question) is not None)
    assert "escalation_not_delivered" in await case.kinds()
    escalation = (await case.state()).escalation(question)
    assert escalation is not None
    assert escalation.contacts == (story.directory.contacts["Sales"][0],)


async def test_what_bounces_goes_to_the_deputy_at_once(story: Story) -> None:
    case, question = await story.asked("Sven", "Svea")
    bounce = a_bounce(await story.letter())
    assert await story.arrives(bounce) == ["bounced"]
    await case.until(lambda c: len(c.escalation(question).contacts) == 2)  # type: ignore[union-attr]
    assert "Gibt es Rabatt für Vereine?" in text_of(await story.letter(place=1))


async def test_an_address_that_the_server_refuses_is_passed_over(
    house: House, post: Post, boxes: Letterboxes
) -> None:
    town = await house.town(ServiceAgreement(version="1"))
    story = Story(house, town, post, boxes)
    await story.directory.department("Sales", "Sven", "Svea")
    async with town.sessions() as session:
        sven = await session.get_one(Contact, story.directory.contacts["Sales"][0])
        post.unknown.add(sven.email)
    case = await town.hears("Was kostet das Rad für Schulen?")
    asked = await story.directory.ask_department(case, "Sales", "Rabatt?")
    await story.postman.round()
    await case.until(lambda c: len(c.escalation(asked.id).contacts) == 2)  # type: ignore[union-attr]
    assert "Rabatt?" in text_of(await story.letter(place=1))
    await Question(case, asked.id).rests()


class DiesOnce:
    """A desk that is killed when it is asked for the first time."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._died = desk, False

    async def ask(self, *asked: Any) -> CommandOutcome:
        if not self._died:
            self._died = True
            raise RuntimeError("killed")
        return await self._desk.ask(*asked)


async def test_a_case_hears_of_a_refused_address_though_its_messenger_was_killed(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letter had failed, and nobody looked at it again: the question waited for its clocks."""
    case, question = await story.asked("Sven", "Svea")
    async with story.town.sessions() as session:
        sven = await session.get_one(Contact, story.directory.contacts["Sales"][0])
    monkeypatch.setattr(story.post, "unknown", {sven.email})
    postman = replace(story.postman, desk=cast(Desk, DiesOnce(story.postman.desk)))
    with pytest.raises(RuntimeError, match="killed"):
        await postman.round()
    await postman.round()
    await case.until(lambda c: len(c.escalation(question).contacts) == 2)  # type: ignore[union-attr]


async def test_a_question_to_somebody_who_has_left_goes_to_the_deputy_at_once(story: Story) -> None:
    case, question = await story.asked("Sven", "Svea")
    async with story.town.sessions.begin() as session:
        await session.execute(
            update(Contact)
            .where(Contact.id == story.directory.contacts["Sales"][0])
            .values(active=False)
        )
    await story.postman.round()
    await case.until(lambda c: len(c.escalation(question).contacts) == 2)  # type: ignore[union-attr]


async def test_no_more_of_an_e_mail_is_fetched_than_is_looked_at(
    boxes: Letterboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mail.imap.LARGEST", 1_000)
    await boxes.deliver(b"Subject: much\r\n\r\n" + b"x" * 50_000)
    fetched = [raw async for raw in ImapMailbox(boxes.url).arrived()]
    assert [len(raw) for raw in fetched] == [1_001]
