"""Replies leave by callback, signed, or wait to be fetched."""

import asyncio
import contextlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from uuid import uuid4

import pytest

from channels.contract import Ambiguous, OutFile, Rejected, Retryable, Sent
from channels.generic.channel import Generic
from channels.generic.signature import signature
from domain.values import Visibility
from tests.channels.generic.harness import harness
from tests.channels.harness import SECRET, WORDS, an_outbound
from tests.channels.peer import Answer, fake_peer

CHANNEL = Generic()


async def test_the_receiver_gets_everything_signed() -> None:
    file = OutFile(uuid4(), "image/png", b"four", "a soup")
    outbound = an_outbound(visibility=Visibility.PRIVATE, files=(file,))
    async with fake_peer(lambda _: Answer(200, {"id": "there-1"})) as peer:
        result = await CHANNEL.send(harness.account(peer.url), outbound)
    assert result == Sent("there-1")
    (request,) = peer.requests
    assert (request.method, request.path) == ("POST", "/replies")
    assert request.headers["content-type"] == "application/json"
    assert request.headers["x-webcare-signature"] == signature(SECRET, request.body)
    assert json.loads(request.body) == {
        "id": str(outbound.attempt_id),
        "conversation": "thread",
        "in_reply_to": "42",
        "recipient": {"id": "1"},
        "text": WORDS,
        "visibility": "private",
        "language": "en",
        "attachments": [
            {"id": str(file.id), "media_type": "image/png", "size": 4, "description": "a soup"}
        ],
    }


async def test_without_a_callback_the_reply_lies_ready_under_its_attempt() -> None:
    account = replace(harness.account("http://127.0.0.1:9"), settings={})
    outbound = an_outbound()
    assert await CHANNEL.send(account, outbound) == Sent(str(outbound.attempt_id))


@pytest.mark.parametrize("host", ["a..example", "a" * 64, "[nowhere"])
async def test_a_callback_at_no_host_is_for_an_administrator_to_put_right(host: str) -> None:
    account = replace(harness.account(""), settings={"callback_url": f"https://{host}/replies"})
    assert await CHANNEL.send(account, an_outbound()) == Rejected("callback-url", operator=True)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"ok", b"\xff", b"[" * 100_000, b"x" * 1_000_000),
        *([], {}, {"id": 5}, {"id": ""}, {"id": "a\x00"}, {"id": "x" * 501}),
    ],
    ids=lambda content: repr(content)[:20],
)
async def test_what_else_the_receiver_says_does_not_matter_once_it_took_it(content: Any) -> None:
    outbound = an_outbound()
    async with fake_peer(lambda _: Answer(202, content)) as peer:
        result = await CHANNEL.send(harness.account(peer.url), outbound)
    assert result == Sent(str(outbound.attempt_id))


@pytest.mark.parametrize("drips", [False, True])
async def test_an_answer_that_never_ends_is_no_doubt_about_what_was_taken(drips: bool) -> None:
    """Its status had come long before: the reply was left for a person to look for."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{")
            for _ in range(40):
                await asyncio.sleep(0.1)
                writer.write(b" " if drips else b"")
                await writer.drain()
        writer.close()

    outbound = an_outbound()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        account = harness.account(url, timeout_seconds=0.5)
        async with asyncio.timeout(2):
            assert await CHANNEL.send(account, outbound) == Sent(str(outbound.attempt_id))


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        ("30", 30, 30),
        ("0", 1, 1),
        ("999999999999999999", 3600, 3600),
        ("soon", 5, 5),
        ("-5", 5, 5),
    ],
)
async def test_a_busy_receiver_says_when(value: str, least: float, most: float) -> None:
    await _says_when(value, least, most)


async def test_a_busy_receiver_says_at_which_moment() -> None:
    await _says_when(format_datetime(datetime.now(UTC) + timedelta(minutes=10)), 400, 600)


async def _says_when(value: str, least: float, most: float) -> None:
    for status in (429, 503):
        async with fake_peer(lambda _: Answer(status, {}, {"Retry-After": value})) as peer:  # noqa: B023
            result = await CHANNEL.send(harness.account(peer.url), an_outbound())
        assert isinstance(result, Retryable)
        assert least <= result.after <= most


async def test_a_slow_receiver_cannot_hold_a_reply_for_longer_than_the_limit() -> None:
    async with fake_peer(lambda _: Answer(200, {}, after=5)) as peer:
        account = harness.account(peer.url, timeout_seconds=0.3)
        before = datetime.now(UTC)
        assert isinstance(await CHANNEL.send(account, an_outbound()), Ambiguous)
        assert datetime.now(UTC) - before < timedelta(seconds=2)


async def test_nothing_leaves_unsigned() -> None:
    async with fake_peer(lambda _: Answer(200, {})) as peer:
        account = replace(harness.account(peer.url), secrets={})
        result = await CHANNEL.send(account, an_outbound())
    assert result == Rejected("no-signing-secret", operator=True)
    assert peer.requests == []


def test_the_longest_reply_is_the_accounts_own_business() -> None:
    account = harness.account("http://127.0.0.1:9")
    assert CHANNEL.capabilities(account).max_length == 10_000
    account = harness.account("http://127.0.0.1:9", max_length=160)
    assert CHANNEL.capabilities(account).max_length == 160


async def test_certificates_are_read_once_for_all_replies(certificates_read: list[None]) -> None:
    """Each reading holds everything else up for longer than the rest of a reply takes."""
    async with fake_peer(lambda _: Answer(200, {})) as peer:
        for _ in range(3):
            assert isinstance(await CHANNEL.send(harness.account(peer.url), an_outbound()), Sent)
    assert len(certificates_read) == 1
