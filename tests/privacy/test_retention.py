"""Whom a client keeps no longer is erased; an open case or a legal hold stops it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from activities.forgetting import Forgetter
from db.configuration import broken_change
from db.engine import Sessions, create_engine, create_sessions
from db.erasing import erase
from db.erasure_log import ErasureLog
from db.keyring import Unreadable
from db.retaining import lift_hold, place_hold, set_retention
from db.tables import (
    CaseRow,
    ChannelAccount,
    Client,
    ConfigurationChange,
    Customer,
    Erasure,
    LegalHold,
)
from domain.errors import Conflict, Invalid, NotFound
from tests.db.builders import a_client, a_customer
from tests.keys import KEYS

NOW = datetime(2031, 5, 5, 12, tzinfo=UTC)


@pytest.fixture
async def sessions(fresh_database_url: str) -> AsyncIterator[Sessions]:
    engine = create_engine(fresh_database_url, pool_size=5)
    yield create_sessions(engine, KEYS)
    await engine.dispose()


async def _somebody(sessions: Sessions, client_id: UUID, *ended_days_ago: int | None) -> UUID:
    """A customer with cases that ended so long ago, None for an open one."""
    async with sessions.begin() as session:
        account = ChannelAccount(
            id=uuid4(),
            client_id=client_id,
            channel="generic",
            name=uuid4().hex,
            handle="x",
            settings={},
            secrets={},
            connected_at=NOW,
        )
        session.add(account)
        customer_id = await a_customer(session, client_id)
        (await session.get_one(Customer, customer_id)).created_at = NOW - timedelta(days=900)
        for days in ended_days_ago:
            closed_at = None if days is None else NOW - timedelta(days=days)
            session.add(
                CaseRow(
                    id=uuid4(),
                    client_id=client_id,
                    account_id=account.id,
                    channel="generic",
                    customer_id=customer_id,
                    seq=1,
                    head="0",
                    state={},
                    status="open" if days is None else "closed",
                    step="document",
                    priority="normal",
                    priority_rank=1,
                    opened_at=NOW - timedelta(days=800),
                    closed_at=closed_at,
                    updated_at=NOW,
                )
            )
    return customer_id


async def test_people_are_forgotten_when_their_time_is_up(
    sessions: Sessions, tmp_path: Path
) -> None:
    async with sessions.begin() as session:
        keeps, forever = await a_client(session), await a_client(session)
        await set_retention(session, await session.get_one(Client, keeps), 30, actor=None)
    due = await _somebody(sessions, keeps, 31, 400)
    recent = await _somebody(sessions, keeps, 29, 400)
    still_open = await _somebody(sessions, keeps, None, 400)
    without_cases = await _somebody(sessions, keeps)
    kept = await _somebody(sessions, forever, 4_000)
    held = await _somebody(sessions, keeps, 50)
    async with sessions.begin() as session:
        case_id = await session.scalar(select(CaseRow.id).where(CaseRow.customer_id == held))
        hold = await place_hold(session, held, case_id, "Klage", None, NOW)

    log = ErasureLog(tmp_path / "erasures.jsonl")
    forgetter = Forgetter(sessions, log, lambda: NOW)
    assert set(await forgetter.round()) == {due, without_cases}
    assert await forgetter.round() == []
    async with sessions.begin() as session:
        for customer_id in (recent, still_open, kept, held):
            assert (await session.get_one(Customer, customer_id)).erased_at is None
        await lift_hold(session, hold.id, None, NOW)
    assert await forgetter.round() == [held]
    async with sessions() as session:
        grounds = await session.scalars(select(Erasure.ground))
        assert set(grounds) == {"retention"}
        kinds = await session.scalars(
            select(ConfigurationChange.kind)
            .where(ConfigurationChange.client_id == keeps)
            .order_by(ConfigurationChange.seq)
        )
        assert [kind for kind in kinds if not kind.startswith(("agreement", "client.created"))] == [
            "client.retention_changed",
            "hold.placed",
            "customer.erased",
            "customer.erased",
            "hold.lifted",
            "customer.erased",
        ]
        assert await broken_change(session, keeps) is None
        assert (await session.get_one(LegalHold, hold.id)).reason == "", "it named somebody"
    assert {logged.customer_id for logged in log.read()} == {due, without_cases, held}


@pytest.mark.parametrize("fault", ["of the database", "of what is stored"])
async def test_one_who_cannot_be_erased_keeps_nobody_else_waiting(
    sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """What could not be read ended the worker's looks for good."""
    async with sessions.begin() as session:
        keeps = await a_client(session)
        await set_retention(session, await session.get_one(Client, keeps), 30, actor=None)
    due = [await _somebody(sessions, keeps, 400) for _ in range(3)]
    asked: list[UUID] = []

    async def erase_all_but_the_first(
        session: AsyncSession, log: ErasureLog, customer_id: UUID, **how: Any
    ) -> Erasure:
        asked.append(customer_id)
        if customer_id == asked[0]:
            if fault == "of what is stored":
                raise Unreadable
            await session.execute(text("SELECT 1 / 0"))
        return await erase(session, log, customer_id, **how)

    monkeypatch.setattr("activities.forgetting.erase", erase_all_but_the_first)
    forgetter = Forgetter(sessions, ErasureLog(tmp_path / "erasures.jsonl"), lambda: NOW)
    assert set(await forgetter.round()) == set(due) - {asked[0]}
    monkeypatch.undo()
    assert await forgetter.round() == [asked[0]]


async def test_what_cannot_be_is_refused(sessions: Sessions) -> None:
    async with sessions() as session:
        client_id = await a_client(session)
        client = await session.get_one(Client, client_id)
        for days in (0, 40_000):
            with pytest.raises(Invalid):
                await set_retention(session, client, days, actor=None)
        customer_id = await a_customer(session, client_id)
        for customer, case in ((uuid4(), None), (customer_id, uuid4())):
            with pytest.raises(NotFound):
                await place_hold(session, customer, case, "Klage", None, NOW)
        hold = await place_hold(session, customer_id, None, "Klage", None, NOW)
        await lift_hold(session, hold.id, None, NOW)
        with pytest.raises(Conflict):
            await lift_hold(session, hold.id, None, NOW)
        await session.rollback()
