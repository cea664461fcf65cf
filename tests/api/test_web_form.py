"""The public web form: written without an account, abused in vain, and gone on with under a secret
address."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import ASGITransport, AsyncClient, Response
from sqlalchemy import func, select

from api.app import create_app
from api.dependencies import Dependencies
from api.form.limits import PER_ADDRESS, new_ticket, read_ticket
from channels.contract import Account
from channels.registry import channel
from db.accounts import account_named, add_account
from db.configuration import publish_agreement
from db.engine import Sessions
from db.forms import get_file
from db.keys import key_of
from db.tables import (
    ChannelAccount,
    Client,
    Conversation,
    File,
    FormConversation,
    Message,
    NetworkIdentity,
    Words,
    utc_now,
)
from db.words import keep_words
from dispatch.storing.deliveries import store
from domain.actor import Role
from domain.agreement import ServiceAgreement
from domain.files import media_type_of
from tests.api.conftest import Browser
from tests.api.dispatcher import FakeDispatcher, Receipt
from tests.api.world import World
from tests.domain.calendars import a_calendar

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@dataclass
class Storing(FakeDispatcher):
    """Stores what it takes, as the real one does."""

    async def receive(
        self, account_name: str, headers: Mapping[str, str], body: bytes, channel_name: str
    ) -> Receipt:
        async with self.sessions.begin() as session:
            row = await account_named(session, account_name)
            assert row is not None
            kind, account = channel(row.channel), Account.stored(row)
            kind.authenticate(account, headers, body)
            stored = await store(session, row, kind.parse(account, body).events, raw=body)
        return Receipt(stored.accepted, stored.duplicates, ())


@dataclass
class Form:
    """A form of the north brand, and a browser without a login."""

    client: AsyncClient
    name: str
    secret: str
    account: ChannelAccount

    @property
    def address(self) -> str:
        return f"/form/{self.name}"

    def ticket(self, seconds_ago: float = 30) -> str:
        """As a page that was opened a while ago holds it."""
        return new_ticket(self.secret, utc_now() - timedelta(seconds=seconds_ago))

    async def send(
        self, text: str = "Wann kommt der Techniker?", to: str = "", **fields: Any
    ) -> Response:
        """Fill in the form and send it; `files` as (name, content)."""
        files = [("files", (name, content)) for name, content in fields.pop("files", [])]
        data = {"ticket": self.ticket(), "text": text} | fields
        return await self.client.post(to or self.address, data=data, files=files or None)


@pytest.fixture
async def form(world: World, sessions: Sessions, given: Dependencies) -> AsyncIterator[Form]:
    name, secret = f"form-{uuid4().hex[:8]}", uuid4().hex
    async with sessions.begin() as session:
        account = await add_account(
            session,
            client_id=world.north.client_id,
            channel="webform",
            name=name,
            handle="form",
            settings={},
            secrets={"signing_secret": secret},
        )
    app = create_app(replace(given, dispatcher=Storing(sessions)))
    transport = ASGITransport(app, client=(f"10.0.0.{uuid4().int % 250}-{name}", 1))
    async with AsyncClient(transport=transport, base_url="http://webcare.test") as client:
        yield Form(client, name, secret, account)


@pytest.mark.parametrize(
    ("asked", "accepted", "words"),
    [
        ("", "de-AT,de;q=0.9", "Schreiben Sie uns"),
        ("", "nl", "Schrijf ons"),
        ("", "ja,fr;q=0.5", "Écrivez-nous"),
        ("", "", "Write to us"),
        ("?lang=fr", "de", "Écrivez-nous"),
        ("?lang=xx", "nl", "Schrijf ons"),
    ],
)
async def test_the_form_speaks_the_language_that_is_asked_for(
    form: Form, asked: str, accepted: str, words: str
) -> None:
    page = await form.client.get(form.address + asked, headers={"Accept-Language": accepted})
    assert page.status_code == 200
    assert f"<h1>{words}</h1>" in page.text
    assert page.headers["content-language"] in page.text
    labelled = set(re.findall(r'<label for="(\w+)"', page.text))
    fields = set(re.findall(r'<(?:input|textarea) id="(\w+)"', page.text))
    assert fields == labelled, "every field has its label"


async def test_it_tells_opening_hours_the_promise_and_the_usual_time(
    form: Form, world: World, sessions: Sessions
) -> None:
    async with sessions.begin() as session:
        client = await session.get_one(Client, world.north.client_id)
        agreement = ServiceAgreement(
            version="",
            answer_in=3_600,
            calendar=a_calendar("09:00-12:00 13:00-17:00", "10:00-14:00"),
            answer_counts="business",
        )
        await publish_agreement(session, client, agreement, None)
    page = await form.client.get(form.address, headers={"Accept-Language": "de"})
    assert "<dt>Montag – Freitag</dt><dd>09:00–12:00, 13:00–17:00</dd>" in page.text
    assert "<dt>Sonntag</dt><dd>geschlossen</dd>" in page.text
    assert "Wenn Sie jetzt schreiben, antworten wir Ihnen bis " in page.text
    assert "Zurzeit antworten wir meist" not in page.text, "nothing is said of too few answers"


async def test_a_message_is_stored_once_and_leads_to_a_secret_address(
    form: Form, sessions: Sessions
) -> None:
    ticket = form.ticket()
    fields = {
        "name": "Lena Ohm",
        "email": "lena@example.org",
        "time_zone": "Europe/Lisbon",
        "ticket": ticket,
    }
    first = await form.send(**fields, files=[("foto.exe", PNG)])
    again = await form.send(**fields)
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    link = re.fullmatch(rf"{form.address}/([0-9a-f]{{64}})\?lang=en", first.headers["location"])
    assert link is not None
    async with sessions() as session:
        messages = (
            await session.scalars(select(Message).where(Message.account_id == form.account.id))
        ).all()
        assert len(messages) == 1
        assert messages[0].addressed
        assert messages[0].visibility == "private"
        identity = await session.scalar(
            select(NetworkIdentity)
            .join(Conversation, Conversation.identity_id == NetworkIdentity.id)
            .where(Conversation.id == messages[0].conversation_id)
        )
        assert identity is not None
        assert (identity.name, identity.handle) == ("Lena Ohm", "mailto:lena@example.org")
        assert identity.time_zone == "Europe/Lisbon"
        begun = await session.scalar(
            select(FormConversation).where(FormConversation.account_id == form.account.id)
        )
        assert begun is not None
        assert link[1] not in (begun.link_hash, str(begun.id))
        kept = (
            await session.scalars(select(File).where(File.customer_id == messages[0].customer_id))
        ).all()
        assert [each.media_type for each in kept] == ["image/png"]
        assert PNG not in (kept[0].sealed or PNG)
        content = await get_file(session, kept[0].id, frozenset({form.account.client_id}))
        assert content == ("image/png", PNG)
    page = await form.client.get(first.headers["location"])
    assert "Wann kommt der Techniker?" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"


async def test_the_conversation_goes_on_under_the_address(
    form: Form, world: World, sessions: Sessions
) -> None:
    sent = await form.send("<script>alert(1)</script> & so on")
    address = sent.headers["location"]
    further = await form.send("Noch etwas", to=address)
    assert further.headers["location"].startswith(address.split("?")[0])
    async with sessions.begin() as session:
        first = await session.scalar(
            select(Message).where(Message.account_id == form.account.id).limit(1)
        )
        assert first is not None
        for text, delivery in (("Morgen um 9.", "sent"), ("Noch nicht gesendet", "pending")):
            words = await keep_words(session, world.north.client_id, text)
            session.add(_outbound(first, words.id, delivery))
    page = (await form.client.get(address)).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; so on" in page
    assert page.index("so on") < page.index("Noch etwas") < page.index("Morgen um 9.")
    assert "Noch nicht gesendet" not in page
    async with sessions.begin() as session:
        words_row = await session.get_one(Words, first.text_id)
        words_row.sealed = None
    page = (await form.client.get(address)).text
    assert "This message was erased." in page
    async with sessions() as session:
        count = select(func.count()).select_from(Conversation)
        mine = count.where(Conversation.account_id == form.account.id)
        assert await session.scalar(mine) == 1
    assert (await form.client.get(f"{form.address}/{'0' * 64}")).status_code == 404
    assert (await form.client.get("/form/no-such-form")).status_code == 404


async def test_pictures_of_a_reply_are_shown_under_the_secret_address_alone(
    form: Form, world: World, sessions: Sessions
) -> None:
    sent = await form.send("Wie sieht der Zähler aus?")
    address = sent.headers["location"].partition("?")[0]
    other = (await form.send("Etwas anderes")).headers["location"].partition("?")[0]
    async with sessions.begin() as session:
        first = await session.scalar(
            select(Message)
            .where(Message.account_id == form.account.id)
            .order_by(Message.received_at)
            .limit(1)
        )
        assert first is not None
        key = await key_of(session, first.client_id, first.customer_id)
        file = File(
            id=uuid4(),
            client_id=first.client_id,
            customer_id=first.customer_id,
            case_id=uuid4(),
            media_type="image/png",
            key_id=key.id,
        )
        file.sealed = key.seal(file.id, PNG)
        session.add(file)
        said = await keep_words(session, first.client_id, 'Ein "Zähler"', about=first.customer_id)
        words = await keep_words(session, first.client_id, "So.", about=first.customer_id)
        reply = _outbound(first, words.id, "sent")
        reply.case_id = file.case_id
        reply.files = [
            {"id": str(file.id), "hash": "0" * 64, "description": said.model_dump(mode="json")}
        ]
        session.add(reply)
    page = (await form.client.get(address)).text
    picture = f"{address}/files/{file.id}"
    assert f'<img src="{picture}" alt="Ein &#34;Zähler&#34;">' in page
    shown = await form.client.get(picture)
    assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
    assert (await form.client.get(f"{other}/files/{file.id}")).status_code == 404
    assert "<img" not in (await form.client.get(other)).text


def _outbound(first: Message, text_id: UUID, delivery: str) -> Message:
    return Message(
        id=uuid4(),
        client_id=first.client_id,
        account_id=first.account_id,
        conversation_id=first.conversation_id,
        customer_id=first.customer_id,
        direction="outbound",
        visibility="private",
        text_id=text_id,
        thread_key=first.thread_key,
        occurred_at=utc_now(),
        delivery=delivery,
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "  "}, "Please write something."),
        ({"text": "x" * 5_001}, "at most 5000 characters"),
        ({"email": "nonsense"}, "This is no e-mail address."),
        ({"ticket": "made.up.ticket"}, "Please send it once more."),
        ({"ticket": ""}, "Please send it once more."),
        ({"files": [("a.png", b"MZ not a picture")]}, "Only pictures"),
        ({"files": [("a.pdf", b"%PDF-" + bytes(5_000_001))]}, "Only pictures"),
        ({"files": [(f"{n}.png", PNG) for n in range(4)]}, "Only pictures"),
        ({"files": [(f"{n}.png", PNG) for n in range(12)]}, "Only pictures"),
    ],
)
async def test_what_is_not_taken_stands_there_again_with_the_reason(
    form: Form, sessions: Sessions, fields: dict[str, Any], said: str
) -> None:
    page = await form.send(**{"text": "Meine Worte", "name": "Lena", **fields})
    assert page.status_code == 422
    assert 'role="alert" id="problem"' in page.text
    assert said in page.text
    assert 'value="Lena"' in page.text
    assert await _messages(sessions, form) == 0


@pytest.mark.parametrize(("charset", "status"), [("undefined", 422), ("utf-7", 303)])
async def test_a_form_in_an_odd_encoding_is_no_fault_of_ours(
    form: Form, sessions: Sessions, charset: str, status: int
) -> None:
    """Python knows encodings that always fail, and some that make half a pair of surrogates."""
    fields = {"ticket": form.ticket(), "text": "Half a pair: +2AA-", "name": "+2AA-"}
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    answer = await form.client.post(
        form.address, content=f"{''.join(parts)}--x--\r\n", headers={"content-type": kind}
    )
    assert answer.status_code == status, answer.text
    assert answer.headers.get("content-type", "text/html").startswith("text/html")
    assert await _messages(sessions, form) == (status == 303)


@pytest.mark.parametrize("charset", ["punycode", "-PunyCode_", "idna"])
async def test_no_form_is_read_as_a_host_name(
    form: Form, charset: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That takes the square of its length: anybody could keep everybody waiting for minutes."""
    read: list[str] = []
    monkeypatch.setattr("encodings.punycode.punycode_decode", lambda *_: read.append("p"))
    monkeypatch.setattr("encodings.idna.ToUnicode", lambda *_: read.append("i"))
    field = '--x\r\nContent-Disposition: form-data; name="text-"\r\n\r\n'
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    answer = await form.client.post(
        form.address,
        content=f"{field}a-{'a' * 1_000}\r\n--x--\r\n",
        headers={"content-type": kind},
    )
    assert answer.status_code == 422, answer.text
    assert read == []


async def test_what_is_too_large_is_said_on_a_page(form: Form, sessions: Sessions) -> None:
    """Whoever sent three photographs of today's telephones read a line of JSON."""
    photographs = [(f"{n}.jpg", b"\xff\xd8\xff" + bytes(6_000_000)) for n in range(3)]
    page = await form.send(to=f"{form.address}?lang=nl", files=photographs)
    assert page.status_code == 413
    assert page.headers["content-type"].startswith("text/html")
    assert "hoogstens 3, elk 5 MB" in page.text
    assert f'href="{form.address}?lang=nl"' in page.text
    assert await _messages(sessions, form) == 0


async def test_who_fills_in_what_people_do_not_see_is_believed_to_be_a_program(
    form: Form, sessions: Sessions
) -> None:
    answer = await form.send(website="https://spam.example")
    assert answer.status_code == 303, "it is not told that it was noticed"
    assert await _messages(sessions, form) == 0


async def test_a_flood_from_one_address_is_stopped(form: Form, sessions: Sessions) -> None:
    answers = [(await form.send()).status_code for _ in range(PER_ADDRESS.tries + 2)]
    assert answers[-2:] == [429, 429]
    assert await _messages(sessions, form) == PER_ADDRESS.tries


async def test_a_paused_form_is_not_there(form: Form, sessions: Sessions) -> None:
    async with sessions.begin() as session:
        (await session.get_one(ChannelAccount, form.account.id)).status = "paused"
    assert (await form.client.get(form.address)).status_code == 404
    assert (await form.send()).status_code == 404


async def test_people_of_the_client_see_its_files_and_nobody_else(
    form: Form, world: World, browser: Browser, sessions: Sessions
) -> None:
    await form.send(files=[("plan.pdf", b"%PDF-1.7 plan")])
    async with sessions() as session:
        file_id = await session.scalar(
            select(File.id)
            .join(Conversation, Conversation.customer_id == File.customer_id)
            .where(Conversation.account_id == form.account.id)
        )
    async with browser(world.north.people[Role.AGENT]) as client:
        there = await client.get(f"/api/files/{file_id}")
        assert there.content == b"%PDF-1.7 plan"
        assert there.headers["content-disposition"] == "attachment"
        assert there.headers["x-content-type-options"] == "nosniff"
    for person in (world.north.people[Role.STAKEHOLDER], world.south.people[Role.AGENT]):
        async with browser(person) as client:
            assert (await client.get(f"/api/files/{file_id}")).status_code in (403, 404)


def test_a_ticket_is_ours_and_neither_too_old_nor_too_new() -> None:
    now = utc_now()
    assert read_ticket("s", new_ticket("s", now - timedelta(seconds=5)), now) is not None
    assert read_ticket("s", new_ticket("s", now), now) is None
    assert read_ticket("s", new_ticket("s", now - timedelta(hours=13)), now) is None
    assert read_ticket("s", new_ticket("other", now - timedelta(seconds=5)), now) is None
    assert read_ticket("s", "é.x.ü", now) is None


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7", "application/pdf"),
        (b"<svg onload=alert(1)>", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_beginning_says(content: bytes, media_type: str | None) -> None:
    assert media_type_of(content) == media_type


async def _messages(sessions: Sessions, form: Form) -> int:
    async with sessions() as session:
        count = select(func.count()).select_from(Message)
        return await session.scalar(count.where(Message.account_id == form.account.id)) or 0
