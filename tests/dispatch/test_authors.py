"""Who wrote: one customer for each author, known to whom their key belongs."""

import asyncio
import runpy
from pathlib import Path

from sqlalchemy import text

import db.migrations
from db.engine import Sessions
from tests.dispatch.desk import Desk, an_author, an_event


async def test_many_posts_of_a_new_author_at_once_make_one_customer(desk: Desk) -> None:
    await asyncio.gather(*(desk.store(an_event(thread_key="t")) for _ in range(10)))
    assert await desk.counts() == {
        "messages": 10,
        "conversations": 1,
        "customers": 1,
        "identities": 1,
    }


async def test_two_accounts_that_meet_a_new_author_at_once_know_one_customer(
    sessions: Sessions,
) -> None:
    one = await Desk.open(sessions)
    other = await Desk.open(sessions, client_id=one.account.client_id)
    await asyncio.gather(*(desk.store(an_event()) for desk in (one, other) * 5))
    counts = await one.counts()
    assert (counts["customers"], counts["identities"]) == (1, 1)
    assert counts["messages"] == 10


async def test_authors_whose_keys_are_an_account_s_own_are_known_to_no_other(
    sessions: Sessions,
) -> None:
    """Two sources by the generic webhook both have an author 1: whoever took out or erased one
    took the other's messages as well."""
    one = await Desk.open(sessions)
    other = await Desk.open(sessions, client_id=one.account.client_id)
    for desk, short in ((one, True), (other, True), (one, False), (other, False)):
        event = an_event(author=an_author("1", local=True))
        await (desk.store(event) if short else desk.store_at_length(event))
    counts = await one.counts()
    assert (counts["customers"], counts["identities"], counts["messages"]) == (2, 2, 4)


async def test_who_was_known_to_all_accounts_before_stays_who_they_are(sessions: Sessions) -> None:
    one = await Desk.open(sessions)
    await one.store(an_event(author=an_author("1")))
    for store in (one.store, one.store_at_length):
        await store(an_event(author=an_author("1", local=True)))
    counts = await one.counts()
    assert (counts["customers"], counts["identities"], counts["messages"]) == (1, 1, 3)


async def test_whom_one_account_alone_has_met_became_its_own(sessions: Sessions) -> None:
    """By the migration; whom two have met already stays one, and both go on with them."""
    one = await Desk.open(sessions)
    other = await Desk.open(sessions, client_id=one.account.client_id)
    for desk, authors in ((one, ("mine", "shared")), (other, ("shared",))):
        await desk.store(*(an_event(author=an_author(author)) for author in authors))
    (file,) = Path(db.migrations.__path__[0], "versions").glob("*_whose_keys.py")
    async with sessions.begin() as session:
        await session.execute(text(runpy.run_path(str(file))["MET_BY_ONE"]))
    assert (await one.identity("mine")).within == str(one.account.id)
    assert (await one.identity("shared")).within == ""
    for desk in (one, other):
        for author in ("mine", "shared"):
            await desk.store(an_event(author=an_author(author, local=True)))
    assert (await one.counts())["customers"] == 3, "another who is called mine"


async def test_the_same_author_of_another_client_is_another_customer(sessions: Sessions) -> None:
    one, other = await Desk.open(sessions), await Desk.open(sessions)
    await one.store(an_event())
    await other.store(an_event())
    assert (await one.identity("mia")).customer_id != (await other.identity("mia")).customer_id


async def test_a_profile_is_what_it_says_now(desk: Desk) -> None:
    await desk.store(an_event(author=an_author(followers=5, verified=False)))
    await desk.store(an_event(author=an_author(handle="mia2", name="Mia M.", followers=7)))
    identity = await desk.identity("mia")
    assert (identity.handle, identity.name, identity.followers) == ("mia2", "Mia M.", 7)
    assert identity.verified is False


async def test_what_a_network_leaves_out_does_not_erase_what_is_known(desk: Desk) -> None:
    await desk.store(an_event(author=an_author(followers=5)))
    await desk.store(an_event(author=an_author(name="", followers=None)))
    identity = await desk.identity("mia")
    assert (identity.name, identity.followers) == ("Mia", 5)
