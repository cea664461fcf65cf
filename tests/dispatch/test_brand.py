"""What a search finds counts only if it names the client; its handles address it."""

import asyncio
from dataclasses import replace
from typing import Any

from db.brands import change_brand
from db.engine import Sessions
from domain.brand import Brand
from tests.dispatch.desk import Desk, an_author, an_event


async def _with_words(desk: Desk, **words: Any) -> None:
    async with desk.sessions.begin() as session:
        await change_brand(session, desk.account.client_id, Brand(**words), actor=None)


async def test_what_a_search_finds_counts_only_if_it_names_the_client(desk: Desk) -> None:
    await _with_words(desk, names=("Café Kompass",))
    ours = an_event("Im Café Kompass ist es laut", found=True, addressed=False)
    other = an_event("Mein Kompass zeigt nach Süden", found=True, addressed=False)
    stored = await desk.store(ours, other)
    assert (stored.accepted, len(stored.waiting)) == (2, 1)
    assert (await desk.counts())["messages"] == 1
    assert not (await desk.message(ours.message_key)).addressed
    assert (await desk.store(other)).waiting == ()


async def test_what_a_search_passed_over_is_taken_in_as_what_else_it_is(desk: Desk) -> None:
    """It counted as seen: a post under a hashtag that is listened to, which a search of other words
    had found first, was never heard of, nor was a mention without one of the client's words."""
    await _with_words(desk, names=("Café Kompass",))
    post = an_event("Mein Kompass zeigt nach Süden", addressed=False)
    assert (await desk.store(replace(post, found=True))).waiting == ()
    assert len((await desk.store(post)).waiting) == 1


async def test_a_post_that_two_accounts_listen_for_is_one_case(sessions: Sessions) -> None:
    """Each account of a client listens for its hashtags: each made a case of every post."""
    one = await Desk.open(sessions, channel="mastodon")
    other = await Desk.open(sessions, channel="mastodon", client_id=one.account.client_id)
    post, tagging = an_event(addressed=False), an_event(addressed=True)
    told = [
        await desk.store_at_length(post, tagging, listens=True) for desk in (one, other, one, other)
    ]
    assert [len(each.waiting) for each in told] == [2, 1, 0, 0]
    at_once = an_event(addressed=False, author=an_author("kim"))
    told = await asyncio.gather(
        *(desk.store_at_length(at_once, listens=True) for desk in (one, other) * 3)
    )
    assert sum(len(each.waiting) for each in told) == 1


async def test_an_edit_that_speaks_to_the_client_is_addressed_to_it(desk: Desk) -> None:
    """Whoever tagged it afterwards went on being watched."""
    before = an_event("Der Kuchen ist trocken", addressed=False)
    await desk.store(before)
    for text, addressed in (("Der Kuchen, @kompass?", True), ("Der Kuchen?", False)):
        edit = an_event(text, kind="edited", message_key=before.message_key, addressed=addressed)
        await desk.store(edit)
        assert (await desk.message(before.message_key)).addressed


async def test_another_handle_of_the_client_addresses_it(desk: Desk) -> None:
    before, after = an_event("@tortenhaus hallo"), an_event("@tortenhaus hallo")
    await desk.store(before)
    assert not (await desk.message(before.message_key)).addressed
    await _with_words(desk, handles=("@tortenhaus",))
    await desk.store(after)
    assert (await desk.message(after.message_key)).addressed
