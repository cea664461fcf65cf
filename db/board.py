"""The live board: how each client stands, what waits in vain, and who works on what."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.cases import at_risk, breached
from db.distribution import Situation, read_situation
from db.listing import Listing, Page, Wanted, any_id
from db.people import colleagues_named
from db.tables import CaseRow, Client, Grant, Person, TaskRow, TeamMember
from domain.permissions import Permission, roles_with
from domain.presence import Attendance
from domain.routing import Cause, distribute

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
    """A team of the client. `counts`: the client's cases of which its people hold a task."""

    id: UUID
    name: str
    counts: Counts
    people: Sequence[AtWork]


@dataclass(frozen=True)
class Holder:
    """Somebody who is in none of the client's teams and holds tasks all the same."""

    id: UUID
    name: str
    tasks: Sequence[TaskRow]


@dataclass(frozen=True)
class ClientBoard:
    """One client's part of the board. `waiting`: tasks that nobody holds; `in_vain`: those of them
    for which no qualified person is free, by cause. Without a team nothing is distributed, and
    nothing waits in vain. `assignable`: who can be given a task, by id with their names."""

    client_id: UUID
    client_name: str
    counts: Counts
    waiting: int
    in_vain: Mapping[Cause, int]
    teams: Sequence[TeamAtWork]
    others: Sequence[Holder]
    assignable: Mapping[UUID, str]


async def read_board(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted, now: datetime
) -> Page[ClientBoard]:
    """A page of the board of those clients."""
    query = select(Client).where(Client.client_id.in_(clients))
    rows, total = await _LISTING.page(session, query, wanted)
    shown = {client.client_id: client.name for (client,) in rows}
    counts = await _counts(session, shown)
    of_teams = await _counts_of_teams(session, shown)
    held = await _held(session, shown)
    waiting = await _waiting(session, shown)
    situation = await read_situation(session, now)
    in_vain = _in_vain(situation, now)
    names = await colleagues_named(session, situation.workforce.members, shown)
    can_do = await _assignable(session, shown)
    boards = []
    for client_id, name in shown.items():
        tasks = held[client_id]
        teams = _teams(situation, client_id, names, tasks, of_teams)
        in_teams = {person.id for team in teams for person in team.people}
        boards.append(
            ClientBoard(
                client_id=client_id,
                client_name=name,
                counts=counts.get(client_id, Counts()),
                waiting=waiting.get(client_id, 0),
                in_vain=in_vain[client_id],
                teams=teams,
                others=await _others(session, client_id, in_teams, tasks),
                assignable=can_do[client_id],
            )
        )
    return Page(rows=boards, first=wanted.first, total=total)


async def _counts(session: AsyncSession, clients: Collection[UUID]) -> dict[UUID, Counts]:
    rows = await session.execute(_counted(clients, CaseRow.client_id).group_by(CaseRow.client_id))
    return {row.client_id: _as_counts(row) for row in rows}


async def _counts_of_teams(
    session: AsyncSession, clients: Collection[UUID]
) -> dict[tuple[UUID, UUID], Counts]:
    """By client and team: the cases of which the team's people hold a task, each counted once."""
    holding = (
        select(TaskRow.case_id, TeamMember.team_id)
        .join(TeamMember, TeamMember.person_id == TaskRow.assignee)
        .where(TaskRow.client_id.in_(clients), TaskRow.status == "open")
        .distinct()
        .subquery()
    )
    rows = await session.execute(
        _counted(clients, CaseRow.client_id, holding.c.team_id)
        .join(holding, holding.c.case_id == CaseRow.id)
        .group_by(CaseRow.client_id, holding.c.team_id)
    )
    return {(row.client_id, row.team_id): _as_counts(row) for row in rows}


def _counted(clients: Collection[UUID], *groups: ColumnElement[UUID] | Any) -> Select[Any]:
    return select(
        *groups,
        func.count().label("open"),
        func.count().filter(breached()).label("breached"),
        func.count().filter(at_risk()).label("at_risk"),
    ).where(CaseRow.client_id.in_(clients), CaseRow.status == "open")


def _as_counts(row: Any) -> Counts:
    return Counts(open=row.open, at_risk=row.at_risk, breached=row.breached)


async def _assignable(
    session: AsyncSession, clients: Collection[UUID]
) -> defaultdict[UUID, dict[UUID, str]]:
    """By client: those who do tasks there, by name."""
    rows = await session.execute(
        select(Grant.client_id, Person.id, Person.name)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.client_id.in_(clients),
            Grant.role.in_([role.value for role in roles_with(Permission.CLAIM_TASK)]),
            Person.active,
        )
        .order_by(Person.name, Person.id)
    )
    found: defaultdict[UUID, dict[UUID, str]] = defaultdict(dict)
    for row in rows:
        found[row.client_id][row.id] = row.name
    return found


async def _others(
    session: AsyncSession,
    client_id: UUID,
    in_teams: Collection[UUID],
    tasks: Sequence[TaskRow],
) -> list[Holder]:
    held: defaultdict[UUID, list[TaskRow]] = defaultdict(list)
    for task in tasks:
        if task.assignee is not None and task.assignee not in in_teams:
            held[task.assignee].append(task)
    names = await colleagues_named(session, held, [client_id]) if held else {}
    holders = [Holder(id=p, name=names.get(p, ""), tasks=tasks) for p, tasks in held.items()]
    return sorted(holders, key=lambda holder: (holder.name, holder.id))


async def _held(session: AsyncSession, clients: Iterable[UUID]) -> defaultdict[UUID, list[TaskRow]]:
    """By client: the open tasks that somebody holds, the most urgent first."""
    rows = await session.scalars(
        select(TaskRow)
        .where(
            TaskRow.client_id.in_(clients),
            TaskRow.status == "open",
            TaskRow.assignee.is_not(None),
        )
        .order_by(TaskRow.priority_rank, TaskRow.due_at.asc().nulls_last(), TaskRow.id)
    )
    found: defaultdict[UUID, list[TaskRow]] = defaultdict(list)
    for task in rows:
        found[task.client_id].append(task)
    return found


async def _waiting(session: AsyncSession, clients: Iterable[UUID]) -> dict[UUID, int]:
    """By client: how many tasks nobody holds; there may be very many, so they are only counted."""
    rows = await session.execute(
        select(TaskRow.client_id, func.count().label("number"))
        .where(TaskRow.client_id.in_(clients), TaskRow.status == "open", TaskRow.assignee.is_(None))
        .group_by(TaskRow.client_id)
    )
    return {row.client_id: row.number for row in rows}


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
    counts: Mapping[tuple[UUID, UUID], Counts],
) -> list[TeamAtWork]:
    workforce = situation.workforce
    agents = {agent.person_id: agent for agent in situation.agents}
    teams = [
        TeamAtWork(
            id=team.id,
            name=team.name,
            counts=counts.get((client_id, team.id), Counts()),
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
