"""The usual delivery goes in with one statement, and leaves the very rows of the long way."""

import asyncio
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select

from channels.contract import InboundEvent
from db.engine import Sessions, create_engine, create_sessions
from db.search import sought, texts_found
from db.tables import (
    CaseLink,
    Conversation,
    Customer,
    Findable,
    Fingerprint,
    Inbound,
    Message,
    NetworkIdentity,
    RawInbound,
    StoredKey,
    Table,
    Words,
)
from domain.values import Visibility
from tests.dispatch.desk import Desk, an_author, an_event
from tests.keys import KEYS

WRITTEN: tuple[type[Table], ...] = (
    RawInbound,
    Inbound,
    Customer,
    NetworkIdentity,
    Conversation,
    StoredKey,
    Words,
    Findable,
    Message,
    Fingerprint,
)
OF_ITS_OWN = (bytes, UUID)
"""Ids, and what is sealed with a key or salted, are never twice the same."""

ANY_TEXT = st.text(max_size=60) | st.just("So many people say the same about the winter timetable")


async def rows_of(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    """What an account's client has, without what is different each time."""
    found: dict[str, list[dict[str, Any]]] = {}
    async with desk.sessions() as session:
        for table in WRITTEN:
            rows = await session.scalars(
                select(table).where(table.client_id == desk.account.client_id)  # type: ignore[attr-defined]
            )
            found[table.__tablename__] = [_plain(row) for row in rows]
    return found


def _plain(row: Table) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for column in row.__table__.columns:
        value = getattr(row, column.key)
        moment = column.key in ("received_at", "created_at", "seen_at", "connected_at")
        if isinstance(value, OF_ITS_OWN) or moment or column.key in ("hash", "tokens"):
            value = value is not None
        plain[column.key] = value
    return plain


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    text=ANY_TEXT,
    name=ANY_TEXT,
    visibility=st.sampled_from(Visibility),
    addressed=st.sampled_from([None, True, False]),
    repost=st.booleans(),
    followers=st.none() | st.integers(0, 2**40),
    url=st.none() | st.just("https://social.example/1"),
)
async def test_both_ways_leave_the_same_rows(sessions: Sessions, **given: Any) -> None:
    author = an_author("mia", name=given.pop("name"), followers=given.pop("followers"))
    event = an_event(given.pop("text"), message_key="m1", author=author, **given)
    short, long = await Desk.open(sessions), await Desk.open(sessions)
    first = await short.store(event)
    second = await long.store_at_length(event, raw=b"{}")
    assert (first.accepted, len(first.waiting)) == (second.accepted, len(second.waiting)) == (1, 1)
    rows = await rows_of(short)
    # The client has a key of its own beside the customer's; each table has one row else.
    counted = {name: len(found) for name, found in rows.items()}
    assert counted.pop("fingerprints") <= 1, "only of what is long enough to be told from others"
    assert counted == {
        table.__tablename__: 2 if table is StoredKey else 1
        for table in WRITTEN
        if table is not Fingerprint
    }
    assert rows == await rows_of(long)


async def test_it_takes_few_statements(sessions: Sessions) -> None:
    """A statement more for each delivery is a burst that is not stood."""
    desk = await Desk.open(sessions)
    for number in range(2):  # the client's own key is made, then remembered
        await desk.store(an_event(author=an_author(f"before-{number}")))
    statements: list[str] = []

    def count(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    engine = sessions.kw["bind"].sync_engine
    sqlalchemy_event.listen(engine, "before_cursor_execute", count)
    try:
        await desk.store(an_event(author=an_author("new")))
    finally:
        sqlalchemy_event.remove(engine, "before_cursor_execute", count)
    assert len(statements) == 3, statements


async def test_words_that_went_in_so_are_read_and_found(desk: Desk) -> None:
    await desk.store(an_event("Der Quittenkuchen war grandios", message_key="q"))
    assert await desk.words_of("q") == "Der Quittenkuchen war grandios"
    async with desk.sessions() as session:
        clients = [desk.account.client_id]
        found = await session.scalars(texts_found(await sought(session, clients, "quittenkuchen")))
        assert len(found.all()) == 1


async def test_newcomers_to_one_thread_at_once_are_linked(desk: Desk) -> None:
    crowd = [an_event(thread_key="t", author=an_author(f"crowd-{n}")) for n in range(8)]
    await asyncio.gather(*(desk.store(each) for each in crowd))
    async with desk.sessions() as session:
        links = await session.execute(
            select(CaseLink.case_id, CaseLink.other_case_id).where(
                CaseLink.client_id == desk.account.client_id
            )
        )
        pairs = {frozenset((link.case_id, link.other_case_id)) for link in links}
    assert len(pairs) == 8 * 7 // 2


@pytest.mark.parametrize(
    "again",
    [
        an_event("zwei", author=an_author("known")),
        an_event("zwei", author=an_author("other"), in_reply_to="first"),
        an_event("zwei", author=an_author("known"), message_key="first", kind="edited"),
        an_event(author=None, message_key="first", kind="deleted"),
    ],
    ids=["a known author", "an answer", "an edit", "a deletion"],
)
async def test_what_is_not_usual_goes_the_long_way(desk: Desk, again: InboundEvent) -> None:
    await desk.store(an_event("eins", message_key="first", author=an_author("known")))
    stored = await desk.store(again)
    assert stored.accepted == 1
    assert len(await desk.inbound()) == 2
    assert len(await desk.raws()) == 2


_READ = """
SELECT relname, seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables UNION ALL
SELECT relname, sum(idx_tup_read) FROM pg_stat_user_indexes GROUP BY relname
"""


async def test_no_post_reads_all_the_others_while_tables_are_young(
    fresh_database_url: str,
) -> None:
    """A table that nobody analyzed is planned as an empty one, and connections keep the plan."""
    engine = create_engine(fresh_database_url)
    desk = await Desk.open(create_sessions(engine, KEYS))
    many = 640
    for part in range(0, many, 8):
        posts = [an_event(author=an_author(f"many-{part + n}")) for n in range(8)]
        await asyncio.gather(*map(desk.store, posts))
    await engine.dispose()  # a connection tells what it read at its end
    with psycopg.connect(fresh_database_url) as connection:
        read = connection.execute(_READ).fetchall()
    assert {table for table, rows in read if rows > 20 * many} == set()
