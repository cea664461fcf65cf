"""What every recording writes, in one statement: the journal's rows, the case as it now stands,
what it can be found by, which arrivals it has, which run it is in, and the news of all this.

One statement, because each costs the worker more than what it does: a case is recorded three times
before its first reply is out.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CTE,
    Boolean,
    DateTime,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    column,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from activities.columns import case_columns
from db.notify import Resource, announcement
from db.tables import ArchiveTodo, CaseRow, CaseTrait, Inbound, JournalEntry, Table, rows_of
from domain.case import Case
from domain.events import (
    CommandAccepted,
    CommandRefused,
    DeliverySettled,
    MentionDeleted,
    MentionEdited,
    MentionTakenIn,
    NoteAdded,
    RepliedElsewhere,
    ReplyDelayed,
    ReplyFailed,
    ReplyInDoubt,
    ReplySent,
    ReplySubmitted,
)
from domain.journal import JournalRow, canonical
from domain.speaking import acknowledgement_moment
from domain.traits import traits_of

Run = tuple[str, str]
"""A workflow's id and that of its run."""

_ARRIVALS = (MentionTakenIn, MentionEdited, MentionDeleted, RepliedElsewhere)
_REPLIES = (ReplySubmitted, ReplySent, ReplyFailed, ReplyDelayed, ReplyInDoubt, DeliverySettled)


async def write(
    session: AsyncSession, case: Case, rows: Sequence[JournalRow], run: Run | None
) -> None:
    """Append the rows, of which the case is what they made of it; `run`: it began with them. Raises
    IntegrityError where a row of that number is there already."""
    values = case_columns(case, rows[-1]) | {"speaks_at": acknowledgement_moment(case)}
    traits = sorted({trait for row in rows for trait in traits_of(case, row.event)})
    news = list(_news(case, rows))
    await session.execute(
        _statement(tuple(values)),
        {
            **{f"new_{name}": value for name, value in values.items()},
            "seqs": [row.seq for row in rows],
            "moments": [row.event.at for row in rows],
            "kinds": [row.event.kind for row in rows],
            "events": [canonical(row.event) for row in rows],
            "hashes": [row.hash for row in rows],
            "arrivals": [row.event.arrival_id for row in rows if isinstance(row.event, _ARRIVALS)],
            "trait_kinds": [trait.kind.value for trait in traits],
            "trait_values": [trait.value for trait in traits],
            **_run(run),
            "listeners": [listeners for listeners, _ in news],
            "news": [said for _, said in news],
        },
    )


async def enter_run(session: AsyncSession, client_id: UUID, case_id: UUID, run: Run) -> None:
    """A run that began with nothing new to record: its history is to be kept all the same."""
    await session.execute(
        insert(rows_of(ArchiveTodo)).on_conflict_do_nothing(),
        {
            "workflow_id": run[0],
            "run_id": run[1],
            "client_id": client_id,
            "case_id": case_id,
        },
    )


@cache
def upserting(table: type[Table], columns: tuple[str, ...]) -> Insert:
    """Rows with these columns, new or in place of those with their `id`."""
    return _in_place(insert(rows_of(table)), columns)


def _in_place(rows: Insert, columns: tuple[str, ...]) -> Insert:
    return rows.on_conflict_do_update(
        index_elements=["id"], set_={name: rows.excluded[name] for name in columns if name != "id"}
    )


def _news(case: Case, rows: Sequence[JournalRow]) -> Iterator[tuple[str, str]]:
    """Whoever listens hears it when the transaction commits."""

    def about(resource: Resource, of: UUID) -> tuple[str, str]:
        return announcement(resource, of, case.id, case.client_id)

    if any(row.event.kind.startswith("task_") for row in rows):
        yield about("tasks", case.id)
    if any(isinstance(row.event, (*_ARRIVALS, *_REPLIES)) for row in rows):
        yield about("messages", case.id)
    for row in rows:
        match row.event:
            case CommandAccepted(command_id=command_id):
                yield about("commands", command_id)
            case CommandRefused(answer=answer):
                yield about("commands", answer.command_id)
            case NoteAdded(names=names):
                yield from (about("callouts", person_id) for person_id in names)
    yield about("cases", case.id)


def _run(run: Run | None) -> dict[str, object]:
    workflow_id, run_id = run or ("", "")
    return {
        "begins": run is not None,
        "workflow": workflow_id,
        "run": run_id,
        "now": datetime.now(UTC),
    }


@cache
def _statement(columns: tuple[str, ...]) -> Any:
    """Everything at once; the rows come as one array per column, so that the statement stays the
    same however many they are."""
    news = _given("news", listeners=Text(), news=Text())
    return select(func.pg_notify(news.c.listeners, news.c.news)).add_cte(
        _case(columns), _journal(), _arrivals(), _traits(), _first_of_run()
    )


def _case(columns: tuple[str, ...]) -> CTE:
    types = rows_of(CaseRow).c
    given = {name: bindparam(f"new_{name}", type_=types[name].type) for name in columns}
    return _in_place(insert(rows_of(CaseRow)).values(given), columns).cte("put_case")


def _journal() -> CTE:
    given = _given(
        "rows",
        seqs=Integer(),
        moments=DateTime(timezone=True),
        kinds=Text(),
        events=JSONB(),
        hashes=Text(),
    )
    chosen = select(
        _CLIENT,
        _CASE,
        given.c.seqs,
        given.c.moments,
        given.c.kinds,
        given.c.events,
        given.c.hashes,
        _NOW,
    )
    columns = ["client_id", "case_id", "seq", "at", "kind", "event", "hash", "recorded_at"]
    return insert(rows_of(JournalEntry)).from_select(columns, chosen, False).cte("put_journal")


def _arrivals() -> CTE:
    """Arrivals that the journal now has."""
    ids = bindparam("arrivals", type_=ARRAY(Uuid()))
    taken = update(rows_of(Inbound)).where(rows_of(Inbound).c.id == any_(ids))
    return taken.values(taken_at=func.now()).cte("put_arrivals")


def _traits() -> CTE:
    """What the case can be found by from now on."""
    given = _given("traits", trait_kinds=Text(), trait_values=Text())
    chosen = select(_CLIENT, _CASE, given.c.trait_kinds, given.c.trait_values)
    rows = insert(rows_of(CaseTrait)).from_select(["client_id", "case_id", "kind", "value"], chosen)
    return rows.on_conflict_do_nothing().cte("put_traits")


def _first_of_run() -> CTE:
    """The run whose history is to be fetched before the server forgets it."""
    chosen = select(
        bindparam("workflow", type_=Text()),
        bindparam("run", type_=Text()),
        _CLIENT,
        _CASE,
        _NOW,
    ).where(bindparam("begins", type_=Boolean()))
    columns = ["workflow_id", "run_id", "client_id", "case_id", "entered_at"]
    rows = insert(rows_of(ArchiveTodo)).from_select(columns, chosen, False)
    return rows.on_conflict_do_nothing().cte("put_run")


# No parameter is named like a column: SQLAlchemy would take it for that column's value wherever a
# table has one.
_CLIENT = bindparam("new_client_id", type_=Uuid())
_CASE = bindparam("new_id", type_=Uuid())
_NOW = bindparam("now", type_=DateTime(timezone=True))


def _given(name: str, **types: Any) -> Any:
    """Rows from one array per column."""
    arrays = [bindparam(column_name, type_=ARRAY(kind)) for column_name, kind in types.items()]
    columns = [column(column_name, kind) for column_name, kind in types.items()]
    return func.unnest(*arrays).table_valued(*columns, name=name).render_derived()
