"""Listening: accounts are found, left and listened to anew while webcare runs."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from unittest.mock import Mock
from uuid import UUID

import pytest
from sqlalchemy import text, update

from channels.contract import (
    Account,
    Batch,
    Channel,
    NotAuthentic,
    Outbound,
    SendResult,
    Unreachable,
)
from db.engine import Sessions, create_engine, create_sessions
from db.tables import ChannelAccount
from dispatch.streams import Moved, Streams
from domain.capabilities import Capabilities
from tests.dispatch.desk import Desk
from tests.keys import KEYS
from tests.waiting import eventually


@dataclass
class Radio(Channel):
    """A channel that only tells who listens to what."""

    name = "radio"
    listens = True
    heard: list[tuple[UUID, str, str]] = field(default_factory=list)
    refuses: int = 0
    """How often the network does not take an account's token."""

    def capabilities(self, account: Account) -> Capabilities:
        raise NotImplementedError

    async def send(self, account: Account, outbound: Outbound) -> SendResult:
        raise NotImplementedError

    async def stream(self, account: Account, cursor: str | None) -> AsyncGenerator[Batch, None]:
        base_url = str(account.settings.get("base_url", ""))
        self.heard.append((account.id, base_url, account.secrets["access_token"]))
        if [heard[0] for heard in self.heard].count(account.id) <= self.refuses:
            raise NotAuthentic
        while True:
            yield Batch(cursor=cursor)
            await asyncio.sleep(3600)


@pytest.fixture(autouse=True)
def soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network that refuses an account is asked once more at once."""
    monkeypatch.setattr("dispatch.streams.ASKED_AGAIN_AFTER", 0.05)


@pytest.fixture
async def radio(database_url: str) -> AsyncIterator[Radio]:
    """Streams at work over the module's database."""
    radio = Radio()
    engine = create_engine(database_url)
    streams = Streams(engine, create_sessions(engine, KEYS), lambda _: radio, Mock())
    running = asyncio.create_task(streams.run())
    yield radio
    running.cancel()
    await asyncio.wait([running])
    await engine.dispose()


async def _set(sessions: Sessions, account: ChannelAccount, **values: Any) -> None:
    async with sessions.begin() as session:
        await session.execute(
            update(ChannelAccount).where(ChannelAccount.id == account.id).values(values)
        )


async def test_an_account_that_is_connected_otherwise_is_listened_to_anew(
    radio: Radio, desk: Desk
) -> None:
    """A new address or token was noticed only when the old connection happened to break."""
    connections = [("https://old.example", "1"), ("https://new.example", "1")]
    connections.append(("https://new.example", "2"))
    for base_url, token in connections:
        await _set(
            desk.sessions,
            desk.account,
            settings={"base_url": base_url},
            secrets={"access_token": token},
        )

        async def listening(
            last: tuple[UUID, str, str] = (desk.account.id, base_url, token),
        ) -> bool:
            return bool(radio.heard) and radio.heard[-1] == last

        await eventually(listening)
    heard = [
        (url, token) for account_id, url, token in radio.heard if account_id == desk.account.id
    ]
    assert heard[-3:] == connections


async def test_a_pause_after_a_good_connection_is_short_again(
    database_url: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some five losses, however long ago, each reconnection took the longest pause."""

    class Wobbly(Radio):
        """Its first connections break at once, then each lasts for a while."""

        async def stream(self, account: Account, cursor: str | None) -> AsyncGenerator[Batch, None]:
            self.heard.append((account.id, "", ""))
            if account.id == desk.account.id:
                begun.append(asyncio.get_running_loop().time())
            yield Batch(cursor=cursor)
            await asyncio.sleep(0 if len(begun) < 6 else 1.2)
            raise Unreachable("stream-ended")

    begun: list[float] = []
    monkeypatch.setattr("dispatch.streams.FIRST_PAUSE", 0.05)
    monkeypatch.setattr("dispatch.streams.LONGEST_PAUSE", 1.0)
    radio, engine = Wobbly(), create_engine(database_url)
    streams = Streams(engine, create_sessions(engine, KEYS), lambda _: radio, Mock())
    running = asyncio.create_task(streams.run())

    async def often() -> bool:
        return len(begun) >= 8

    await eventually(often, within=20)
    running.cancel()
    await asyncio.wait([running])
    await engine.dispose()
    assert begun[7] - begun[6] < 1.2 + 0.6


async def test_an_account_that_was_moved_keeps_its_new_position(
    database_url: str, desk: Desk
) -> None:
    """Whoever still listened to it as it was before wrote their own position over the new one."""

    class Late(Radio):
        """Tells of something as soon as it is asked to."""

        async def stream(self, account: Account, cursor: str | None) -> AsyncGenerator[Batch, None]:
            self.heard.append((account.id, "", ""))
            yield Batch(cursor=cursor)
            if account.id == desk.account.id and account.settings["account_id"] == "1":
                await moved.wait()
                yield Batch(cursor="old")
                told.set()
            await asyncio.sleep(3600)

    moved, told = asyncio.Event(), asyncio.Event()
    await _set(desk.sessions, desk.account, settings={"account_id": "1"}, cursor="old")
    radio, engine = Late(), create_engine(database_url)
    streams = Streams(engine, create_sessions(engine, KEYS), lambda _: radio, Mock())
    running = asyncio.create_task(streams._hold(desk.account.id))

    async def heard(times: int = 1) -> bool:
        return len(radio.heard) >= times

    await eventually(heard)
    await _set(desk.sessions, desk.account, settings={"account_id": "2"}, cursor="new")
    moved.set()
    done = asyncio.create_task(told.wait())
    again = asyncio.create_task(eventually(lambda: heard(2)))
    await asyncio.wait([done, again], return_when=asyncio.FIRST_COMPLETED)
    async with desk.sessions() as session:
        row = await session.get_one(ChannelAccount, desk.account.id)
    for task in (running, done, again):
        task.cancel()
    await asyncio.wait([running, done, again])
    await streams._locks.close()
    await engine.dispose()
    assert row.cursor == "new"


class Hasty(Streams):
    """The database is away when an account is to be paused."""

    async def _pause(self, row: ChannelAccount) -> None:
        raise OSError("the database is away")


async def test_an_account_that_could_not_be_paused_is_listened_to_again(
    database_url: str, desk: Desk
) -> None:
    """Its listener had ended and nobody began another one."""
    await _set(desk.sessions, desk.account, secrets={"access_token": "1"})
    radio, engine = Radio(refuses=2), create_engine(database_url)
    streams = Hasty(engine, create_sessions(engine, KEYS), lambda _: radio, Mock())
    running = asyncio.create_task(streams.run())

    async def again() -> bool:
        return [account_id for account_id, *_ in radio.heard].count(desk.account.id) > 2

    await eventually(again, within=20)
    running.cancel()
    await asyncio.wait([running])
    await engine.dispose()


@pytest.mark.parametrize(("refuses", "status"), [(1, "active"), (2, "paused")])
async def test_an_account_is_paused_when_it_is_refused_twice(
    database_url: str, desk: Desk, refuses: int, status: str
) -> None:
    """A proxy's one word for the network's silenced the account until an administrator acted."""
    await _set(desk.sessions, desk.account, secrets={"access_token": "1"})
    radio, engine = Radio(refuses=refuses), create_engine(database_url)
    streams = Streams(engine, create_sessions(engine, KEYS), lambda _: radio, Mock())
    listening = asyncio.create_task(streams._hold(desk.account.id))

    async def decided() -> bool:
        return len(radio.heard) == 2

    await eventually(decided, within=20)
    await asyncio.wait([listening], timeout=1)
    listening.cancel()
    await asyncio.wait([listening])
    await streams._locks.close()
    async with desk.sessions() as session:
        row = await session.get_one(ChannelAccount, desk.account.id)
    await engine.dispose()
    assert row.status == status


async def test_why_an_account_was_paused_is_not_forgotten_over_what_is_still_heard(
    database_url: str, desk: Desk
) -> None:
    """A reply that is refused pauses the account. What its stream brought in the seconds until that
    was seen took the problem away: paused for no reason, it raised no alarm, and heard nothing."""
    radio, engine = Radio(), create_engine(database_url)
    streams = Streams(engine, create_sessions(engine, KEYS), lambda _: radio, Mock())
    async with desk.sessions() as session:
        listened = await session.get_one(ChannelAccount, desk.account.id)
    await _set(desk.sessions, desk.account, status="paused", problem="http-403")
    with pytest.raises(Moved):
        await streams._keep(listened, radio, Batch(cursor="further"))
    async with desk.sessions() as session:
        row = await session.get_one(ChannelAccount, desk.account.id)
    await engine.dispose()
    assert (row.problem, row.cursor) == ("http-403", None)


async def test_a_new_token_is_not_refused_for_the_old_one_s_sake(
    database_url: str, desk: Desk
) -> None:
    """Whoever was still asking with the old one paused the account that had the new one."""

    class Slow(Radio):
        """Takes its time to refuse for the second time."""

        async def stream(self, account: Account, cursor: str | None) -> AsyncGenerator[Batch, None]:
            yield Batch(cursor=cursor)
            self.heard.append((account.id, "", ""))
            if len(self.heard) > 1:
                asked.set()
                await renewed.wait()
            raise NotAuthentic

    asked, renewed = asyncio.Event(), asyncio.Event()
    await _set(desk.sessions, desk.account, secrets={"access_token": "old"})
    radio, engine = Slow(), create_engine(database_url)
    streams = Streams(engine, create_sessions(engine, KEYS), lambda _: radio, Mock())
    listening = asyncio.create_task(streams._hold(desk.account.id))
    await asyncio.wait_for(asked.wait(), 10)
    await _set(desk.sessions, desk.account, secrets={"access_token": "new"})
    renewed.set()
    await asyncio.wait_for(listening, 10)
    await streams._locks.close()
    async with desk.sessions() as session:
        row = await session.get_one(ChannelAccount, desk.account.id)
    await engine.dispose()
    assert (row.status, row.problem) == ("active", None)


async def test_many_accounts_leave_the_connections_to_those_who_work(
    database_url: str, desk: Desk
) -> None:
    """Each of them held one of the worker's for as long as it was listened to: at the fortieth
    account no case went on any more."""
    desks = [await Desk.open(desk.sessions, secrets={"access_token": "1"}) for _ in range(8)]
    wanted = {each.account.id for each in desks}
    radio, engine = Radio(), create_engine(database_url, pool_size=2)
    streams = Streams(engine, create_sessions(engine, KEYS), lambda _: radio, Mock())
    running = asyncio.create_task(streams.run())

    async def all_heard() -> bool:
        return wanted <= {account_id for account_id, *_ in radio.heard}

    try:
        await eventually(all_heard, within=20)
        async with asyncio.timeout(5), engine.connect(), engine.connect():
            pass
    finally:
        running.cancel()
        await asyncio.wait([running])
        await engine.dispose()


async def test_of_two_workers_one_listens_also_after_its_locks_were_lost(
    database_url: str, desk: Desk
) -> None:
    """A worker whose connection was cut listened on beside the one that had the account then."""

    class Counted(Radio):
        """Knows who listens at the moment."""

        async def stream(self, account: Account, cursor: str | None) -> AsyncGenerator[Batch, None]:
            if account.id != desk.account.id:
                raise Unreachable("another-test")
            begun.append(self)
            open_now.append(self)
            try:
                yield Batch(cursor=cursor)
                await asyncio.sleep(3600)
            finally:
                open_now.remove(self)

    begun: list[Radio] = []
    open_now: list[Radio] = []
    radios = (Counted(), Counted())
    engines = [create_engine(database_url) for _ in radios]
    workers = [
        Streams(engine, create_sessions(engine, KEYS), partial(_only, radio), Mock())
        for engine, radio in zip(engines, radios, strict=True)
    ]
    running = [asyncio.create_task(each.run()) for each in workers]

    async def listening_again() -> bool:
        return len(begun) > 1

    try:
        await asyncio.sleep(4)
        assert len(begun) == len(open_now) == 1
        async with desk.sessions() as session:
            await session.execute(text(_CUT))
        await eventually(listening_again, within=30)
        await asyncio.sleep(4)
        assert len(open_now) == 1
    finally:
        for task in running:
            task.cancel()
        await asyncio.wait(running)
        for engine in engines:
            await engine.dispose()


def _only(radio: Radio, _channel: str) -> Radio:
    return radio


_CUT = """
SELECT pg_terminate_backend(pid) FROM pg_locks
WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
