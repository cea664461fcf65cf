"""What a network brings is stored once, joined to where it belongs, and never lost."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from channels.contract import Attachment, RejectedItem
from db.deliveries import attachments_of, bodies_of
from db.engine import Sessions
from db.tables import Message
from dispatch.storing.reading import LONGEST_TEXT
from domain.values import Visibility
from tests.dispatch.desk import CONNECTED, NOW, Desk, an_author, an_event

ONE_OF_EACH = {"messages": 1, "conversations": 1, "customers": 1, "identities": 1}


# -- once ------------------------------------------------------------------------------------------


async def test_the_same_item_a_second_time_is_a_duplicate(desk: Desk) -> None:
    event = an_event()
    first, second = await desk.store(event), await desk.store(event, event)
    assert (first.accepted, first.duplicates, len(first.waiting)) == (1, 0, 1)
    assert (second.accepted, second.duplicates, second.waiting) == (0, 2, ())
    assert await desk.counts() == ONE_OF_EACH


async def test_twenty_deliveries_of_one_item_at_once_are_one_message_and_one_case(
    desk: Desk,
) -> None:
    event = an_event()
    outcomes = await asyncio.gather(*(desk.store(event) for _ in range(20)))
    assert sum(outcome.accepted for outcome in outcomes) == 1
    assert sum(outcome.duplicates for outcome in outcomes) == 19
    assert await desk.counts() == ONE_OF_EACH


async def test_deliveries_that_share_items_in_another_order_do_not_wait_for_each_other(
    desk: Desk,
) -> None:
    events = [an_event(author=an_author(f"author-{n}")) for n in range(6)]
    orders = [events, events[::-1], events[3:] + events[:3]] * 4
    outcomes = await asyncio.gather(*(desk.store(*order) for order in orders))
    assert sum(outcome.accepted for outcome in outcomes) == 6
    assert (await desk.counts())["messages"] == 6


async def test_a_post_and_its_edit_told_at_once_are_one_message(desk: Desk) -> None:
    created = an_event("alt")
    edits = [an_event(f"neu {n}", kind="edited", message_key=created.message_key) for n in range(5)]
    await asyncio.gather(*(desk.store(event) for event in (created, *edits)))
    assert await desk.counts() == ONE_OF_EACH
    assert (await desk.words_of(created.message_key) or "").startswith("neu")


# -- where it belongs ------------------------------------------------------------------------------


async def test_a_second_post_in_the_thread_joins_the_case(desk: Desk) -> None:
    first, second = an_event(thread_key="t"), an_event(thread_key="t")
    await desk.store(first, second)
    cases = {(await desk.message(event.message_key)).case_id for event in (first, second)}
    assert len(cases) == 1
    assert None not in cases


async def test_a_reply_joins_the_thread_of_what_it_answers_whatever_the_network_calls_it(
    desk: Desk,
) -> None:
    first = an_event(thread_key="t")
    answer = an_event(thread_key="another", in_reply_to=first.message_key)
    await desk.store(first, answer)
    one, other = await desk.message(first.message_key), await desk.message(answer.message_key)
    assert (one.case_id, one.thread_key) == (other.case_id, other.thread_key)


async def test_several_people_in_a_thread_are_several_cases_that_know_of_each_other(
    desk: Desk,
) -> None:
    posts = [an_event(thread_key="t", author=an_author(name)) for name in ("a", "b", "c")]
    await desk.store(*posts)
    cases = [(await desk.message(post.message_key)).case_id for post in posts]
    assert len(set(cases)) == 3
    a, b, c = cases
    assert a is not None
    assert b is not None
    assert c is not None
    assert await desk.links() == {frozenset({a, b}), frozenset({a, c}), frozenset({b, c})}
    customers = {(await desk.identity(name)).customer_id for name in ("a", "b", "c")}
    assert len(customers) == 3


async def test_other_threads_of_the_same_person_are_cases_of_their_own(desk: Desk) -> None:
    first, second = an_event(), an_event()
    await desk.store(first, second)
    one, other = await desk.message(first.message_key), await desk.message(second.message_key)
    assert one.case_id != other.case_id
    assert await desk.links() == set()


async def test_an_answer_to_us_is_addressed_to_us_without_a_tag(desk: Desk) -> None:
    first = an_event("@kompass hallo")
    echo = an_event("Hallo Mia", kind="echo", in_reply_to=first.message_key)
    answer = an_event("Danke", in_reply_to=echo.message_key)
    await desk.store(first, echo, answer)
    assert (await desk.message(answer.message_key)).addressed
    assert (await desk.message(answer.message_key)).case_id == (
        await desk.message(first.message_key)
    ).case_id


# -- edits and deletions ---------------------------------------------------------------------------


async def test_an_edit_changes_the_words_and_is_told(desk: Desk) -> None:
    event = an_event("alt")
    await desk.store(event)
    edit = an_event("neu", kind="edited", message_key=event.message_key)
    assert len((await desk.store(edit)).waiting) == 1
    assert await desk.words_of(event.message_key) == "neu"


async def test_an_edit_brings_the_pictures_that_it_adds(desk: Desk) -> None:
    pictures = [Attachment(f"https://n.example/{n}.jpg", "image/jpeg") for n in range(3)]
    event = an_event("alt", attachments=(pictures[0],))
    await desk.store(event)
    for shown in (pictures[:2], pictures[1:]):
        edit = an_event(
            "neu", kind="edited", message_key=event.message_key, attachments=tuple(shown)
        )
        await desk.store(edit)
    message = await desk.message(event.message_key)
    async with desk.sessions() as session:
        found = (await attachments_of(session, [message.id]))[message.id]
    assert [each.url for each in found] == [each.url for each in pictures]


async def test_an_edit_that_a_later_one_has_overtaken_changes_nothing(desk: Desk) -> None:
    event = an_event("alt")
    edits = [
        an_event(
            f"neu {n}",
            kind="edited",
            message_key=event.message_key,
            occurred_at=NOW + timedelta(seconds=n),
        )
        for n in (2, 1)
    ]
    await desk.store(event)
    outcomes = [await desk.store(edit) for edit in edits]
    assert [len(outcome.waiting) for outcome in outcomes] == [1, 0]
    assert await desk.words_of(event.message_key) == "neu 2"


async def test_an_edit_before_its_post_brings_the_post(desk: Desk) -> None:
    edit = an_event("neu", kind="edited", message_key="late")
    created = an_event("alt", message_key="late")
    assert len((await desk.store(edit)).waiting) == 1
    assert (await desk.store(created)).waiting == ()
    assert await desk.words_of("late") == "neu"
    assert (await desk.counts())["messages"] == 1


async def test_a_deletion_is_told_once(desk: Desk) -> None:
    event = an_event()
    await desk.store(event)
    gone = an_event(kind="deleted", message_key=event.message_key)
    again = an_event(kind="deleted", message_key=event.message_key, key="another way to say it")
    assert len((await desk.store(gone)).waiting) == 1
    assert (await desk.store(again)).waiting == ()
    assert (await desk.message(event.message_key)).deleted_at == NOW


async def test_a_deletion_before_its_post_keeps_the_post_out(desk: Desk) -> None:
    gone = an_event(kind="deleted", message_key="ghost")
    created = an_event(message_key="ghost")
    assert (await desk.store(gone)).waiting == ()
    stored = await desk.store(created)
    assert (stored.accepted, stored.waiting) == (1, ())
    assert (await desk.message("ghost")).case_id is None
    assert (await desk.message("ghost")).text_id is None, "not a word of it is kept"


async def test_what_is_gone_is_not_edited_back(desk: Desk) -> None:
    event = an_event("alt")
    await desk.store(event, an_event(kind="deleted", message_key=event.message_key))
    edit = an_event("neu", kind="edited", message_key=event.message_key)
    assert (await desk.store(edit)).waiting == ()
    assert await desk.words_of(event.message_key) == "alt"


# -- echoes ----------------------------------------------------------------------------------------


async def test_an_echo_is_an_outbound_message_that_we_did_not_send(desk: Desk) -> None:
    post = an_event()
    echo = an_event("Hallo Mia", kind="echo", in_reply_to=post.message_key)
    await desk.store(post)
    assert len((await desk.store(echo)).waiting) == 1
    message = await desk.message(echo.message_key)
    assert (message.direction, message.delivery, message.elsewhere) == ("outbound", "sent", True)
    assert message.case_id == (await desk.message(post.message_key)).case_id


async def test_an_echo_of_what_we_sent_ourselves_is_nothing_new(desk: Desk) -> None:
    post = an_event()
    await desk.store(post)
    stored = await desk.message(post.message_key)
    async with desk.sessions.begin() as session:
        session.add(
            Message(
                id=uuid4(),
                client_id=desk.account.client_id,
                account_id=desk.account.id,
                conversation_id=stored.conversation_id,
                case_id=stored.case_id,
                direction="outbound",
                visibility="public",
                remote_key="ours",
                thread_key=stored.thread_key,
                occurred_at=NOW,
                delivery="sent",
            )
        )
    echo = an_event("…", kind="echo", message_key="ours", in_reply_to=post.message_key)
    assert (await desk.store(echo)).waiting == ()
    assert not (await desk.message("ours")).elsewhere


async def test_the_brands_own_post_is_no_case(desk: Desk) -> None:
    stored = await desk.store(an_event("Wir haben Sommerpause.", kind="echo"))
    assert (stored.accepted, stored.waiting) == (1, ())
    assert (await desk.counts())["conversations"] == 0


# -- odd things ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b", "a\ufffdb"),
        ("half \ud83d of it", "half \ufffd of it"),
        ("👍🏽 zero\u200bwidth \u202ereversed", "👍🏽 zero\u200bwidth \u202ereversed"),
        ("", ""),
        ("é vs e\u0301", "é vs e\u0301"),
    ],
)
async def test_whatever_people_write_can_be_kept(desk: Desk, text: str, kept: str) -> None:
    event = an_event(text)
    await desk.store(event)
    assert await desk.words_of(event.message_key) == kept


async def test_odd_characters_anywhere_keep_no_delivery_out(desk: Desk) -> None:
    odd = "x\x00\udc00"
    event = an_event(
        odd,
        message_key=odd,
        thread_key=odd,
        url=odd,
        author=an_author(odd, handle=odd, name=odd),
        attachments=(Attachment(url=odd, media_type=odd, description=odd),),
    )
    assert (await desk.store(event, an_event())).accepted == 2
    assert (await desk.store(event)).duplicates == 1


async def test_a_rejected_item_is_kept_with_its_delivery(desk: Desk) -> None:
    body = b'{"events": ["\xf0\x9f\x99\x82", 1]}'
    await desk.store(an_event(), raw=body, rejected=[RejectedItem(1, "text: is missing")])
    (raw,) = await desk.raws()
    async with desk.sessions() as session:
        assert await bodies_of(session, [raw]) == {raw.id: body}
    assert raw.sealed is not None
    assert body not in raw.sealed, "a delivery speaks of people: it is kept sealed"
    assert raw.problems == [{"index": 1, "problem": "text: is missing"}]
    (item,) = await desk.inbound()
    assert item.raw_id == raw.id


async def test_a_delivery_that_fails_half_way_leaves_nothing_behind(desk: Desk) -> None:
    with pytest.raises(DBAPIError):
        await desk.store(an_event(), an_event(author=an_author(followers=2**70)))
    assert (await desk.counts())["messages"] == 0
    assert await desk.inbound() == []


@pytest.mark.parametrize(
    ("listens", "before", "baseline"),
    [(True, True, True), (True, False, False), (False, True, False)],
)
async def test_what_a_listening_channel_finds_from_before_is_its_baseline(
    desk: Desk, listens: bool, before: bool, baseline: bool
) -> None:
    moment = CONNECTED + timedelta(hours=-1 if before else 1)
    event = an_event(occurred_at=moment)
    await desk.store(event, listens=listens)
    assert (await desk.message(event.message_key)).baseline is baseline


@pytest.mark.parametrize(
    ("text", "repost"),
    [("RT @mia: so ein Ärger", True), ("rt @mia hallo", True), ("START @mia", False)],
)
async def test_a_copy_by_the_old_convention_is_a_repost(
    desk: Desk, text: str, repost: bool
) -> None:
    event = an_event(text)
    await desk.store(event)
    assert (await desk.message(event.message_key)).repost is repost


# -- to whom it speaks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "addressed"),
    [
        ("@kompass hallo", True),
        ("hallo @Kompass!", True),
        ("(@KOMPASS)", True),
        ("@kompass, bitte", True),
        ("Schade, @kompass.", True),
        ("@kompass-Team bitte melden", True),
        ("＠kompass hallo", True),
        ("@kompass: hallo", True),
        ("…@kompass", True),
        ("@kompass_hilfe hallo", True),
        ("kompass hallo", False),
        ("@kompassnadel hallo", False),
        ("@kompass_fans hallo", False),
        ("@kompass.shop hallo", False),
        ("@kompass@other.example hallo", False),
        ("info@kompass ist die Adresse", False),
        ("info@kompass.example", False),
        ("@@kompass", False),
        ("#kompass", False),
        ("https://x.example/@kompassnadel", False),
        ("", False),
    ],
)
async def test_a_public_post_speaks_to_the_client_when_it_tags_a_handle(
    sessions: Sessions, text: str, addressed: bool
) -> None:
    desk = await Desk.open(sessions, settings={"handles": ["@kompass_hilfe", "", "@"]})
    event = an_event(text)
    await desk.store(event)
    assert (await desk.message(event.message_key)).addressed is addressed


@pytest.mark.parametrize("said", [True, False])
async def test_what_the_network_itself_says_counts_more_than_the_text(
    desk: Desk, said: bool
) -> None:
    event = an_event("@kompass" if not said else "hallo", addressed=said)
    await desk.store(event)
    assert (await desk.message(event.message_key)).addressed is said


async def test_what_is_private_is_for_the_client(desk: Desk) -> None:
    event = an_event("hallo", visibility=Visibility.PRIVATE)
    await desk.store(event)
    assert (await desk.message(event.message_key)).addressed


async def test_an_account_without_a_handle_is_tagged_by_nobody(sessions: Sessions) -> None:
    desk = await Desk.open(sessions, handle="")
    event = an_event("@ hallo")
    await desk.store(event)
    assert not (await desk.message(event.message_key)).addressed


async def test_a_post_of_any_length_is_stored_and_known_again(desk: Desk) -> None:
    endless = an_event("x" * (LONGEST_TEXT + 1), key="k" * 5_000)
    first = await desk.store(endless, an_event())
    again = await desk.store(endless)
    assert (first.accepted, again.accepted, again.duplicates) == (2, 0, 1)
    assert await desk.words_of(endless.message_key) == "x" * LONGEST_TEXT
