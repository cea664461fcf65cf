"""Hashtags are listened for, and what is found is told apart from what is addressed."""

from dataclasses import replace

from channels.contract import Account
from channels.mastodon.position import Position
from channels.mastodon.searching import in_order
from tests.channels.mastodon.town import Ear, Town, listening


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


def test_the_cursor_keeps_what_each_query_has_found() -> None:
    position = Position("5", "7", {"tag:kuchen": "12"})
    assert Position.at(position.cursor) == position
    assert Position.at('{"notification": "5", "status": "7"}') == Position("5", "7")
    assert in_order("99") < in_order("100")
