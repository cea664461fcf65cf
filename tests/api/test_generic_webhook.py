"""The generic webhook over HTTP: signed in both directions, and clear about what it refuses."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import AsyncClient, Response

from api.inbound.routes import LARGEST
from channels.generic.signature import HEADER, signature
from db.reply_files import keep_upload
from db.tables import ChannelAccount, Message, utc_now
from db.words import keep_words
from domain.actor import Role
from tests.api.conftest import Browser
from tests.api.world import Brand, StoredCase, World, a_brand, a_case


def an_event(**change: Any) -> dict[str, Any]:
    """A post by a customer."""
    return {
        "id": uuid4().hex,
        "kind": "created",
        "conversation": "thread-1",
        "author": {"id": "7", "handle": "lena", "name": "Lena"},
        "text": "@brand Kein Strom!",
        "visibility": "public",
        "occurred_at": utc_now().isoformat(),
        **change,
    }


async def _deliver(client: AsyncClient, brand: Brand, body: bytes, **sign: str) -> Response:
    headers = {HEADER: signature(sign.get("secret", brand.secret), body)}
    name = sign.get("name", brand.account.name)
    return await client.post(f"/api/inbound/generic/{name}", content=body, headers=headers)


def _body(*events: Any) -> bytes:
    return json.dumps({"events": events}).encode()


async def test_what_is_taken_what_was_there_and_what_is_unusable(
    browser: Browser, world: World
) -> None:
    body = _body(
        an_event(),
        an_event(kind="praised"),
        an_event(occurred_at="yesterday"),
        an_event(text="x" * 2_000_000),
    )
    async with browser(None) as client:
        first = (await _deliver(client, world.north, body)).json()
        assert (first["accepted"], first["duplicates"]) == (1, 0)
        assert [item["index"] for item in first["rejected"]] == [1, 2, 3]
        assert "created, edited or deleted" in first["rejected"][0]["problem"]
        again = (await _deliver(client, world.north, body)).json()
        assert (again["accepted"], again["duplicates"]) == (0, 1)


async def test_whoever_cannot_sign_is_refused(browser: Browser, world: World) -> None:
    async with browser(None) as client:
        path = f"/api/inbound/generic/{world.north.account.name}"
        unsigned = await client.post(path, content=_body(an_event()))
        wrong = await _deliver(client, world.north, _body(an_event()), secret="guess")
        foreign = await _deliver(client, world.north, _body(an_event()), secret=world.south.secret)
        for answer in (unsigned, wrong, foreign):
            assert answer.status_code == 401
            assert answer.json()["type"].endswith("/not-authentic")


async def test_a_secret_that_is_changed_without_a_gap_is_taken_for_some_hours_yet(
    browser: Browser, world: World
) -> None:
    """Whatever was delivered until the other side had the new secret was refused."""
    brand = await a_brand(world.sessions, "Wechsel")
    path = f"/api/accounts/{brand.account.id}/rotate-secret"
    async with browser(None) as client, browser(brand.people[Role.ADMINISTRATOR]) as admin:

        async def taken(*secrets: str) -> list[int]:
            answers = [await _deliver(client, brand, _body(), secret=each) for each in secrets]
            return [answer.status_code for answer in answers]

        async def rotated(**asked: int) -> str:
            answer = await admin.post(path, json=asked or None)
            assert list(answer.json()["secrets"]) == ["signing_secret"]
            secret: str = answer.json()["secrets"]["signing_secret"]
            return secret

        assert (await admin.post(path, json={"overlap_hours": 73})).status_code == 422
        first, second = brand.secret, await rotated(overlap_hours=24)
        assert await taken(first, second) == [200, 200]
        third = await rotated(overlap_hours=24)
        assert await taken(first, second, third) == [401, 200, 200]
        async with world.sessions.begin() as session:
            row = await session.get_one(ChannelAccount, brand.account.id)
            row.secrets = {**row.secrets, "former_until": utc_now().isoformat()}
        assert await taken(second, third) == [401, 200]
        await rotated(overlap_hours=24)
        fourth = await rotated()
        assert await taken(third, fourth) == [401, 200]


async def test_an_account_that_is_not_there(browser: Browser, world: World) -> None:
    async with browser(None) as client:
        answer = await _deliver(client, world.north, _body(), name="nobody")
        assert answer.status_code == 404
        assert (await client.post("/api/inbound/generic/No%20Body", content=b"")).status_code == 422


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"events": 1}', b"\xff", b"[" * 100_000])
async def test_a_delivery_that_is_none(browser: Browser, world: World, body: bytes) -> None:
    async with browser(None) as client:
        answer = await _deliver(client, world.north, body)
        assert answer.status_code == 400
        assert answer.json()["type"].endswith("/malformed")


async def test_deliveries_may_be_larger_than_other_requests(browser: Browser, world: World) -> None:
    async with browser(None) as client:
        fits = await _deliver(client, world.north, b" " * (LARGEST - 20) + _body())
        assert fits.status_code == 200
        too_large = await _deliver(client, world.north, b" " * LARGEST + _body())
        assert too_large.status_code == 413
        assert too_large.headers["content-type"] == "application/problem+json"


async def _fetch(
    client: AsyncClient, brand: Brand, after: str | None = None, signed: str | None = None
) -> Response:
    path = f"/api/outbound/generic/{brand.account.name}" + (f"?after={after}" if after else "")
    sign = signature(brand.secret, b"GET " + (signed or path).encode())
    return await client.get(path, headers={HEADER: sign})


async def test_replies_wait_to_be_fetched_in_order_and_none_is_lost(
    browser: Browser, world: World
) -> None:
    case = await a_case(world, world.north)
    first = await _a_sent_reply(world, case, "Eins")
    await _a_sent_reply(world, case, "Noch nicht", delivery="pending")
    async with browser(None) as client:
        fetched = (await _fetch(client, world.north)).json()
        assert [message["text"] for message in fetched["messages"]] == ["Eins"]
        assert fetched["messages"][0]["recipient"]["id"].startswith("author-")
        assert fetched["messages"][0]["language"] == "de"
        assert fetched["next"] == str(first)
        # Written earlier, committed later: a clock alone would skip it.
        await _a_sent_reply(world, case, "Zwei", sent_before=timedelta(hours=1))
        second = (await _fetch(client, world.north, fetched["next"])).json()
        assert [message["text"] for message in second["messages"]] == ["Zwei"]
        assert (await _fetch(client, world.north, fetched["next"])).json() == second
        nothing = (await _fetch(client, world.north, second["next"])).json()
        assert nothing == {"messages": [], "next": second["next"]}
        everything = (await _fetch(client, world.north)).json()
        assert [message["text"] for message in everything["messages"]] == ["Eins", "Zwei"]


async def test_files_of_a_reply_are_named_and_fetched_by_whoever_signs(
    browser: Browser, world: World
) -> None:
    case = await a_case(world, world.north)
    picture = b"\x89PNG\r\n\x1a\n soup"
    agent = world.north.people[Role.AGENT]
    async with world.sessions.begin() as session:
        file = await keep_upload(
            session, case.client_id, case.id, agent.id, "image/png", picture, utc_now()
        )
        about = case.customer_id
        said = await keep_words(session, case.client_id, "Eine Suppe", about=about)
        ref = {"id": str(file.id), "hash": file.hash, "description": said.model_dump(mode="json")}
    sent = await _a_sent_reply(world, case, "Mit Bild", files=[ref])
    waiting = await keep_and_name(world, case)
    async with browser(None) as client:
        fetched = (await _fetch(client, world.north)).json()
        (message,) = [each for each in fetched["messages"] if each["id"] == str(sent)]
        assert message["attachments"] == [
            {
                "id": str(file.id),
                "media_type": "image/png",
                "size": len(picture),
                "description": "Eine Suppe",
            }
        ]
        path = f"/api/outbound/generic/{world.north.account.name}/files/"
        found = await client.get(
            f"{path}{file.id}", headers=_signed(world.north, f"{path}{file.id}")
        )
        assert (found.status_code, found.content) == (200, picture)
        assert found.headers["content-disposition"] == "attachment"
        for other in (waiting, uuid4()):
            asked = await client.get(
                f"{path}{other}", headers=_signed(world.north, f"{path}{other}")
            )
            assert asked.status_code == 404
        assert (await client.get(f"{path}{file.id}")).status_code == 401


async def keep_and_name(world: World, case: StoredCase) -> UUID:
    """A file of a reply that has not gone out."""
    agent = world.north.people[Role.AGENT]
    async with world.sessions.begin() as session:
        file = await keep_upload(
            session, case.client_id, case.id, agent.id, "image/png", b"cake", utc_now()
        )
        ref = {"id": str(file.id), "hash": file.hash}
    await _a_sent_reply(world, case, "Noch nicht", delivery="pending", files=[ref])
    return file.id


def _signed(brand: Brand, path: str) -> dict[str, str]:
    return {HEADER: signature(brand.secret, b"GET " + path.encode())}


async def test_fetching_is_signed_over_the_whole_address(browser: Browser, world: World) -> None:
    async with browser(None) as client:
        path = f"/api/outbound/generic/{world.north.account.name}"
        assert (await client.get(path)).status_code == 401
        replayed = await _fetch(client, world.north, str(uuid4()), signed=path)
        assert replayed.status_code == 401
        unknown = await _fetch(client, world.north, str(uuid4()))
        assert unknown.status_code == 422


async def test_with_a_callback_nothing_is_fetched(browser: Browser, world: World) -> None:
    async with world.sessions.begin() as session:
        account = await session.get_one(ChannelAccount, world.south.account.id)
        account.settings = {"callback_url": "https://brand.example/replies"}
    async with browser(None) as client:
        assert (await _fetch(client, world.south)).status_code == 409


async def _a_sent_reply(
    world: World,
    case: StoredCase,
    words: str,
    *,
    delivery: str = "sent",
    sent_before: timedelta = timedelta(),
    files: Sequence[Any] = (),
) -> UUID:
    mention = case.state.mentions[0].mention
    async with world.sessions.begin() as session:
        inbound = await session.get_one(Message, mention.message_id)
        text = await keep_words(session, case.client_id, words)
        reply = Message(
            id=uuid4(),
            client_id=case.client_id,
            account_id=inbound.account_id,
            conversation_id=mention.conversation_id,
            case_id=case.id,
            customer_id=mention.customer_id,
            direction="outbound",
            visibility="public",
            text_id=text.id,
            thread_key=inbound.thread_key,
            in_reply_to=inbound.remote_key,
            occurred_at=utc_now(),
            purpose="substance",
            delivery=delivery,
            sent_at=utc_now() - sent_before,
            files=list(files),
        )
        session.add(reply)
        return reply.id
