"""New posts of one moment share a transaction, and none of them answers for another."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from db.engine import Sessions
from db.tables import Customer
from dispatch.group_commit import Overrun
from dispatch.receiving import AT_ONCE, CROWD, CROWDED_FOR, STREAM, FastPath
from dispatch.storing.deliveries import Stored
from tests.dispatch.desk import Desk, an_author, an_event


async def customers_of(desk: Desk) -> int:
    async with desk.sessions() as session:
        query = select(func.count()).where(Customer.client_id == desk.account.client_id)
        return await session.scalar(query) or 0


async def test_a_crowd_shares_few_transactions(sessions: Sessions) -> None:
    desk = await Desk.open(sessions)
    await desk.store(an_event(author=an_author("before")))
    commits: list[Any] = []
    engine = sessions.kw["bind"].sync_engine
    count = commits.append  # one object: it is asked for again below
    sqlalchemy_event.listen(engine, "commit", count)
    try:
        crowd = [an_event(author=an_author(f"crowd-{n}")) for n in range(40)]
        stored = await asyncio.gather(*(desk.store(each) for each in crowd))
    finally:
        sqlalchemy_event.remove(engine, "commit", count)
    assert all(each.accepted == 1 and len(each.waiting) == 1 for each in stored)
    assert len({each.waiting for each in stored}) == 40
    assert await customers_of(desk) == 41
    assert len(commits) <= 3, "the first alone, then as many as go together"


async def test_what_comes_twice_at_once_is_stored_once(desk: Desk) -> None:
    twice = an_event("zweimal", message_key="m", author=an_author("mia"))
    stored = await asyncio.gather(*(desk.store(twice) for _ in range(6)))
    assert sorted((each.accepted, each.duplicates) for each in stored) == [
        *[(0, 1)] * 5,
        (1, 0),
    ]
    assert len(await desk.inbound()) == 1


async def test_two_posts_of_somebody_new_at_once_are_one_person(desk: Desk) -> None:
    posts = [an_event(author=an_author("ada")) for _ in range(5)]
    stored = await asyncio.gather(*(desk.store(each) for each in posts))
    assert sum(each.accepted for each in stored) == 5
    assert await customers_of(desk) == 1


async def test_one_that_cannot_be_stored_harms_no_other(desk: Desk) -> None:
    odd = an_event(author=an_author("odd", followers=2**70))
    posts = [an_event(author=an_author(f"good-{n}")) for n in range(8)]
    posts.insert(4, odd)
    results = await asyncio.gather(*(desk.store(each) for each in posts), return_exceptions=True)
    assert isinstance(results.pop(4), DBAPIError)
    for result in results:
        assert isinstance(result, Stored)
        assert result.accepted == 1
    assert await customers_of(desk) == 8


async def test_who_hangs_up_takes_nobody_along(desk: Desk) -> None:
    posts = [an_event(author=an_author(f"some-{n}")) for n in range(6)]
    tasks = [asyncio.create_task(desk.store(each)) for each in posts]
    await asyncio.sleep(0)
    tasks[3].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(results[3], asyncio.CancelledError)
    assert sum(isinstance(each, Stored) for each in results) == 5
    assert len(await desk.inbound()) in (5, 6)


class Door:
    """Notes what is handed over."""

    def __init__(self) -> None:
        self.handed: list[UUID] = []
        self.opens = asyncio.Event()
        self.opens.set()

    async def hand_over(self, inbound_id: UUID) -> None:
        self.handed.append(inbound_id)
        await self.opens.wait()


async def test_in_a_stream_handing_over_is_left_to_the_relay() -> None:
    door = Door()
    fast_path = FastPath(door)  # type: ignore[arg-type]
    for _ in range(3 * STREAM):
        fast_path.hand_over([uuid4()])
        await fast_path.drain()
    assert len(door.handed) == STREAM


async def test_what_waits_its_turn_when_a_stream_begins_is_left_to_the_relay() -> None:
    door = Door()
    door.opens.clear()
    fast_path = FastPath(door)  # type: ignore[arg-type]
    for _ in range(AT_ONCE):
        fast_path.hand_over([uuid4()])
    await asyncio.sleep(0)
    for _ in range(STREAM):
        fast_path.hand_over([uuid4()])
    door.opens.set()
    await fast_path.drain()
    assert len(door.handed) == AT_ONCE


async def test_who_comes_in_a_crowd_is_handed_over_when_it_has_passed() -> None:
    door = Door()
    fast_path = FastPath(door)  # type: ignore[arg-type]
    for _ in range(CROWD):
        fast_path.hand_over([uuid4()])
    await asyncio.sleep(CROWDED_FOR / 4)
    assert not door.handed, "those who came together are answered first"
    await fast_path.drain()
    assert len(door.handed) == CROWD


async def test_a_delivery_of_many_items_is_a_stream() -> None:
    door = Door()
    fast_path = FastPath(door)  # type: ignore[arg-type]
    fast_path.hand_over([uuid4() for _ in range(STREAM + 1)])
    await fast_path.drain()
    assert not door.handed


async def test_what_a_slow_temporal_cannot_take_is_left_to_the_relay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dispatch.receiving.UNDER_WAY_AT_MOST", 4)
    door = Door()
    fast_path = FastPath(door)  # type: ignore[arg-type]
    for _ in range(3):
        fast_path.hand_over([uuid4() for _ in range(2)])
    await fast_path.drain()
    assert len(door.handed) == 4
    fast_path.hand_over([uuid4()])
    await fast_path.drain()
    assert len(door.handed) == 5, "there is room again"


async def test_more_than_may_wait_is_refused_and_what_waits_is_stored(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dispatch.group_commit.WAITING_AT_MOST", 4)
    posts = [an_event(author=an_author(f"many-{n}")) for n in range(9)]
    results = await asyncio.gather(*(desk.store(each) for each in posts), return_exceptions=True)
    refused = [each for each in results if isinstance(each, Overrun)]
    assert refused
    assert len(await desk.inbound()) == len(posts) - len(refused) >= 4
    again = await asyncio.gather(*(desk.store(each) for each in posts[:4]))
    assert all(each.accepted + each.duplicates == 1 for each in again)
