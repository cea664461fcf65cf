"""What every channel owes, whatever its network: run for each one in the registry."""

import json
import logging
import socket
import traceback
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from channels import registry
from channels.contract import (
    Absent,
    Ambiguous,
    Found,
    Malformed,
    NotAuthentic,
    Rejected,
    Retryable,
    SendResult,
    Sent,
    Unknown,
    Unreachable,
)
from domain.capabilities import length
from domain.values import Visibility
from tests.channels.harness import (
    HANDLE,
    SECRET,
    WORDS,
    Harness,
    an_outbound,
    as_json,
    expected_of,
    harness_of,
    payloads_of,
)
from tests.channels.peer import Answer, Reaction, Request, Reset, fake_peer

NOWHERE = "http://127.0.0.1:9"
EVERY_PAYLOAD = [
    pytest.param(name, payload, id=f"{name}-{payload.stem}")
    for name in registry.names()
    for payload in payloads_of(name)
]
LISTENING = [name for name in registry.names() if registry.channel(name).listens]
LOST = [Reset(), Answer(500), Answer(502, b"<html>"), Answer(after=3)]
WELL_KNOWN = [Answer(429, {}), Answer(401, {}), Answer(403, {}), Answer(404, {}), Answer(422, {})]


@pytest.fixture(params=registry.names())
def harness(request: pytest.FixtureRequest) -> Harness:
    """Each registered channel in turn; one without a harness fails here."""
    return harness_of(request.param)


CALLING = [name for name in registry.names() if registry.channel(name).calls_out]


@pytest.fixture(params=CALLING)
def calling(request: pytest.FixtureRequest) -> Harness:
    """Each channel that speaks to a network elsewhere."""
    return harness_of(request.param)


def test_the_registry_knows_each_channel_by_its_own_name() -> None:
    assert len(set(registry.names())) == len(registry.names())
    for name in registry.names():
        assert registry.channel(name).name == name
    with pytest.raises(KeyError):
        registry.channel("no such channel")


# --- inbound ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "payload"), EVERY_PAYLOAD)
def test_a_recorded_payload_means_what_it_is_known_to_mean(name: str, payload: Path) -> None:
    harness = harness_of(name)
    content = json.loads(payload.read_text())
    parsed = harness.read(harness.account(NOWHERE), content)
    assert as_json(parsed) == expected_of(payload)


@pytest.mark.parametrize(("name", "payload"), EVERY_PAYLOAD)
def test_the_same_payload_has_the_same_keys_again(name: str, payload: Path) -> None:
    """For another account object and at another time as well: keys are what duplicates are known
    by."""
    harness = harness_of(name)
    content = json.loads(payload.read_text())
    first, second = (harness.read(harness.account(NOWHERE), content) for _ in range(2))
    keys = [event.key for event in first.events]
    assert keys == [event.key for event in second.events]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(("name", "payload"), EVERY_PAYLOAD)
def test_events_are_complete_and_can_be_stored(name: str, payload: Path) -> None:
    harness = harness_of(name)
    parsed = harness.read(harness.account(NOWHERE), json.loads(payload.read_text()))
    for event in parsed.events:
        assert event.key
        assert event.message_key
        assert event.thread_key
        assert event.occurred_at.utcoffset() == timedelta(0)
        assert (event.author is None) == (event.kind == "deleted")
        assert "\x00" not in repr(event)
        repr(event).encode("utf-8")


def test_a_message_keeps_its_key_through_edit_and_deletion(harness: Harness) -> None:
    """created.json, edited.json and deleted.json tell the life of one message, as far as the
    channel can tell of it."""
    folder = {payload.stem: payload for payload in payloads_of(harness.channel.name)}
    account = harness.account(NOWHERE)
    rules = harness.channel.capabilities(account)
    kinds = ["created", *["edited"] * rules.edits, *["deleted"] * rules.deletions]
    life = [harness.read(account, json.loads(folder[kind].read_text())).events[0] for kind in kinds]
    assert [event.kind for event in life] == kinds
    assert len({event.message_key for event in life}) == 1
    assert len({event.key for event in life}) == len(kinds)


def test_nothing_is_parsed_before_it_is_authentic(harness: Harness) -> None:
    """Unsigned, wrongly signed and signed for another body: refused; a channel without webhooks
    refuses them all."""
    account = harness.account(NOWHERE)
    body = b'{"events": []}'
    for headers in ({}, {"X-Webcare-Signature": "sha256=00"}, {"X-Hub-Signature-256": "é"}):
        with pytest.raises(NotAuthentic) as refusal:
            harness.channel.authenticate(account, headers, body)
        assert SECRET not in str(refusal.value)
    if harness.channel.listens:
        with pytest.raises(Malformed):
            harness.channel.parse(account, body)


# --- outbound -----------------------------------------------------------------------------------


async def _send(
    harness: Harness, posting: Reaction, patience: float = 1
) -> tuple[SendResult, list[Request]]:
    """One attempt against a network that reacts so; also what it received as a posting.
    `patience`: seconds for an answer."""
    async with fake_peer(harness.script(posting)) as peer:
        account = harness.account(peer.url, timeout_seconds=patience)
        result = await harness.channel.send(account, an_outbound())
        return result, [each for each in peer.requests if harness.is_posting(each)]


async def test_what_the_network_takes_is_sent(calling: Harness) -> None:
    result, posted = await _send(calling, calling.taken, patience=10)
    assert isinstance(result, Sent)
    assert result.remote_key
    assert len(posted) == 1


async def test_the_attempt_is_named_to_the_network(calling: Harness) -> None:
    """Whether a network honours it or not: the same attempt carries the same key."""
    outbound = an_outbound()
    async with fake_peer(calling.script(calling.taken)) as peer:
        for _ in range(2):
            await calling.channel.send(calling.account(peer.url), outbound)
    keys = [each.headers["idempotency-key"] for each in peer.requests if calling.is_posting(each)]
    assert keys == [str(outbound.attempt_id)] * 2


@pytest.mark.parametrize("posting", LOST, ids=repr)
async def test_a_lost_answer_is_ambiguous(calling: Harness, posting: Reaction) -> None:
    """Late, reset after the whole body, or an error after it: nobody knows what was done."""
    result, posted = await _send(calling, posting)
    assert isinstance(result, Ambiguous)
    assert len(posted) == 1, "tried once"


async def test_too_many_requests_may_be_tried_later(calling: Harness) -> None:
    reset = str(int((datetime.now(UTC) + timedelta(seconds=120)).timestamp()))
    headers = {"Retry-After": "120", "X-RateLimit-Reset": reset}
    result, _ = await _send(calling, Answer(429, {}, headers))
    assert isinstance(result, Retryable)
    assert 100 < result.after <= 120


async def test_a_refused_connection_may_be_tried_again(calling: Harness) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        result = await calling.channel.send(calling.account(url), an_outbound())
    assert isinstance(result, Retryable)


async def test_a_name_that_does_not_exist_may_be_tried_again(calling: Harness) -> None:
    account = calling.account("http://no-such-host.invalid")
    assert isinstance(await calling.channel.send(account, an_outbound()), Retryable)


@pytest.mark.parametrize("status", [400, 404, 422])
async def test_a_refusal_is_final(calling: Harness, status: int) -> None:
    result, _ = await _send(calling, Answer(status, {"error": WORDS}))
    assert isinstance(result, Rejected)
    assert not result.operator


@pytest.mark.parametrize("status", [401, 403])
async def test_refused_credentials_are_an_administrators_business(
    calling: Harness, status: int
) -> None:
    result, _ = await _send(calling, Answer(status, {"error": "no"}))
    assert isinstance(result, Rejected)
    assert result.operator


async def test_no_redirect_is_followed(calling: Harness) -> None:
    """Secrets and words go where the account says and nowhere else."""
    async with fake_peer(lambda _: Answer(200, {})) as elsewhere:
        moved = Answer(307, {}, {"Location": f"{elsewhere.url}/api/v1/statuses"})
        result, _ = await _send(calling, moved)
    assert isinstance(result, Rejected)
    assert elsewhere.requests == []


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "ftp://127.0.0.1", "nonsense", "http://", "http://["]
)
async def test_only_web_addresses_are_called(calling: Harness, url: str) -> None:
    result = await calling.channel.send(calling.account(url), an_outbound())
    assert isinstance(result, Rejected)
    assert result.operator


@pytest.mark.parametrize("name", [n for n in registry.names() if n not in CALLING])
async def test_what_is_read_where_it_lies_is_sent_at_once_and_nobody_is_called(name: str) -> None:
    harness, outbound = harness_of(name), an_outbound(visibility=Visibility.PRIVATE)
    async with fake_peer(harness.script(Reset())) as peer:
        account = harness.account(peer.url)
        results = [await harness.channel.send(account, outbound) for _ in range(2)]
    assert results == [Sent(remote_key=str(outbound.attempt_id))] * 2, "twice is once"
    assert peer.requests == []
    assert harness.channel.capabilities(account).idempotent


@pytest.mark.parametrize("visibility", Visibility)
async def test_what_it_says_it_carries_it_sends(harness: Harness, visibility: Visibility) -> None:
    async with fake_peer(harness.script(harness.taken)) as peer:
        account = harness.account(peer.url)
        if not harness.channel.capabilities(account).carries(visibility):
            pytest.skip(f"carries no {visibility.value} messages, and says so")
        outbound = an_outbound(visibility=visibility)
        assert isinstance(await harness.channel.send(account, outbound), Sent)


def test_its_length_limit_counts_as_the_composer_does(harness: Harness) -> None:
    rules = harness.channel.capabilities(harness.account(NOWHERE))
    assert rules.max_length > 0
    assert length(rules, "x" * rules.max_length) == rules.max_length
    link = "https://example.com/" + "x" * 100
    assert length(rules, link) == (rules.link_weight or len(link))


async def test_reconciling_claims_no_more_than_can_be_known(harness: Harness) -> None:
    """A network that is away cannot tell; one that cannot be asked never can."""
    began = datetime.now(UTC) - timedelta(hours=1)
    outbound = an_outbound(first_attempt_at=began)
    account = harness.account(NOWHERE, timeout_seconds=1)
    assert await harness.channel.reconcile(account, outbound) == Unknown()
    if not harness.channel.capabilities(account).reconcilable:
        async with fake_peer(harness.script(harness.taken)) as peer:
            answer = await harness.channel.reconcile(harness.account(peer.url), outbound)
        assert not isinstance(answer, Found | Absent)


@pytest.mark.parametrize("posting", [*LOST, *WELL_KNOWN, Answer(200, b"\xff{")], ids=repr)
async def test_no_secret_and_no_word_leaks(
    harness: Harness, posting: Reaction, caplog: pytest.LogCaptureFixture
) -> None:
    """Results and logs at their most talkative hold neither, even where the network quotes them."""
    caplog.set_level(logging.DEBUG)
    if isinstance(posting, Answer) and posting.content == {}:
        posting = replace(posting, content={"error": f"{WORDS} {HANDLE} {SECRET}"})
    result, _ = await _send(harness, posting)
    said = f"{result!r} {caplog.text}"
    for canary in (SECRET, WORDS, HANDLE):
        assert canary not in said


@pytest.mark.parametrize("answer", [Answer(500), Answer(403), Answer(200, b"{"), Reset()], ids=repr)
@pytest.mark.parametrize("name", LISTENING)
async def test_what_a_listening_channel_raises_quotes_nothing(name: str, answer: Reaction) -> None:
    harness = harness_of(name)
    channel = harness.channel
    if isinstance(answer, Answer) and answer.content is None:
        answer = replace(answer, content={"error": f"{WORDS} {HANDLE} {SECRET}"})
    async with fake_peer(lambda _: answer) as peer:
        account = harness.account(peer.url, timeout_seconds=1)

        async def listen() -> None:
            async for _ in channel.stream(account, None):
                pass

        for wanted in (
            channel.connect(account),
            channel.fetch(account, "42"),
            channel.recheck(account, ["42"]),
            listen(),
        ):
            with pytest.raises((Unreachable, NotAuthentic)) as raised:
                await wanted
            said = "".join(traceback.format_exception(raised.value))
            for canary in (SECRET, WORDS, HANDLE):
                assert canary not in said


async def test_a_reply_may_hold_anything_a_person_can_type(harness: Harness) -> None:
    """Nothing of it breaks the request or reaches its headers."""
    text = "Zeile\r\nInjected: yes\r\n\r\n🧑‍🚀 <b>&amp; \u202e \u2028 ' \" \\ {} %s"
    async with fake_peer(harness.script(harness.taken)) as peer:
        outbound = an_outbound(text=text, attempt_id=uuid4())
        assert isinstance(await harness.channel.send(harness.account(peer.url), outbound), Sent)
    assert all("injected" not in request.headers for request in peer.requests)
