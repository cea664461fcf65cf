"""Software that speaks Mastodon's API in its own way (a fake of it) must not silence an account."""

import asyncio
import threading
from dataclasses import replace
from typing import Any

import pytest

from channels.contract import InboundEvent, Unreachable
from channels.mastodon.live import Live
from channels.mastodon.position import Position
from tests.channels.mastodon.harness import A_STATUS, harness
from tests.channels.peer import Answer, Reaction, Request, fake_peer
from tests.waiting import eventually


def a_mention(number: int, **status: Any) -> dict[str, Any]:
    """A notification about a status."""
    return {
        "id": str(number),
        "type": "mention",
        "status": {**A_STATUS, "id": str(number), "uri": f"uri-{number}", **status},
    }


class OddInstance:
    """Offers no stream, and for notifications always the same page, whatever is asked."""

    def __init__(self, *page: dict[str, Any]) -> None:
        self._page = list(page)

    def __call__(self, request: Request) -> Reaction:
        if request.path.startswith("/api/v1/notifications"):
            return Answer(200, self._page)
        if request.path.startswith("/api/v1/accounts/"):
            return Answer(200, [])
        return Answer(404, {"error": "no such thing"})


async def heard_from(instance: OddInstance) -> list[InboundEvent]:
    """What the first reading brings."""
    events: list[InboundEvent] = []
    async with fake_peer(instance) as peer, asyncio.timeout(10):
        account = harness.account(peer.url, poll_seconds=0.2)
        async for batch in harness.channel.stream(account, Position("0", "0").cursor):
            events += batch.events
            if not batch.events:
                break
    return events


@pytest.mark.parametrize("answer", [{}, [], "hello", {"id": "7"}, {"id": "7", "acct": "brand"}])
async def test_what_is_no_instance_is_not_connected(answer: Any) -> None:
    async with fake_peer(lambda _: Answer(200, answer)) as peer, asyncio.timeout(10):
        with pytest.raises(Unreachable):
            await harness.channel.connect(harness.account(peer.url))


@pytest.mark.parametrize(
    "created_at", ["some day", "0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-02:00"]
)
async def test_a_status_that_cannot_be_understood_does_not_hold_up_the_others(
    created_at: str,
) -> None:
    broken = a_mention(2, created_at=created_at)
    events = await heard_from(OddInstance(a_mention(3), broken, a_mention(1)))
    assert [event.message_key for event in events] == ["1", "3"]


async def test_more_followers_than_a_table_counts_do_not_keep_a_status_out() -> None:
    """Its batch could not be stored, nor any behind it."""
    liked = {"id": "7", "username": "kim", "acct": "kim", "followers_count": 2**63}
    (event,) = await heard_from(OddInstance(a_mention(1, account=liked)))
    assert event.author is not None
    assert event.author.followers is None


@pytest.mark.parametrize("status", [401, 403, 500])
@pytest.mark.parametrize("listened_for", ["hashtags", "searches"])
async def test_an_account_that_may_not_search_is_listened_to_all_the_same(
    listened_for: str, status: int
) -> None:
    """It was paused as if its token were refused, although every mention could be read."""
    odd = OddInstance(a_mention(1))

    def instance(request: Request) -> Reaction:
        if request.path.startswith(("/api/v2/search", "/api/v1/timelines")):
            return Answer(status, {"error": "outside the authorized scopes"})
        return odd(request)

    async with fake_peer(instance) as peer, asyncio.timeout(10):
        wanted: dict[str, Any] = {listened_for: ("kompass",)}
        account = replace(harness.account(peer.url, poll_seconds=0.2), **wanted)
        seen = 0
        async for batch in harness.channel.stream(account, Position("0", "0").cursor):
            seen += not batch.events
            if seen == 3:
                break


async def test_an_instance_that_names_no_version_is_not_asked_for_it_again_and_again() -> None:
    """Each search was some hundreds of questions, at every reading."""
    async with fake_peer(OddInstance()) as peer, asyncio.timeout(10):
        account = replace(harness.account(peer.url, poll_seconds=0.2), searches=("kompass",))
        batches = harness.channel.stream(account, Position("0", "0").cursor)
        await anext(batches)
        await anext(batches)
    paths = [request.path.partition("?")[0] for request in peer.requests]
    assert paths.count("/api/v2/search") == 1
    assert len(paths) < 12


async def test_a_message_that_cannot_be_understood_any_more_does_not_hide_the_others() -> None:
    """Nothing at all was rechecked, and the connection was given up over it, again and again."""

    def instance(request: Request) -> Reaction:
        key = request.path.rpartition("/")[2]
        broken = {"account": None} if key == "2" else {}
        edited = {"id": key, "edited_at": "2026-03-01T10:00:00Z", **broken}
        single = request.path.startswith("/api/v1/statuses/")
        return Answer(200, {**A_STATUS, **edited}) if single else Answer(404, {})

    async with fake_peer(instance) as peer:
        events = await harness.channel.recheck(harness.account(peer.url), ["1", "2", "3"])
    assert [event.message_key for event in events] == ["1", "3"]


async def test_words_that_the_library_stumbles_over_arrive() -> None:
    (event,) = await heard_from(OddInstance(a_mention(6, content="<p>Hallo <![x[ Welt</p>")))
    assert event.text == "Hallo <![x[ Welt"


async def test_a_server_that_ignores_the_position_is_not_read_forever() -> None:
    events = await heard_from(OddInstance(a_mention(5), a_mention(4)))
    assert [event.message_key for event in events] == ["4", "5"]


async def test_a_notification_whose_status_is_gone_is_passed_over() -> None:
    gone = {"id": "7", "type": "mention", "status": None}
    events = await heard_from(OddInstance(gone, a_mention(6)))
    assert [event.message_key for event in events] == ["6"]


async def test_a_thread_that_cannot_be_looked_up_falls_back_to_the_message_answered() -> None:
    (event,) = await heard_from(OddInstance(a_mention(8, in_reply_to_id="3")))
    assert (event.thread_key, event.in_reply_to) == ("3", "3")


async def test_a_stream_that_does_not_open_holds_up_no_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing at all was read for a minute, and for one of every two from then on."""
    monkeypatch.setattr("channels.mastodon.live.OPENED_WITHIN", 0.5)
    odd = OddInstance(a_mention(1))

    def instance(request: Request) -> Reaction:
        streaming = request.path.startswith("/api/v1/streaming")
        return Answer(200, b"", after=30) if streaming else odd(request)

    async with fake_peer(instance) as peer, asyncio.timeout(5):
        batches = harness.channel.stream(harness.account(peer.url), Position("0", "0").cursor)
        assert [event.message_key for event in (await anext(batches)).events] == ["1"]


def a_stream_of(number: int) -> Reaction:
    """So many deletions, as fast as they can be read."""
    told = "".join(f"event: delete\ndata: {n}\n\n" for n in range(number))
    return Answer(200, told.encode(), headers={"Content-Type": "text/event-stream"})


def streaming_threads() -> list[str]:
    return [each.name for each in threading.enumerate() if each.name == "mastodon-stream"]


async def test_a_stream_is_read_no_faster_than_it_is_stored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("channels.mastodon.live.UNREAD_AT_MOST", 5)
    async with fake_peer(lambda _: a_stream_of(60)) as peer, asyncio.timeout(20):
        live = await Live(harness.account(peer.url)).open()
        heard: list[str] = []
        while len(heard) < 60:
            waiting = await live.next(5)
            assert len(waiting) <= 5
            heard += [each.content for each in waiting]
        assert heard == [str(n) for n in range(60)]
        live.close()


async def test_who_stops_listening_leaves_no_thread_that_waits_for_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("channels.mastodon.live.UNREAD_AT_MOST", 1)
    before = len(streaming_threads())
    async with fake_peer(lambda _: a_stream_of(60)) as peer:
        live = await Live(harness.account(peer.url)).open()
        assert await live.next(5)
        live.close()

        async def gone() -> bool:
            return len(streaming_threads()) <= before

        await eventually(gone)
