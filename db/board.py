"""The live board: how each client stands, what waits in vain, and who works on what."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.ext.asyncio import AsyncSession

from db.distribution import Situation, read_situation
from db.listing import Listing, Page, Wanted, any_id
from db.people import colleagues_named
from db.tables import CaseRow, Client, TaskRow
from domain.presence import Attendance
from domain.routing import Cause, distribute

AT_RISK_FROM = 0.75
"""A case whose answer took this share of its time without a reply is at risk."""

_LISTING = Listing(
    sorts={"id": Client.client_id, "name": Client.name},
    filters={"id": any_id(Client.client_id), "client_id": any_id(Client.client_id)},
    default_sort="name",
    unique=Client.client_id,
)


@dataclass(frozen=True)
class Counts:
    """Open cases; of these the ones past a promise, and the others that soon will be."""

    open: int = 0
    at_risk: int = 0
    breached: int = 0


@dataclass(frozen=True)
class AtWork:
    """Somebody in a team: whether they are there, their load, and what they hold for the client.

    `load` and `capacity` in points, over all clients; None for somebody who does no tasks.
    """

    id: UUID
    name: str
    attendance: Attendance
    load: int | None
    capacity: int | None
    tasks: Sequence[TaskRow]


@dataclass(frozen=True)
class TeamAtWork:
    """A team of the client."""

    id: UUID
    name: str
    people: Sequence[AtWork]


@dataclass(frozen=True)
class ClientBoard:
    """One client's part of the board. `waiting`: tasks that nobody holds; `in_vain`: those of them
    for which no qualified person is free, by cause. Without a team nothing is distributed, and
    nothing waits in vain."""

    client_id: UUID
    client_name: str
    counts: Counts
    waiting: int
    in_vain: Mapping[Cause, int]
    teams: Sequence[TeamAtWork]


async def read_board(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted, now: datetime
) -> Page[ClientBoard]:
    """A page of the board of those clients."""
    query = select(Client).where(Client.client_id.in_(clients))
    rows, total = await _LISTING.page(session, query, wanted)
    shown = {client.client_id: client.name for (client,) in rows}
    counts = await _counts(session, shown, now)
    open_tasks = await _open_tasks(session, shown)
    situation = await read_situation(session, now)
    in_vain = _in_vain(situation, now)
    names = await colleagues_named(session, situation.workforce.members, shown)
    boards = [
        ClientBoard(
            client_id=client_id,
            client_name=name,
            counts=counts.get(client_id, Counts()),
            waiting=sum(task.assignee is None for task in open_tasks[client_id]),
            in_vain=in_vain[client_id],
            teams=_teams(situation, client_id, names, open_tasks[client_id]),
        )
        for client_id, name in shown.items()
    ]
    return Page(rows=boards, first=wanted.first, total=total)


async def _counts(
    session: AsyncSession, clients: Iterable[UUID], now: datetime
) -> dict[UUID, Counts]:
    breached, at_risk = _breached(now), _at_risk()
    rows = await session.execute(
        select(
            CaseRow.client_id,
            func.count().label("open"),
            func.count().filter(breached).label("breached"),
            func.count().filter(and_(at_risk, ~breached)).label("at_risk"),
        )
        .where(CaseRow.client_id.in_(clients), CaseRow.status == "open")
        .group_by(CaseRow.client_id)
    )
    return {
        row.client_id: Counts(open=row.open, at_risk=row.at_risk, breached=row.breached)
        for row in rows
    }


def _breached(now: datetime) -> ColumnElement[bool]:
    """A running promise is past its end."""
    return func.coalesce(CaseRow.due_at <= now, False)


def _at_risk() -> ColumnElement[bool]:
    """People were called and nobody has replied, or most of the answer's time is used up."""
    alarmed = and_(
        CaseRow.state["alarmed_at"].astext.is_not(None),
        CaseRow.first_replied_at.is_(None),
        CaseRow.acknowledge_due_at.is_not(None),
    )
    warned = and_(
        CaseRow.answer_due_at.is_not(None),
        func.jsonb_path_exists(
            CaseRow.state, cast(f"$.answer_warnings[*] ? (@ >= {AT_RISK_FROM})", JSONPATH)
        ),
    )
    return or_(alarmed, warned)


async def _open_tasks(
    session: AsyncSession, clients: Iterable[UUID]
) -> defaultdict[UUID, list[TaskRow]]:
    rows = await session.scalars(
        select(TaskRow)
        .where(TaskRow.client_id.in_(clients), TaskRow.status == "open")
        .order_by(TaskRow.priority_rank, TaskRow.due_at.asc().nulls_last(), TaskRow.id)
    )
    found: defaultdict[UUID, list[TaskRow]] = defaultdict(list)
    for task in rows:
        found[task.client_id].append(task)
    return found


def _in_vain(situation: Situation, now: datetime) -> defaultdict[UUID, Counter[Cause]]:
    causes: defaultdict[UUID, Counter[Cause]] = defaultdict(Counter)
    for waits in distribute(situation.waiting, situation.agents, now).waiting:
        causes[situation.places[waits.task_id].client_id][waits.cause] += 1
    return causes


def _teams(
    situation: Situation,
    client_id: UUID,
    names: Mapping[UUID, str],
    tasks: Sequence[TaskRow],
) -> list[TeamAtWork]:
    workforce = situation.workforce
    agents = {agent.person_id: agent for agent in situation.agents}
    teams = [
        TeamAtWork(
            id=team.id,
            name=team.name,
            people=[
                AtWork(
                    id=person_id,
                    name=names[person_id],
                    attendance=situation.attendances[person_id],
                    load=agents[person_id].load if person_id in agents else None,
                    capacity=agents[person_id].capacity if person_id in agents else None,
                    tasks=[task for task in tasks if task.assignee == person_id],
                )
                for person_id in sorted(names, key=lambda each: (names[each], each))
                if team.id in workforce.members[person_id]
            ],
        )
        for team in workforce.teams.values()
        if client_id in workforce.clients[team.id]
    ]
    return sorted(teams, key=lambda team: (team.name, team.id))
