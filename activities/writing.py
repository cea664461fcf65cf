"""What every recording writes, in one statement: the journal's rows, the case as it now stands,
what it can be found by, which arrivals it has, which run it is in, the rest of the read model, and
the news of all this.

One statement, because each costs the worker more than what it does: a case is recorded three times
before its first reply is out.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CTE, Text, Uuid, any_, cast, func, select, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from activities import document
from activities.columns import case_columns
from activities.projecting import Values, parts, places_for
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
    session: AsyncSession,
    case: Case,
    rows: Sequence[JournalRow],
    run: Run | None,
    more: Mapping[str, Sequence[Values]],
) -> None:
    """Append the rows, of which the case is what they made of it; `run`: it began with them;
    `more`: the rest of the read model (activities/projecting.py). Raises IntegrityError where a row
    of that number is there already; then nothing is written."""
    values = case_columns(case, rows[-1]) | {"speaks_at": acknowledgement_moment(case)}
    traits = {trait for row in rows for trait in traits_of(case, row.event)}
    whole = {
        "case": values,
        "rows": [
            {
                "client_id": case.client_id,
                "case_id": case.id,
                "seq": row.seq,
                "at": row.event.at,
                "kind": row.event.kind,
                "event": canonical(row.event),
                "hash": row.hash,
                "recorded_at": datetime.now(UTC),
            }
            for row in rows
        ],
        "arrivals": [
            {"id": row.event.arrival_id} for row in rows if isinstance(row.event, _ARRIVALS)
        ],
        "traits": [
            {"client_id": case.client_id, "case_id": case.id, "kind": kind.value, "value": value}
            for kind, value in sorted(traits)
        ],
        "runs": [_entered(case.client_id, case.id, run)] if run is not None else [],
        "news": [{"listeners": listeners, "said": said} for listeners, said in _news(case, rows)],
        **more,
    }
    await session.execute(_statement(tuple(values), places_for(more)), document.parameters(whole))


async def enter_run(session: AsyncSession, client_id: UUID, case_id: UUID, run: Run) -> None:
    """A run that began with nothing new to record: its history is to be kept all the same."""
    await session.execute(
        insert(rows_of(ArchiveTodo)).on_conflict_do_nothing(),
        _entered(client_id, case_id, run),
    )


def _entered(client_id: UUID, case_id: UUID, run: Run) -> dict[str, object]:
    workflow_id, run_id = run
    return {
        "workflow_id": workflow_id,
        "run_id": run_id,
        "client_id": client_id,
        "case_id": case_id,
        "entered_at": datetime.now(UTC),
    }


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


@cache
def _statement(columns: tuple[str, ...], places: int) -> Any:
    """Everything at once, whatever of it there is."""
    news = document.rows(["news"], {"listeners": Text(), "said": Text()})
    return select(func.pg_notify(news.c.listeners, news.c.said)).add_cte(
        *(_case(columns), _journal(), _arrivals(), _traits(), _first_of_run()),
        *parts(places),
    )


def _case(columns: tuple[str, ...]) -> CTE:
    given = document.row(["case"], document.of(CaseRow, columns))
    rows = insert(rows_of(CaseRow)).from_select(columns, select(given), False)
    in_place = {name: rows.excluded[name] for name in columns if name != "id"}
    return rows.on_conflict_do_update(index_elements=["id"], set_=in_place).cte("put_case")


def _journal() -> CTE:
    columns = ["client_id", "case_id", "seq", "at", "kind", "event", "hash", "recorded_at"]
    return _all_of("rows", JournalEntry, columns).cte("put_journal")


def _arrivals() -> CTE:
    """Arrivals that the journal now has."""
    given = document.rows(["arrivals"], {"id": Uuid()})
    ids = cast(select(func.array_agg(given.c.id)).scalar_subquery(), ARRAY(Uuid()))
    taken = update(rows_of(Inbound)).where(rows_of(Inbound).c.id == any_(ids))
    return taken.values(taken_at=func.now()).cte("put_arrivals")


def _traits() -> CTE:
    """What the case can be found by from now on."""
    rows = _all_of("traits", CaseTrait, ["client_id", "case_id", "kind", "value"])
    return rows.on_conflict_do_nothing().cte("put_traits")


def _first_of_run() -> CTE:
    """The run whose history is to be fetched before the server forgets it."""
    columns = ["workflow_id", "run_id", "client_id", "case_id", "entered_at"]
    return _all_of("runs", ArchiveTodo, columns).on_conflict_do_nothing().cte("put_run")


def _all_of(name: str, table: type[Table], columns: Sequence[str]) -> Insert:
    """What the document has under that name, as new rows of a table."""
    given = document.rows([name], document.of(table, columns))
    return insert(rows_of(table)).from_select(columns, select(given), False)
