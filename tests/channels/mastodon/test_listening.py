"""What customers do on the network is heard: at once, and after every outage."""

import asyncio
import time
from dataclasses import replace

import pytest

from channels.contract import NotAuthentic, Unreachable
from domain.values import Visibility
from tests.channels.mastodon.town import CHANNEL, Ear, Town, listening, staying_connected


async def test_connecting_finds_limits_and_takes_what_is_there_as_read(town: Town) -> None:
    town.mention("written before the account was connected")
    connection = await CHANNEL.connect(town.account())
    assert connection.handle == town.brand
    assert connection.settings["max_characters"] == 500
    assert connection.settings["url_length"] == 23

    account, cursor = await town.connected()
    ear = Ear(cursor)
    async with listening(account, ear):
        town.mention("written afterwards")
        await ear.until(lambda: ear.stored)
        await asyncio.sleep(0.5)
    assert [event.text for event in ear.stored.values()] == [f"@{town.brand} written afterwards"]


async def test_wrong_credentials_are_named_as_such(town: Town) -> None:
    stranger = replace(town.account(), secrets={"access_token": "not-a-token"})
    with pytest.raises(NotAuthentic):
        await CHANNEL.connect(stranger)
    with pytest.raises(NotAuthentic):
        async for _ in CHANNEL.stream(stranger, None):
            pass


async def test_an_instance_that_is_not_there_is_unreachable(town: Town) -> None:
    town.proxy.cut()
    with pytest.raises(Unreachable):
        await CHANNEL.connect(town.account())


async def test_a_mention_is_heard_within_two_seconds(town: Town) -> None:
    account, cursor = await town.connected()
    ear = Ear(cursor)
    async with listening(account, ear):
        await asyncio.sleep(1)
        before = time.monotonic()
        posted = town.mention("where is my parcel? <3\n\nIt was due on Monday.", language="en")
        await ear.until(lambda: ear.stored)
        assert time.monotonic() - before < 2
    (event,) = ear.stored.values()
    assert event.kind == "created"
    assert event.text == f"@{town.brand} where is my parcel? <3\n\nIt was due on Monday."
    assert event.visibility is Visibility.PUBLIC
    assert event.addressed is True
    assert event.language == "en"
    assert event.message_key == str(posted["id"])
    assert event.key == posted["uri"]
    assert event.thread_key == event.message_key
    assert event.url == posted["url"]
    assert event.author is not None
    assert (event.author.key, event.author.handle) == (str(posted["account"]["id"]), town.customer)
    assert event.author.followers == 0


async def test_a_direct_message_is_private_and_belongs_to_its_thread(town: Town) -> None:
    account, cursor = await town.connected()
    ear = Ear(cursor)
    async with listening(account, ear):
        first = town.mention("a question for you alone", visibility="direct")
        second = town.mention("and one more", visibility="direct", in_reply_to_id=first["id"])
        third = town.mention("the last", visibility="direct", in_reply_to_id=second["id"])
        await ear.until(lambda: len(ear.stored) == 3)
    events = list(ear.stored.values())
    assert {event.visibility for event in events} == {Visibility.PRIVATE}
    assert {event.thread_key for event in events} == {str(first["id"])}
    assert [event.in_reply_to for event in events] == [None, str(first["id"]), str(second["id"])]
    assert events[-1].message_key == str(third["id"])


async def test_followers_edits_and_deletions_are_streamed(town: Town) -> None:
    account, cursor = await town.connected()
    customer = town.server.client(town.customer)
    town.server.client(town.brand).account_follow(customer.me()["id"])
    ear = Ear(cursor)
    async with listening(account, ear):
        posted = town.mention("with a tpyo")
        await ear.until(lambda: ear.of_kind("created"))
        customer.status_update(posted["id"], f"@{town.brand} with a typo")
        await ear.until(lambda: ear.of_kind("edited"))
        customer.status_delete(posted["id"])
        await ear.until(lambda: ear.of_kind("deleted"))
    (created,), (edited,), (deleted,) = map(ear.of_kind, ("created", "edited", "deleted"))
    assert edited.text == f"@{town.brand} with a typo"
    assert created.message_key == edited.message_key == deleted.message_key
    assert deleted.author is None
    assert not deleted.text


async def test_edits_of_people_the_brand_does_not_follow_are_found_by_reading(town: Town) -> None:
    account, cursor = await town.connected(poll_seconds=0.5)
    ear = Ear(cursor)
    async with listening(account, ear):
        posted = town.mention("first version")
        await ear.until(lambda: ear.of_kind("created"))
        town.server.client(town.customer).status_update(posted["id"], f"@{town.brand} second")
        await ear.until(lambda: ear.of_kind("edited"))
    assert ear.of_kind("edited")[0].text == f"@{town.brand} second"


async def test_an_edit_of_what_was_there_before_is_no_news(town: Town) -> None:
    posted = town.mention("written before the account was connected")
    account, cursor = await town.connected(poll_seconds=0.3)
    town.server.client(town.customer).status_update(posted["id"], f"@{town.brand} edited since")
    ear = Ear(cursor)
    async with listening(account, ear):
        town.mention("news")
        await ear.until(lambda: ear.stored)
        await asyncio.sleep(1)
    assert [event.text for event in ear.stored.values()] == [f"@{town.brand} news"]


async def test_a_quiet_account_is_heard_of_all_the_same(town: Town) -> None:
    """Batches without events tell whoever watches that the connection is alive."""
    account, cursor = await town.connected(poll_seconds=0.2)
    batches = CHANNEL.stream(account, cursor)
    for _ in range(3):
        batch = await asyncio.wait_for(anext(batches), 5)
        assert (batch.cursor, batch.events) == (cursor, ())


async def test_a_reply_given_in_the_networks_own_app_is_an_echo(town: Town) -> None:
    account, cursor = await town.connected()
    brand = town.server.client(town.brand)
    ear = Ear(cursor)
    async with listening(account, ear):
        posted = town.mention("anybody there?")
        await ear.until(lambda: ear.stored)
        brand.status_post("A post to everybody, answering nobody")
        reply = brand.status_post(f"@{town.customer} yes!", in_reply_to_id=posted["id"])
        await ear.until(lambda: ear.of_kind("echo"))
    (echo,) = ear.of_kind("echo")
    assert (echo.message_key, echo.in_reply_to) == (str(reply["id"]), str(posted["id"]))
    assert echo.thread_key == str(posted["id"])


async def test_what_happens_while_the_connection_is_cut_is_caught_up(town: Town) -> None:
    """Nothing missed, nothing doubled: more than one page of mentions and an own reply during an
    outage, others before and after it."""
    account, cursor = await town.connected(poll_seconds=20)
    ear = Ear(cursor)
    posted = []
    async with staying_connected(account, ear) as losses:
        await asyncio.sleep(1)
        posted += [town.mention(f"before {number}") for number in range(3)]
        await ear.until(lambda: len(ear.of_kind("created")) == 3)
        town.proxy.cut()
        await asyncio.sleep(1)
        posted += [town.mention(f"during {number}") for number in range(45)]
        town.server.client(town.brand).status_post("in the app", in_reply_to_id=posted[0]["id"])
        town.proxy.restore()
        posted += [town.mention(f"after {number}") for number in range(3)]
        await ear.until(lambda: len(ear.of_kind("created")) == 51 and ear.of_kind("echo"), 20)
        await asyncio.sleep(1)
    assert losses
    assert all(loss.startswith("Unreachable") for loss in losses)
    heard = [event.message_key for event in ear.stored.values() if event.kind == "created"]
    assert sorted(heard) == sorted(str(status["id"]) for status in posted)
    assert len(ear.of_kind("echo")) == 1


async def test_a_connection_that_went_silent_counts_as_lost(town: Town) -> None:
    """The server's heartbeats no longer arrive although the connection stands."""
    account, cursor = await town.connected(silence_seconds=2.5)
    ear = Ear(cursor)
    async with listening(account, ear) as connection:
        await asyncio.sleep(1)
        town.proxy.fall_silent()
        with pytest.raises(Unreachable):
            await asyncio.wait_for(asyncio.shield(connection), 10)
    town.proxy.restore()


async def test_heartbeats_keep_a_quiet_connection_alive(town: Town) -> None:
    account, cursor = await town.connected(silence_seconds=2.5)
    ear = Ear(cursor)
    async with listening(account, ear) as connection:
        await asyncio.sleep(4)
        assert not connection.done()
        town.mention("after a long silence")
        await ear.until(lambda: ear.stored, 2)


async def test_what_the_stream_loses_is_read_later(town: Town) -> None:
    """Only the stream is swallowed; reading goes on and brings the mention all the same."""
    account, cursor = await town.connected(poll_seconds=1)
    town.proxy.swallow = b"GET /api/v1/streaming"
    ear = Ear(cursor)
    async with listening(account, ear):
        await asyncio.sleep(0.5)
        town.mention("heard without a stream")
        await ear.until(lambda: ear.stored)
    assert ear.of_kind("created")


async def test_rechecking_finds_edits_and_deletions_that_nobody_streamed(town: Town) -> None:
    account, _ = await town.connected()
    untouched, edited, deleted = (town.mention(each) for each in ("one", "two", "three"))
    customer = town.server.client(town.customer)
    customer.status_update(edited["id"], f"@{town.brand} two, corrected")
    customer.status_delete(deleted["id"])
    keys = [str(each["id"]) for each in (untouched, edited, deleted)]
    events = await CHANNEL.recheck(account, keys)
    assert [(event.kind, event.message_key) for event in events] == [
        ("edited", keys[1]),
        ("deleted", keys[2]),
    ]
    assert events[0].text == f"@{town.brand} two, corrected"


async def test_rechecking_many_messages_takes_few_questions(town: Town) -> None:
    account, _ = await town.connected()
    posted = [town.mention(f"number {number}") for number in range(45)]
    customer = town.server.client(town.customer)
    customer.status_update(posted[30]["id"], f"@{town.brand} corrected")
    customer.status_delete(posted[40]["id"])
    before = town.proxy.questions
    events = await CHANNEL.recheck(account, [str(each["id"]) for each in posted])
    assert [(event.kind, event.message_key) for event in events] == [
        ("edited", str(posted[30]["id"])),
        ("deleted", str(posted[40]["id"])),
    ]
    assert town.proxy.questions - before == 4


async def test_fetching_tells_what_stands_there_now(town: Town) -> None:
    account, _ = await town.connected()
    posted = town.mention("as it was")
    customer = town.server.client(town.customer)
    customer.status_update(posted["id"], f"@{town.brand} as it is")
    found = await CHANNEL.fetch(account, str(posted["id"]))
    assert found is not None
    assert found.text == f"@{town.brand} as it is"
    customer.status_delete(posted["id"])
    assert await CHANNEL.fetch(account, str(posted["id"])) is None
    town.proxy.cut()
    with pytest.raises(Unreachable):
        await CHANNEL.fetch(account, str(posted["id"]))
