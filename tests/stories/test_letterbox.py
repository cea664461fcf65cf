"""What comes back by e-mail, to a running mailbox: replies that are answers, everything that comes
back without being one, and what a person makes of an e-mail that became nobody's answer."""

import asyncio
import imaplib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.arrivals import held_mails
from db.clients import client_ids
from db.people import grant
from db.tables import ArrivedMail, Command, ConfigurationChange, Person
from db.words import read_words
from dispatch.asking import CommandOutcome, Desk
from domain.actor import Role, Via
from domain.commands import WithdrawQuestion
from domain.escalation import EscalationState, Use
from mail.imap import ImapMailbox
from tests.mail.servers import Letterboxes
from tests.stories.post import Story, a_reply, look_through, state_of, text_of


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


@dataclass(frozen=True)
class Patient(Desk):
    """Writes down what is asked, and hears of no answer in time; nor does the relay, which would
    ask the case after two seconds."""

    async def pursue(self, command: Command) -> CommandOutcome:
        later = datetime.now(UTC) + timedelta(hours=1)
        async with self.sessions.begin() as session:
            await session.execute(
                update(Command).where(Command.id == command.id).values(created_at=later)
            )
        return CommandOutcome(id=command.id, status="pending")


@pytest.mark.parametrize("withdrawn", [True, False])
async def test_an_answer_that_its_case_is_slow_to_take_is_one_once_it_is_taken(
    story: Story, withdrawn: bool, browser: AsyncClient
) -> None:
    """It was noted as the answer at once, and where the case refused it later nobody saw it."""
    case, question = await story.asked("Sven")
    letter = await story.letter()
    desk = story.letterbox.desk
    waiting = Patient(desk.sessions, desk.temporal, desk.answers)
    raw = a_reply(letter).as_bytes()
    known, story.letterbox = story.letterbox, replace(story.letterbox, desk=waiting)
    assert await story.arrives(raw) == ["pending"]
    assert await story.arrives(raw) == ["pending"]
    await look_through(story, browser)
    assert (await browser.get("/api/held-mails")).json() == [], "nobody gives it to another one"
    if withdrawn:
        assert (await case.ask(WithdrawQuestion(escalation_id=question))).status == "done"
    async with story.town.sessions() as session:
        asked = await session.scalars(
            select(Command).where(Command.case_id == case.id, Command.status == "pending")
        )
    (outcome,) = [await desk.pursue(command) for command in asked]
    assert outcome.status == ("refused" if withdrawn else "done")
    story.letterbox = known
    assert await story.arrives(raw) == (["late"] if withdrawn else ["answer"])
    listed = (await browser.get("/api/held-mails")).json()
    assert [mail["verdict"] for mail in listed] == (["late"] if withdrawn else [])


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


async def test_an_e_mail_that_the_server_cannot_give_at_this_moment_is_fetched_later(
    boxes: Letterboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was marked as seen, and nobody ever saw it."""
    uid, busy = imaplib.IMAP4.uid, ["FETCH"]

    def overloaded(server: imaplib.IMAP4, command: str, *given: str) -> tuple[str, list[Any]]:
        if command in busy:
            busy.remove(command)
            return "NO", [b"[UNAVAILABLE] later"]
        return uid(server, command, *given)

    monkeypatch.setattr(imaplib.IMAP4, "uid", overloaded)
    for subject in (b"one", b"two"):
        await boxes.deliver(b"Subject: " + subject + b"\r\n\r\nx")
    looks = [[raw async for raw in ImapMailbox(boxes.url).arrived()] for _ in range(3)]
    assert [[raw.split()[1] for raw in look] for look in looks] == [[b"two"], [b"one"], []]


async def test_no_more_of_an_e_mail_is_fetched_than_is_looked_at(
    boxes: Letterboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mail.imap.LARGEST", 1_000)
    await boxes.deliver(b"Subject: much\r\n\r\n" + b"x" * 50_000)
    fetched = [raw async for raw in ImapMailbox(boxes.url).arrived()]
    assert [len(raw) for raw in fetched] == [1_001]


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
    await look_through(story, browser)
    mail = await _held(story, browser, question)
    assert (mail["verdict"], mail["why"]) == ("refused", "wrong_tag")
    assert mail["sender"] == "sven@firma.example"
    path = f"/api/held-mails/{mail['id']}"
    shown = (await browser.get(path)).json()
    assert shown["text"].startswith("Schöne Grüße, für Vereine gibt es 10 %")
    (open_one,) = shown["questions"]
    assert (open_one["id"], open_one["holder"]["contact"]) == (str(question), "Sven")
    given = {"question_id": str(question), "kind": "answer_question"}
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


async def test_a_held_reply_that_two_give_to_a_question_at_once_is_the_answer_to_one(
    story: Story, browser: AsyncClient
) -> None:
    asked = [await story.asked("Sven")]
    other = await story.town.hears("Und was kostet es für Schulen?")
    again = await story.directory.ask_department(other, "Sales", "Und für Schulen?")
    asked.append((other, again.id))
    forged = a_reply(await story.letter())
    forged.replace_header("To", "answers@kompass.example")
    await story.arrives(forged.as_bytes())
    await look_through(story, browser)
    mail = await _held(story, browser, again.id)
    path = f"/api/held-mails/{mail['id']}/assign"
    answers = await asyncio.gather(
        *(browser.post(path, json={"question_id": str(question)}) for _, question in asked)
    )
    kinds = [kind for case, _ in asked for kind in await case.kinds()]
    assert kinds.count("escalation_answered") == 1
    statuses = [each.status_code for each in answers]
    assert sorted(statuses) == [200, 409]
    late = await browser.post(path, json={"question_id": str(asked[statuses.index(409)][1])})
    assert late.status_code == 404
    async with story.town.sessions() as session:
        changes = [each.kind for each in await _changes(session, mail["id"])]
    assert changes == ["mail.assigned"]


async def test_a_held_reply_may_ask_back_and_what_is_put_away_can_be_taken_up_again(
    story: Story, browser: AsyncClient
) -> None:
    case, question = await story.asked("Sven")
    forged = a_reply(await story.letter())
    forged.replace_header("To", "answers@kompass.example")
    await story.arrives(forged.as_bytes())
    await look_through(story, browser)
    mail = await _held(story, browser, question)
    path = f"/api/held-mails/{mail['id']}"
    assert (await browser.post(f"{path}/discard", json={"reason": "Sven"})).status_code == 422
    assert (await browser.post(f"{path}/discard", json={"reason": "forged"})).status_code == 200
    back = {"question_id": str(question), "kind": "ask_back"}
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
    await look_through(story, browser)
    async with story.town.sessions() as session:
        held = await held_mails(session, [], nobodys=True)
    nobodys = str(held[0].row.id)
    assert nobodys not in (await browser.get("/api/held-mails")).text
    given = {"question_id": str(question)}
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
