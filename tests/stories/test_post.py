"""Contacts by e-mail, against running mail servers: asked by SMTP, answered on the page behind the
link; and who is asked when a letter cannot be sent."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select, update

from db.cases import customer_of
from db.deliveries import attach, attachments_of
from db.erasing import erase
from db.erasure_log import ErasureLog
from db.escalations import revoke_keys
from db.keys import key_of
from db.question_files import content_of, files_named
from db.tables import (
    Contact,
    Erasure,
    EscalationFile,
    EscalationKey,
    EscalationMail,
    File,
    utc_now,
)
from dispatch.asking import CommandOutcome, Desk
from domain.actor import Role
from domain.agreement import ServiceAgreement
from domain.case import ClosingReason
from domain.commands import CloseCase
from domain.erasure import Ground
from domain.escalation import Use
from mail.contract import Letter, Mailer
from mail.smtp import SmtpMailer
from tests.mail.servers import Letterboxes, Post
from tests.stories.directory import Question
from tests.stories.house import House
from tests.stories.post import Story, look_through, secret_in, state_of, text_of
from tests.stories.town import CaseUnderTest

PDF = b"%PDF-1.7 a price list"


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
    await look_through(story, browser)
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


async def test_a_letter_whose_answer_is_lost_leaves_again_under_its_name(story: Story) -> None:
    """The second had a name of its own, and the contact had two letters."""
    _, question = await story.asked("Sven")
    story.post.lost = 1
    assert await story.postman.round() == 0
    async with story.town.sessions.begin() as session:
        theirs = EscalationMail.escalation_id == question
        await session.execute(update(EscalationMail).where(theirs).values(try_at=utc_now()))
    restarted = replace(story.postman, mailer=SmtpMailer(story.post.url))
    assert await restarted.round() == 1
    first, second = await story.letter(number=0), await story.letter()
    assert first is not second
    assert first["Message-ID"] == second["Message-ID"]


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


@dataclass(frozen=True, kw_only=True)
class Overtaken(Desk):
    """Somebody's erasure has begun by the time it is asked."""

    begin: Callable[[], Awaitable[None]]

    async def ask(self, *asked: Any) -> CommandOutcome:
        await self.begin()
        return await super().ask(*asked)


async def test_a_letter_and_the_erasure_of_whom_it_is_about_do_not_wait_for_each_other(
    story: Story, tmp_path: Path
) -> None:
    """The erasure held the client and waited for the letter, whose news of its fate waited for the
    client, in another transaction, so that PostgreSQL could not tell: for ever, and every delivery
    to the client with them."""
    case, _ = await story.asked("Sven")
    closing = CloseCase(reason=ClosingReason.OTHER)
    assert (await case.ask(closing, Role.SUPERVISOR)).status == "done"
    customer_id = (await case.state()).mentions[0].mention.customer_id
    erasing: list[asyncio.Task[Erasure]] = []

    async def erased() -> Erasure:
        log = ErasureLog(tmp_path / "erasures.jsonl")
        async with story.town.sessions.begin() as session:
            why, now = Ground.REQUESTED, utc_now()
            return await erase(session, log, customer_id, ground=why, actor=None, now=now)

    async def begin() -> None:
        if not erasing:
            erasing.append(asyncio.create_task(erased()))
            await asyncio.wait(erasing, timeout=1)

    desk = story.postman.desk
    overtaken = Overtaken(desk.sessions, desk.temporal, desk.answers, begin=begin)
    async with asyncio.timeout(20):
        await replace(story.postman, desk=overtaken).round()
        assert (await erasing[0]).counts["cases"] == 1


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
