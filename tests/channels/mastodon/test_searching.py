"""Hashtags are listened for, and what is found is told apart from what is addressed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from channels.contract import Account
from channels.mastodon.position import Position
from channels.mastodon.searching import LOOKED_BACK, Lately, in_order
from tests.channels.mastodon.harness import A_STATUS, harness
from tests.channels.mastodon.town import Ear, Town, listening
from tests.channels.peer import Answer, Reaction, Request, fake_peer


async def _listening_for(town: Town, hashtag: str) -> tuple[Account, str]:
    account, cursor = await town.connected()
    settings = {**account.settings, "poll_seconds": 0.3}
    return replace(account, settings=settings, hashtags=(hashtag,)), cursor


async def test_a_hashtag_is_heard_from_then_on(town: Town) -> None:
    town.post("long ago #torten")
    account, cursor = await _listening_for(town, "torten")
    ear = Ear(cursor)
    async with listening(account, ear):
        await ear.until(lambda: "tag:torten" in str(ear.cursor))
        town.post("today again #torten")
        town.mention("with us in it #torten")
        await ear.until(lambda: len(ear.stored) == 2)
    found = {event.text: event for event in ear.stored.values()}
    told = found["today again #torten"]
    assert told.addressed is False
    assert not told.found
    assert found[f"@{town.brand} with us in it #torten"].addressed is True


async def test_an_outage_loses_nothing_of_a_hashtag(town: Town) -> None:
    account, cursor = await _listening_for(town, "kuchen")
    ear = Ear(cursor)
    async with listening(account, ear):
        await ear.until(lambda: "tag:kuchen" in str(ear.cursor))
    for number in range(45):  # more than a page
        town.post(f"number {number} #kuchen")
    async with listening(account, ear):
        await ear.until(lambda: len(ear.stored) == 45)
    assert [event.text for event in ear.stored.values()] == [
        f"number {number} #kuchen" for number in range(45)
    ]


async def test_a_hashtag_that_is_listened_to_again_starts_afresh(town: Town) -> None:
    """What had been written since it was taken off the list came all at once, weeks of it."""
    account, cursor = await _listening_for(town, "waffeln")
    ear = Ear(cursor)
    async with listening(account, ear):
        await ear.until(lambda: "tag:waffeln" in str(ear.cursor))
    async with listening(replace(account, hashtags=()), ear):
        await ear.until(lambda: "tag:waffeln" not in str(ear.cursor))
    town.post("nobody wanted to hear of #waffeln")
    async with listening(account, ear):
        await ear.until(lambda: "tag:waffeln" in str(ear.cursor))
        town.post("somebody does again #waffeln")
        await ear.until(lambda: ear.stored)
    assert [event.text for event in ear.stored.values()] == ["somebody does again #waffeln"]


@pytest.mark.parametrize("knows", [("min_id", "max_id"), ("max_id",), ("min_id",), ()])
async def test_more_than_a_page_was_found_since(knows: tuple[str, ...]) -> None:
    """A search gives the newest of what is there, whatever it is asked: those between its page and
    what was read before were never heard of. An instance that does not turn pages ends it, too."""
    newest = [9]

    def instance(request: Request) -> Reaction:
        url = urlsplit(request.path)
        if url.path.startswith(("/api/v1/instance", "/api/v2/instance")):
            return Answer(200, {"version": "4.2.0", "uri": "fake.example"})
        if url.path != "/api/v2/search":
            empty = url.path.startswith(("/api/v1/notifications", "/api/v1/accounts/"))
            return Answer(200, []) if empty else Answer(404, {"error": "no such thing"})
        asked = {
            name: int(value[0]) for name, value in parse_qs(url.query).items() if name in knows
        }
        there = range(newest[0], 0, -1)
        above, below = asked.get("min_id", 0), asked.get("max_id", 1_000)
        page = [number for number in there if above < number < below][:20]
        found: list[dict[str, Any]] = [
            {**A_STATUS, "id": str(number), "uri": f"uri-{number}"} for number in page
        ]
        return Answer(200, {"statuses": found, "accounts": [], "hashtags": []})

    heard: list[str] = []
    async with fake_peer(instance) as peer, asyncio.timeout(15):
        account = replace(harness.account(peer.url, poll_seconds=0.2), searches=("kompass",))
        empty = 0
        async for batch in harness.channel.stream(account, Position("0", "0").cursor):
            heard += [event.message_key for event in batch.events]
            if "search:kompass" in str(batch.cursor) and newest == [9]:
                newest[0] = 60
            empty = 0 if batch.events else empty + 1
            if empty == 4 and newest == [60]:
                break
    first = 10 if "max_id" in knows else 41
    assert heard == [str(number) for number in range(first, 61)]


async def test_what_comes_late_from_another_server_is_heard_of_once() -> None:
    """Its id is by when it was written, and below those that had been read it was never found."""
    now = datetime.now(UTC)
    there = {10: now - timedelta(hours=1)}
    asked: list[int] = []

    def instance(request: Request) -> Reaction:
        url = urlsplit(request.path)
        if not url.path.startswith("/api/v1/timelines/tag/"):
            empty = url.path.startswith(("/api/v1/notifications", "/api/v1/accounts/"))
            return Answer(200, []) if empty else Answer(404, {"error": "no such thing"})
        above = int(parse_qs(url.query).get("min_id", ["0"])[0])
        asked.append(above)
        page = sorted(number for number in there if number > above)[:40]
        return Answer(
            200,
            [
                {**A_STATUS, "id": str(n), "uri": f"uri-{n}", "created_at": there[n].isoformat()}
                for n in reversed(page)
            ],
        )

    later = [{30: now}, {20: now - timedelta(minutes=2)}, {40: now - timedelta(minutes=20)}]
    heard: list[str] = []
    async with fake_peer(instance) as peer, asyncio.timeout(15):
        account = replace(harness.account(peer.url, poll_seconds=0.1), hashtags=("kompass",))
        quiet = 0
        async for batch in harness.channel.stream(account, Position("0", "0").cursor):
            heard += [event.message_key for event in batch.events]
            quiet = 0 if batch.events else quiet + 1
            if quiet == 3 and later:
                there |= later.pop(0)
                quiet = 0
            elif quiet == 3:
                break
    assert heard == ["30", "20", "40"]
    assert (min(asked[1:]), asked[-1]) == (10, 40), "what is old is not asked for again"


def test_of_a_flood_no_more_than_a_page_is_asked_for_again() -> None:
    now, lately = datetime.now(UTC), Lately()
    flood: list[Any] = [{"id": str(n), "created_at": now} for n in range(1, 201)]
    assert lately.unread(flood) == flood
    assert lately.settled(now) == str(200 - LOOKED_BACK)
    assert lately.unread(flood[-LOOKED_BACK:]) == []
    assert lately.settled(now) is None


def test_the_cursor_keeps_what_each_query_has_found() -> None:
    position = Position("5", "7", {"tag:kuchen": "12"})
    assert Position.at(position.cursor) == position
    assert Position.at('{"notification": "5", "status": "7"}') == Position("5", "7")
    assert in_order("99") < in_order("100")
