"""The figures say what the rows say, and no large table is read from end to end for them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text, update

from db.engine import Sessions, create_engine, create_sessions
from db.grants import follow_groups, get_grant, revoke_grant
from db.group_roles import add_group_role
from db.people import create_person, deactivate
from db.standing import FIGURES, read_standing, standing_query
from db.tables import CaseRow, ChannelAccount, Inbound, JournalEntry, Message, Person, RawInbound
from domain.actor import Level, Role
from tests.api.world import World, a_case, a_world
from tests.keys import KEYS

LARGE = {"cases", "journal", "messages", "inbound", "raw_inbound", "commands", "tasks"}


@pytest.fixture
async def sessions(fresh_database_url: str) -> AsyncIterator[Sessions]:
    engine = create_engine(fresh_database_url, pool_size=2)
    yield create_sessions(engine, KEYS)
    await engine.dispose()


@pytest.fixture
async def world(sessions: Sessions) -> World:
    return await a_world(sessions)


async def _figures(sessions: Sessions) -> dict[tuple[str, ...], float]:
    async with sessions() as session:
        return {(f.name, *f.labels): f.value for f in await read_standing(session)}


async def _change(sessions: Sessions, table: Any, key: Any, **values: Any) -> None:
    async with sessions.begin() as session:
        await session.execute(update(table).where(table.id == key).values(**values))


async def test_promises_are_counted_by_what_became_of_them(
    sessions: Sessions, world: World
) -> None:
    now, north = datetime.now(UTC), world.north
    in_time, late, long_ago, waiting = [await a_case(world, north) for _ in range(4)]
    await _change(sessions, CaseRow, in_time.id, first_replied_at=now, answered_at=now, due_at=None)
    await _change(
        sessions, CaseRow, late.id, first_replied_at=now, first_response_missed="x", due_at=None
    )
    await _change(
        sessions, CaseRow, long_ago.id, first_replied_at=now - timedelta(hours=2), due_at=None
    )
    await _change(sessions, CaseRow, waiting.id, due_at=now - timedelta(minutes=1))
    misses: list[tuple[datetime, dict[str, Any]]] = [
        (now - timedelta(minutes=10), {"why": "nobody"}),
        (now - timedelta(minutes=20), {}),
        (now - timedelta(hours=3), {"why": "nobody"}),
    ]
    async with sessions.begin() as session:
        for seq, (at, event) in enumerate(misses, 1_000):
            session.add(
                JournalEntry(
                    client_id=north.client_id,
                    case_id=late.id,
                    seq=seq,
                    at=at,
                    kind="first_response_missed",
                    event=event,
                    hash="",
                )
            )

    figures, client = await _figures(sessions), str(north.client_id)

    deadlines = "webcare_deadlines_last_hour"
    assert figures[deadlines, client, "acknowledge", "kept"] == 1
    assert figures[deadlines, client, "acknowledge", "missed"] == 2
    assert figures[deadlines, client, "answer", "kept"] == 1
    assert figures[deadlines, client, "answer", "missed"] == 0
    causes = "webcare_deadlines_missed_last_hour"
    assert figures[causes, client, "acknowledge", "nobody"] == 1
    assert figures[causes, client, "acknowledge", "not_told"] == 1
    assert (causes, client, "answer", "nobody") not in figures
    assert figures["webcare_deadlines_overdue", client] == 1
    assert figures["webcare_cases_open", client] == 4
    assert figures["webcare_tasks_waiting", client] == 4
    assert ("webcare_cases_open", str(world.south.client_id)) not in figures


async def test_the_ways_in_and_out_are_watched(sessions: Sessions, world: World) -> None:
    now, account = datetime.now(UTC), world.north.account
    doubtful = await a_case(world, world.north)
    await _change(sessions, Message, doubtful.message_id, direction="outbound", delivery="unknown")
    refused = {"status": "paused", "problem": "credentials_refused"}
    await _change(sessions, ChannelAccount, world.south.account.id, **refused)
    await _change(
        sessions, ChannelAccount, account.id, connected_at=now - timedelta(days=2), heard_at=None
    )
    before = await _figures(sessions)
    assert before["webcare_channel_silence_seconds", str(account.id), "generic"] > 100_000
    assert before["webcare_inbound_oldest_seconds",] == 0
    async with sessions.begin() as session:
        for minutes in (3, 5):
            at = now - timedelta(minutes=minutes)
            ids = {"client_id": account.client_id, "account_id": account.id, "received_at": at}
            session.add(RawInbound(id=uuid4(), problems=[], **ids))
            session.add(Inbound(id=uuid4(), key=uuid4().hex, kind="created", occurred_at=at, **ids))

    figures = await _figures(sessions)

    assert 300 <= figures["webcare_inbound_oldest_seconds",] < 400
    assert figures["webcare_relay_backlog", "inbound"] == 2
    assert figures["webcare_relay_backlog", "commands"] == 0
    assert 180 <= figures["webcare_channel_silence_seconds", str(account.id), "generic"] < 280
    assert figures["webcare_accounts_paused", str(world.south.client_id)] == 1
    assert figures["webcare_deliveries", str(account.client_id), "unknown"] == 1
    # Whoever paused an account on purpose need not be woken.
    await _change(sessions, ChannelAccount, world.south.account.id, problem=None)
    assert ("webcare_accounts_paused", str(world.south.client_id)) not in await _figures(sessions)


async def test_a_client_whose_last_administrator_went_is_told(
    sessions: Sessions, world: World
) -> None:
    """By hand nobody takes the last one's role away; the groups at an identity provider do."""
    north, south = world.north, world.south
    group = f"admins-{uuid4().hex[:6]}"
    async with sessions.begin() as session:
        admin = await create_person(
            session, email=f"{group}@webcare.example", name="Ada", password_hash=None
        )
        for brand in (north, south):
            person = brand.people[Role.ADMINISTRATOR]
            held = await get_grant(session, brand.client_id, person.id, Role.ADMINISTRATOR)
            await revoke_grant(session, held)
            await add_group_role(
                session,
                client_id=brand.client_id,
                group=group,
                role=Role.ADMINISTRATOR,
                level=Level.REGULAR,
                department=None,
                actor=None,
            )
        await follow_groups(session, admin.id, [group])
    name = "webcare_clients_without_administrator"

    async def without() -> set[str]:
        return {labels[1] for labels in await _figures(sessions) if labels[0] == name}

    assert await without() == set()
    async with sessions.begin() as session:
        await follow_groups(session, admin.id, [])
    assert await without() == {str(north.client_id), str(south.client_id)}
    async with sessions.begin() as session:
        await follow_groups(session, admin.id, [group])
    assert await without() == set()
    async with sessions.begin() as session:
        await deactivate(session, await session.get_one(Person, admin.id))
    assert await without() == {str(north.client_id), str(south.client_id)}


async def test_every_figure_is_named_with_its_labels(sessions: Sessions, world: World) -> None:
    await a_case(world, world.north)
    async with sessions() as session:
        for figure in await read_standing(session):
            assert len(figure.labels) == len(FIGURES[figure.name][1])


async def test_no_large_table_is_read_from_end_to_end(sessions: Sessions, world: World) -> None:
    async with sessions() as session:
        # What the planner takes when it can avoid reading everything, however few rows there are.
        await session.execute(text("SET LOCAL enable_seqscan = off"))
        query = standing_query().compile(
            dialect=session.get_bind().dialect, compile_kwargs={"literal_binds": True}
        )
        (plan,) = (await session.execute(text(f"EXPLAIN (FORMAT JSON) {query}"))).one()

    def scans(node: dict[str, Any]) -> set[str]:
        own = {node["Relation Name"]} if node["Node Type"] == "Seq Scan" else set()
        return own.union(*(scans(child) for child in node.get("Plans", [])))

    assert scans(plan[0]["Plan"]) & LARGE == set()
