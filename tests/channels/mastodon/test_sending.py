"""Replies stand on the network once, where and for whom they were meant."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels.contract import Absent, Ambiguous, Found, Rejected, Retryable, Sent, Unknown
from channels.mastodon import sending
from domain.capabilities import length
from domain.values import Visibility
from tests.channels.mastodon.town import CHANNEL, Town


@pytest.fixture
def long_ago() -> datetime:
    """A first attempt long enough ago for nothing to be under way any more."""
    return datetime.now(UTC) - sending.SETTLED - timedelta(seconds=1)


async def test_a_public_reply_stands_under_the_post_and_names_the_customer(town: Town) -> None:
    account, _ = await town.connected()
    posted = town.mention("is the shop open?")
    result = await CHANNEL.send(account, town.reply(posted, "Until eight."))
    assert isinstance(result, Sent)
    (answer,) = town.answers_to(posted)
    assert (str(answer["id"]), answer["url"]) == (result.remote_key, result.url)
    assert (answer["visibility"], answer["language"]) == ("public", "en")
    assert f"@{town.customer} Until eight." in answer["content"]
    assert result.at == answer["created_at"]


async def test_a_handle_that_is_there_already_is_not_repeated(town: Town) -> None:
    account, _ = await town.connected()
    posted = town.mention("hello")
    await CHANNEL.send(account, town.reply(posted, f"@{town.customer.upper()} hello"))
    (answer,) = town.answers_to(posted)
    assert answer["content"] == f"<p>@{town.customer.upper()} hello</p>"


async def test_a_private_reply_is_a_direct_message(town: Town) -> None:
    account, _ = await town.connected()
    posted = town.mention("a complaint in public")
    reply = town.reply(posted, "What is your order number?", visibility=Visibility.PRIVATE)
    assert isinstance(await CHANNEL.send(account, reply), Sent)
    (answer,) = town.answers_to(posted)
    assert answer["visibility"] == "direct"
    heard = town.server.client(town.customer).notifications(types=["mention"])
    assert [str(each["status"]["id"]) for each in heard] == [str(answer["id"])]


async def test_a_reply_is_no_more_public_than_what_it_answers(town: Town) -> None:
    account, _ = await town.connected()
    posted = town.mention("a quiet question", visibility="unlisted")
    await CHANNEL.send(account, town.reply(posted, "A quiet answer."))
    assert [each["visibility"] for each in town.answers_to(posted)] == ["unlisted"]


async def test_a_text_is_as_long_as_the_server_says(town: Town) -> None:
    account, _ = await town.connected()
    rules = CHANNEL.capabilities(account)
    posted = town.mention("tell me everything")
    fitting = "x" * (rules.max_length - len(f"@{town.customer} "))
    assert length(rules, fitting, town.customer) == rules.max_length == 500
    refused = await CHANNEL.send(account, town.reply(posted, fitting + "x"))
    assert refused == Rejected("http-422")
    assert isinstance(await CHANNEL.send(account, town.reply(posted, fitting)), Sent)
    assert len(town.answers_to(posted)) == 1


async def test_an_answer_to_what_is_gone_is_refused(town: Town) -> None:
    account, _ = await town.connected()
    posted = town.mention("never mind")
    town.server.client(town.customer).status_delete(posted["id"])
    assert await CHANNEL.send(account, town.reply(posted, "too late")) == Rejected("http-404")


async def test_the_same_attempt_posts_once(town: Town) -> None:
    account, _ = await town.connected()
    posted = town.mention("once, please")
    reply = town.reply(posted, "Once.")
    first, second = [await CHANNEL.send(account, reply) for _ in range(2)]
    assert isinstance(first, Sent)
    assert isinstance(second, Sent)
    assert first.remote_key == second.remote_key
    assert len(town.answers_to(posted)) == 1


async def test_a_lost_answer_is_found_again(town: Town) -> None:
    """The server posted, its answer was lost on the way, nobody sends twice."""
    account, _ = await town.connected()
    posted = town.mention("did you get this?")
    reply = replace(town.reply(posted, "Yes: https://example.com/a?b=1&c=2"))
    reply = replace(reply, first_attempt_at=datetime.now(UTC))
    town.proxy.swallow = b"POST"
    result = await CHANNEL.send(account, reply)
    assert isinstance(result, Ambiguous)
    town.proxy.restore()
    (answer,) = await _answers(town, posted)
    found = await CHANNEL.reconcile(account, reply)
    assert found == Found(str(answer["id"]), url=answer["url"])


async def test_what_never_arrived_is_absent_and_may_be_sent_again(
    town: Town, long_ago: datetime
) -> None:
    account, _ = await town.connected()
    posted = town.mention("hello?")
    reply = replace(town.reply(posted, "Hello!"), first_attempt_at=long_ago)
    # Other replies of the same account must not be taken for it.
    brand = town.server.client(town.brand)
    brand.status_post(f"@{town.customer} Hello?", in_reply_to_id=posted["id"])
    brand.status_post(f"@{town.customer} Hello!")
    assert await CHANNEL.reconcile(account, reply) == Absent()
    assert isinstance(await CHANNEL.send(account, reply), Sent)
    assert isinstance(await CHANNEL.reconcile(account, reply), Found)


async def test_absent_is_said_only_when_everything_since_was_read(
    town: Town, long_ago: datetime
) -> None:
    """More replies than one page since the first attempt, ours the oldest."""
    account, _ = await town.connected()
    posted = town.mention("the beginning of a busy hour")
    reply = replace(town.reply(posted, "First of many."), first_attempt_at=long_ago)
    assert isinstance(await CHANNEL.send(account, reply), Sent)
    brand = town.server.client(town.brand)
    for number in range(sending.PAGE + 5):
        brand.status_post(f"number {number}")
    assert isinstance(await CHANNEL.reconcile(account, reply), Found)


async def test_while_a_request_may_be_under_way_nobody_knows(town: Town) -> None:
    account, _ = await town.connected()
    posted = town.mention("just now")
    reply = replace(town.reply(posted, "Sent a second ago."), first_attempt_at=datetime.now(UTC))
    assert await CHANNEL.reconcile(account, reply) == Unknown()


async def test_a_server_that_does_not_answer_cannot_tell(town: Town, long_ago: datetime) -> None:
    account, _ = await town.connected()
    posted = town.mention("hello?")
    reply = replace(town.reply(posted, "Hello!"), first_attempt_at=long_ago)
    town.proxy.cut()
    assert await CHANNEL.reconcile(account, reply) == Unknown()
    result = await CHANNEL.send(account, reply)
    assert isinstance(result, Retryable | Ambiguous)


async def _answers(town: Town, posted: Any) -> list[Any]:
    """The answers, as soon as the server has posted any."""
    async with asyncio.timeout(5):
        while not (answers := town.answers_to(posted)):
            await asyncio.sleep(0.1)
    return answers
