"""Replies stand on the network once, where and for whom they were meant."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import current_thread, main_thread
from typing import Any
from uuid import uuid4

import pytest

from channels.contract import (
    Absent,
    Ambiguous,
    Change,
    Found,
    Outbound,
    OutFile,
    Rejected,
    Retryable,
    SendResult,
    Sent,
    Unknown,
)
from channels.mastodon import client, sending
from domain.amendment import AmendmentKind
from domain.capabilities import length
from domain.values import Visibility
from tests.channels.harness import an_outbound
from tests.channels.mastodon.harness import A_STATUS, harness
from tests.channels.mastodon.town import CHANNEL, Town
from tests.channels.peer import Answer, Reaction, Request, fake_peer


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


async def test_pictures_stand_in_the_reply_with_what_they_show(town: Town) -> None:
    account, _ = await town.connected()
    rules = CHANNEL.capabilities(account).files
    assert rules is not None
    assert (rules.most, rules.described) == (4, True)
    posted = town.mention("what is on the menu?")
    reply = replace(town.reply(posted, "Soup."), files=(a_picture("a soup"), a_picture("a cake")))
    sent = await CHANNEL.send(account, reply)
    assert isinstance(sent, Sent)
    assert await CHANNEL.send(account, reply) == sent, "a retried send posts nothing new"
    (answer,) = town.answers_to(posted)
    assert [each["description"] for each in answer["media_attachments"]] == ["a soup", "a cake"]
    assert isinstance(await CHANNEL.reconcile(account, _attempted(reply)), Found)


async def test_a_corrected_reply_keeps_its_pictures(town: Town) -> None:
    account, _ = await town.connected()
    posted = town.mention("and today?")
    reply = replace(town.reply(posted, "Soop."), files=(a_picture("a soup"),))
    sent = await CHANNEL.send(account, reply)
    assert isinstance(sent, Sent)
    change = Change(
        attempt_id=uuid4(),
        kind=AmendmentKind.CORRECT,
        message_key=sent.remote_key,
        conversation_key="",
        person=reply.recipient,
        text="Soup.",
    )
    assert isinstance(await CHANNEL.amend(account, change), Sent)
    (answer,) = town.answers_to(posted)
    assert "Soup." in answer["content"]
    assert [each["description"] for each in answer["media_attachments"]] == ["a soup"]


NOT_TAKEN = Answer(422)
WORKED_ON = {"id": "9", "url": None}
"""What an instance answers (202, then 206) until it has worked through a picture."""


async def _upload(*looks: Answer, posting: Reaction = NOT_TAKEN) -> tuple[SendResult, list[str]]:
    """Send a picture to an instance that answers the upload and each look so; what came of it, and
    the requests that changed anything."""
    answers = iter(looks)

    def react(request: Request) -> Reaction:
        if "/media" in request.path:
            return next(answers)
        if request.method == "POST":
            return posting
        return Answer(200, A_STATUS)

    async with fake_peer(react) as peer:
        outbound = an_outbound(files=(a_picture("a soup"),))
        result = await CHANNEL.send(harness.account(peer.url), outbound)
    return result, [each.path for each in peer.requests if each.method == "POST"]


async def test_a_status_waits_until_the_instance_has_worked_through_its_picture() -> None:
    done = Answer(200, {"id": "9", "url": "https://social.example/9.png"})
    result, posted = await _upload(
        Answer(202, WORKED_ON), Answer(206, WORKED_ON), done, posting=harness.taken
    )
    assert isinstance(result, Sent)
    assert posted == ["/api/v2/media", "/api/v1/statuses"]


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ([Answer(422, {"error": "no picture"})], Rejected("http-422")),
        ([Answer(500)], Retryable("http-500")),
        ([Answer(202, WORKED_ON), Answer(422, {"error": "broken"})], Rejected("http-422")),
        ([Answer(200, {"url": "x"})], Retryable("unreadable-answer")),
        ([Answer(401, {})], Rejected("http-401", operator=True)),
    ],
)
async def test_a_picture_that_is_not_taken_leaves_nothing_behind(
    looks: list[Answer], expected: SendResult
) -> None:
    assert await _upload(*looks) == (expected, ["/api/v2/media"])


async def test_a_picture_that_takes_too_long_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "UPLOADING", 0.0)
    result, posted = await _upload(*[Answer(202, WORKED_ON)] * 3)
    assert result == Retryable("media-not-ready")
    assert "/api/v1/statuses" not in posted


def a_picture(shows: str) -> OutFile:
    return OutFile(uuid4(), "image/png", b"\x89PNG\r\n\x1a\n" + shows.encode(), shows)


def _attempted(reply: Outbound) -> Outbound:
    return replace(reply, first_attempt_at=datetime.now(UTC))


async def test_absent_is_not_said_where_the_words_cannot_be_compared(long_ago: datetime) -> None:
    """An instance that gives out no source was thought to have nothing: the reply stood twice."""
    reply = an_outbound(first_attempt_at=long_ago)
    now = datetime.now(UTC).isoformat()
    standing = {**A_STATUS, "id": "50", "in_reply_to_id": reply.in_reply_to, "created_at": now}

    def instance(request: Request) -> Reaction:
        if request.path.startswith("/api/v1/accounts/"):
            return Answer(200, [] if "max_id" in request.path else [standing])
        return Answer(404, {"error": "no such thing"})

    async with fake_peer(instance) as peer:
        assert await CHANNEL.reconcile(harness.account(peer.url), reply) == Unknown()


async def test_instances_that_do_not_answer_hold_up_no_reply_elsewhere() -> None:
    """All that is asked of networks shared a few threads with all the post: the accounts of one
    instance that hung kept the replies of every other waiting, until nobody waited any more."""
    async with (
        fake_peer(lambda _: Answer(200, A_STATUS, after=3)) as silent,
        fake_peer(harness.script(harness.taken)) as well,
    ):
        hanging = harness.account(silent.url, timeout_seconds=4)
        asking = [asyncio.create_task(CHANNEL.fetch(hanging, "42")) for _ in range(40)]
        await asyncio.sleep(0.5)
        async with asyncio.timeout(2):
            assert isinstance(await CHANNEL.send(harness.account(well.url), an_outbound()), Sent)
        assert not any(each.done() for each in asking)
        await asyncio.gather(*asking)


async def test_whoever_has_an_answer_has_no_hand_at_the_instance_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class HeldUp:
        """The lock of a thread that is held up before it, as on a busy machine."""

        def __enter__(self) -> None:
            if current_thread() is not main_thread():
                time.sleep(0.05)

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(client, "AT_ONCE", 1)
    monkeypatch.setattr(client, "_counting", HeldUp())
    asking = harness.account("https://social.example")
    assert await client.in_thread(asking, lambda: 1) == 1
    assert await client.in_thread(asking, lambda: 2) == 2


async def test_what_an_instance_keeps_waiting_is_bounded_and_what_is_refused_never_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also what nobody waits for any more: the instance has it still."""
    monkeypatch.setattr(client, "AT_ONCE", 2)
    async with fake_peer(lambda _: Answer(200, A_STATUS, after=1)) as silent:
        hanging = harness.account(silent.url, timeout_seconds=2)
        given_up, asking = (asyncio.create_task(CHANNEL.fetch(hanging, "42")) for _ in range(2))
        await asyncio.sleep(0.3)
        given_up.cancel()
        assert await CHANNEL.send(hanging, an_outbound()) == Retryable("timeout")
        change = Change(uuid4(), AmendmentKind.WITHDRAW, "42", "42", an_outbound().recipient)
        assert await CHANNEL.amend(hanging, change) == Retryable("timeout")
        assert [request.method for request in silent.requests] == ["GET", "GET"]
        await asking
        async with asyncio.timeout(5):
            assert await CHANNEL.fetch(hanging, "42") is not None
