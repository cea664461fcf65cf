"""Lists over a read model of a thousand, a hundred thousand and a million cases."""

import json
import time
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from sqlalchemy import text

from benchmarks.figures import Figure, share
from benchmarks.ground import QUESTION, Ground
from benchmarks.progress import Progress
from benchmarks.wire import Wire
from db.engine import each_alone
from db.sessions import hash_of
from db.tables import CaseRow, TaskRow
from tests.chaos.client import Client

ASKED = 300
MINE = 40
"""Open tasks that the agent holds, at every size; half of the rest waits, half is done."""

_FLOOR_LOGIN = "floor"

Ask = Callable[[], Awaitable[int]]

_TOLD = Progress("lists")


async def measure(ground: Ground, *, sizes: tuple[int, ...]) -> list[Figure]:
    """Median and 99th percentile of my tasks, the board and the list of cases, at each size."""
    wire = await Wire.to(ground.house.url)
    assert await ground.post()(wire)
    await ground.all_armed(1)
    await _floor(ground, max(sizes))
    figures, first = [], 0.0
    async with ground.an_agent() as agent:
        for size in sizes:
            _TOLD.say(f"growing to {size:,} cases")
            await _grow(ground, size)
            scans = await _scans(ground)
            wire = await Wire.to(ground.house.url)  # one that waits too long is hung up on
            floor_wire = await Wire.to(ground.floor_url)
            floor, mine = [], []
            for _ in range(ASKED):  # in turn, so that noise meets both
                floor.append(await _timed(_floor_list(floor_wire)))
                mine.append(await _timed(_list(wire, agent, "tasks", {"mine": True}, "due_at")))
            first = first or share(mine, 0.5)
            at = f"{size:,} cases"
            figures += [
                Figure(
                    "lists",
                    f"{at}: my tasks, median",
                    "ms",
                    (share(mine, 0.5),),
                    (share(floor, 0.5),),
                    1.5,
                    at_most=True,
                    note="floor: one query",
                ),
                Figure(
                    "lists",
                    f"{at}: my tasks, median by that at {sizes[0]:,}",
                    "×",
                    (share(mine, 0.5) / first,),
                    wanted=1.5,
                    at_most=True,
                ),
                Figure("lists", f"{at}: my tasks, 99th percentile", "ms", (share(mine, 0.99),)),
            ]
            for name, ask in (
                ("cases by due time", _list(wire, agent, "cases", {"status": "open"}, "due_at")),
                (
                    "closed cases by opening",
                    _list(wire, agent, "cases", {"status": "closed"}, "opened_at"),
                ),
                (
                    "cases by a word, one has it",
                    _list(wire, agent, "cases", {"q": "Bestellung"}, "due_at"),
                ),
                ("board", _board(wire, agent)),
            ):
                took = [await _timed(ask) for _ in range(ASKED // 3)]
                figures.append(
                    Figure(
                        "lists",
                        f"{at}: {name}, median",
                        "ms",
                        (share(took, 0.5),),
                        note=f"99th {share(took, 0.99):.0f}",
                    )
                )
            figures.append(
                Figure(
                    "lists",
                    f"{at}: rows read by sequential scans of cases and tasks",
                    "rows",
                    (await _scans(ground) - scans,),
                    wanted=0,
                    at_most=True,
                )
            )
    return figures


async def _grow(ground: Ground, size: int) -> None:
    """Copies of the one real case and its task until there are so many."""
    have = int(await ground.number("SELECT count(*) FROM cases"))
    if size <= have:
        return
    own = {
        "id": "gen_random_uuid()",
        "status": "CASE WHEN n % 20 = 0 THEN 'open' ELSE 'closed' END",
        "closed_reason": "CASE WHEN n % 20 = 0 THEN NULL ELSE 'answered' END",
        "opened_at": "c.opened_at - n * interval '7 seconds'",
        "due_at": "CASE WHEN n % 20 = 0 THEN c.opened_at + n * interval '1 second' END",
    }
    columns = [column.name for column in CaseRow.__table__.columns]
    chosen = ", ".join(own.get(name, f'c."{name}"') for name in columns)
    listed = ", ".join(f'"{name}"' for name in columns)
    tasks = [column.name for column in TaskRow.__table__.columns]
    task = {
        "id": "gen_random_uuid()",
        "case_id": "c.id",
        "kind": "'reply'",
        "group": "'agents'",
        "assignee": "NULL",
        "priority": "c.priority",
        "priority_rank": "c.priority_rank",
        "opened_at": "c.opened_at",
        "due_at": "coalesce(c.due_at, c.opened_at)",
        "status": "CASE WHEN c.status = 'open' THEN 'open' ELSE 'done' END",
        "done_at": "CASE WHEN c.status = 'open' THEN NULL ELSE c.opened_at END",
        "client_id": "c.client_id",
        "refusals": "'[]'::jsonb",
        "authors": "'{}'",
    }
    async with ground.sessions.begin() as session:
        await session.execute(
            text(
                f"INSERT INTO cases ({listed}) SELECT {chosen} "
                "FROM (SELECT * FROM cases ORDER BY opened_at DESC LIMIT 1) c, "
                "generate_series(CAST(:first AS int), CAST(:last AS int)) n"
            ),
            {"first": have, "last": size - 1},
        )
        named = ", ".join(f'"{name}"' for name in tasks)
        values = ", ".join(task.get(name, "NULL") for name in tasks)
        await session.execute(
            text(
                f"INSERT INTO tasks ({named}) SELECT {values} FROM cases c "
                "WHERE NOT EXISTS (SELECT 1 FROM tasks t WHERE t.case_id = c.id)"
            )
        )
        await session.execute(
            text(
                "UPDATE tasks SET assignee = :agent WHERE id IN (SELECT id FROM tasks "
                "WHERE status = 'open' ORDER BY id LIMIT :mine)"
            ),
            {"agent": ground.agent, "mine": MINE},
        )
    async with each_alone(ground.sessions)() as session:  # no transaction: VACUUM allows none
        for table in ("cases", "tasks"):
            await session.execute(text(f"VACUUM ANALYZE {table}"))  # as the server does in time


async def _floor(ground: Ground, size: int) -> None:
    """As many rows as there will be cases, and a login of the agent."""
    async with ground.sessions.begin() as session:
        await session.execute(
            text(
                "INSERT INTO floor_list SELECT gen_random_uuid(), gen_random_uuid(), :client, "
                "'Bench', 'reply', 'agents', "
                "CASE WHEN n < :mine THEN CAST(:agent AS uuid) ELSE gen_random_uuid() END, "
                "'Lena Weiss', 'normal', now(), now() + n * interval '1 second', NULL, NULL, NULL, "
                "'open', NULL, NULL, 'generic', 'question', 'neutral', 'de', gen_random_uuid(), "
                "'', 'h-7e80d9df20ba', :excerpt, 'private', '{}', now(), now() "
                "FROM generate_series(0, CAST(:last AS int)) n"
            ),
            {
                "agent": ground.agent,
                "client": ground.client_id,
                "excerpt": QUESTION,
                "last": size,
                "mine": MINE,
            },
        )
        await session.execute(
            text("INSERT INTO floor_logins VALUES (:hash, :agent, now() + interval '12 hours')"),
            {"hash": hash_of(_FLOOR_LOGIN), "agent": ground.agent},
        )


async def _scans(ground: Ground) -> float:
    """Rows that were read by sequential scans of the two tables; the server counts them."""
    return await ground.number(
        "SELECT sum(seq_tup_read) FROM pg_stat_user_tables WHERE relname IN ('cases', 'tasks')"
    )


def _list(wire: Wire, agent: Client, what: str, filters: dict[str, object], sort: str) -> Ask:
    wanted = (
        f"/api/{what}?filter={quote(json.dumps(filters))}"
        f"&sort={quote(json.dumps([sort, 'ASC']))}&range={quote(json.dumps([0, 24]))}"
    )
    return _get(wire, agent, wanted)


def _board(wire: Wire, agent: Client) -> Ask:
    return _get(wire, agent, "/api/board")


def _get(wire: Wire, agent: Client, path: str) -> Ask:
    cookies = "; ".join(f"{name}={value}" for name, value in agent.http.cookies.items())

    async def ask() -> int:
        status, body = await wire.ask("GET", path, headers={"Cookie": cookies})
        assert status == 200, body[:500]
        return len(body)

    return ask


def _floor_list(wire: Wire) -> Ask:
    async def ask() -> int:
        status, body = await wire.ask("GET", "/list", headers={"Cookie": f"login={_FLOOR_LOGIN}"})
        assert status == 200
        assert len(json.loads(body)) == 25
        return len(body)

    return ask


async def _timed(ask: Ask) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    await ask()
    return (time.perf_counter() - began) * 1_000
