"""What distribution has to know of tasks, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, lateral, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import CaseRow, Client, Command, Grant, Person, TaskRow
from db.workforce import (
    GROUPS_OF,
    Workforce,
    others_turn,
    read_agents,
    read_attendances,
    read_workforce,
)
from domain.presence import Attendance, HeldTask
from domain.routing import Agent, Needs, WaitingTask
from domain.task import Group, TaskKind, TaskRefusal
from domain.values import Language, Priority

MOST_TASKS = 1_000
"""Waiting tasks looked at in one round: the most urgent of each client, clients in turn."""

_DISTRIBUTED = [group.value for groups in GROUPS_OF.values() for group in groups]
_WORKING = [role.value for role in GROUPS_OF]


@dataclass(frozen=True)
class Place:
    """Where a task is: its case, and how far that case's journal was when this was read."""

    case_id: UUID
    client_id: UUID
    seq: int


@dataclass(frozen=True)
class Situation:
    """A moment of distribution. `lost`: by task, who holds it and can do it no more. `leads`: by
    client, who gets what a shift leaves behind."""

    workforce: Workforce
    agents: Sequence[Agent]
    attendances: Mapping[UUID, Attendance]
    waiting: Sequence[WaitingTask]
    held: Sequence[HeldTask]
    places: Mapping[UUID, Place]
    lost: Mapping[UUID, UUID] = field(default_factory=dict)
    leads: Mapping[UUID, Sequence[UUID]] = field(default_factory=dict)


async def read_situation(session: AsyncSession, now: datetime) -> Situation:
    """Everything about the clients that have a team, and what is lost anywhere.

    A client without any team is left alone otherwise: its people take tasks from the pool.
    """
    workforce = await read_workforce(session)
    lost, lost_places = await _lost(session)
    if not workforce.teams:
        return Situation(workforce, [], {}, [], [], lost_places, lost)
    people = set(workforce.members)
    leads = {team.lead for team in workforce.teams.values() if team.lead is not None}
    attendances = await read_attendances(session, people | leads, workforce, now)
    coming = await _coming(session)
    waiting, places = await _waiting(session, workforce.all_clients, coming)
    held, held_places = await _held(session, people, workforce, lost)
    return Situation(
        workforce=workforce,
        agents=await read_agents(session, people, workforce, attendances, coming, now),
        attendances=attendances,
        waiting=waiting,
        held=held,
        places={**places, **held_places, **lost_places},
        lost=lost,
        leads=_leads(workforce, attendances, await _working(session, leads), now),
    )


async def read_for(
    session: AsyncSession, person_id: UUID, now: datetime
) -> tuple[Agent | None, Sequence[WaitingTask], Mapping[UUID, Place]]:
    """Somebody who asks for their next task, and what waits for people like them; None when they
    work on no tasks at all."""
    workforce = await read_workforce(session, person_id)
    attendances = await read_attendances(session, {person_id}, workforce, now)
    coming = await _coming(session)
    agents = await read_agents(session, {person_id}, workforce, attendances, coming, now, asks=True)
    if not agents:
        return None, [], {}
    clients = {service.client_id for service in agents[0].services}
    waiting, places = await _waiting(session, clients, coming)
    return agents[0], waiting, places


async def _coming(session: AsyncSession) -> dict[UUID, UUID]:
    """Tasks that were given to somebody whose case has not answered yet, by task."""
    rows = await session.scalars(
        select(Command.payload["command"]).where(
            Command.status == "pending", Command.kind == "assign_task"
        )
    )
    return {UUID(command["task_id"]): UUID(command["person_id"]) for command in rows}


async def _waiting(
    session: AsyncSession, clients: Collection[UUID], coming: Mapping[UUID, UUID]
) -> tuple[list[WaitingTask], dict[UUID, Place]]:
    topic = CaseRow.state["assessment"]["topic"].astext
    urgent = _most_urgent(clients, coming).subquery()
    rows = await session.execute(
        select(TaskRow, CaseRow.seq, CaseRow.channel, CaseRow.language, topic.label("topic"))
        .join(urgent, urgent.c.id == TaskRow.id)
        .join(CaseRow, CaseRow.id == TaskRow.case_id)
        .order_by(TaskRow.priority_rank, TaskRow.due_at.asc().nulls_last(), TaskRow.id)
    )
    waiting, places = [], {}
    for row in rows:
        task: TaskRow = row.TaskRow
        places[task.id] = Place(task.case_id, task.client_id, row.seq)
        waiting.append(
            WaitingTask(
                id=task.id,
                kind=TaskKind(task.kind),
                priority=Priority(task.priority),
                opened_at=task.opened_at,
                due_at=task.due_at,
                needs=Needs(
                    client_id=task.client_id,
                    group=Group(task.group),
                    channel=row.channel,
                    language=Language(row.language or Language.UNKNOWN),
                    topic=row.topic,
                ),
                authors=tuple(task.authors),
                refusals=tuple(TaskRefusal.model_validate(each) for each in task.refusals),
            )
        )
    return waiting, places


def _most_urgent(clients: Collection[UUID], coming: Mapping[UUID, UUID]) -> Select[UUID]:
    """The most urgent waiting task of each client, then the second of each, from an index: however
    much waits for one client's people, another's are not forgotten over it."""
    own = lateral(
        select(TaskRow.id, TaskRow.priority_rank, TaskRow.due_at)
        .where(
            TaskRow.client_id == Client.client_id,
            TaskRow.status == "open",
            TaskRow.assignee.is_(None),
            TaskRow.rests_until.is_(None),
            TaskRow.group.in_(_DISTRIBUTED),
            TaskRow.id.not_in(coming),
        )
        .order_by(TaskRow.priority_rank, TaskRow.due_at.asc().nulls_last(), TaskRow.id)
        .limit(MOST_TASKS)
    )
    urgency = (own.c.priority_rank, own.c.due_at.asc().nulls_last(), own.c.id)
    turn = func.row_number().over(partition_by=Client.client_id, order_by=urgency)
    return (
        select(own.c.id)
        .select_from(Client)
        .join(own, true())
        .where(Client.client_id.in_(clients))
        .order_by(turn, *urgency)
        .limit(MOST_TASKS)
    )


async def _lost(session: AsyncSession) -> tuple[dict[UUID, UUID], dict[UUID, Place]]:
    """What is held by those who have left, or who work on tasks of its client no more."""
    works_there = (
        select(Grant.person_id)
        .where(
            Grant.person_id == TaskRow.assignee,
            Grant.client_id == TaskRow.client_id,
            Grant.role.in_(_WORKING),
        )
        .exists()
    )
    rows = await session.execute(
        select(TaskRow.id, TaskRow.assignee, TaskRow.case_id, TaskRow.client_id, CaseRow.seq)
        # By way of the people, who are few: tasks are found by their holder.
        .join(Person, Person.id == TaskRow.assignee)
        .join(CaseRow, CaseRow.id == TaskRow.case_id)
        .where(TaskRow.status == "open", or_(~Person.active, ~works_there))
    )
    lost, places = {}, {}
    for row in rows:
        lost[row.id] = row.assignee
        places[row.id] = Place(row.case_id, row.client_id, row.seq)
    return lost, places


async def _working(session: AsyncSession, people: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Who of them works on tasks of which client."""
    rows = await session.execute(
        select(Grant.person_id, Grant.client_id).where(
            Grant.person_id.in_(people), Grant.role.in_(_WORKING)
        )
    )
    return {(row.person_id, row.client_id) for row in rows}


async def _held(
    session: AsyncSession,
    people: Collection[UUID],
    workforce: Workforce,
    lost: Collection[UUID],
) -> tuple[list[HeldTask], dict[UUID, Place]]:
    """What members of teams hold for the clients of those teams, and is not `lost`."""
    rows = await session.execute(
        select(
            TaskRow,
            CaseRow.seq,
            others_turn().label("waiting"),
            func.max(Command.created_at).label("touched_at"),
        )
        .join(CaseRow, CaseRow.id == TaskRow.case_id)
        .outerjoin(
            Command,
            and_(Command.case_id == TaskRow.case_id, Command.actor == TaskRow.assignee),
        )
        .where(
            TaskRow.assignee.in_(people),
            TaskRow.status == "open",
            TaskRow.client_id.in_(workforce.all_clients),
            TaskRow.id.not_in(lost),
        )
        .group_by(TaskRow.id, CaseRow.id)
    )
    held, places = [], {}
    for row in rows:
        task: TaskRow = row.TaskRow
        assert task.assignee is not None
        places[task.id] = Place(task.case_id, task.client_id, row.seq)
        patience = [
            team.idle_after
            for team in workforce.teams_of(task.assignee)
            if task.client_id in workforce.clients[team.id]
        ]
        if patience:
            held.append(
                HeldTask(
                    id=task.id,
                    holder=task.assignee,
                    held_since=task.held_since or task.opened_at,
                    touched_at=row.touched_at,
                    waiting=row.waiting,
                    resting=task.rests_until is not None,
                    idle_after=min(patience),
                )
            )
    return held, places


def _leads(
    workforce: Workforce,
    attendances: Mapping[UUID, Attendance],
    working: Collection[tuple[UUID, UUID]],
    now: datetime,
) -> dict[UUID, list[UUID]]:
    leads: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for team in sorted(workforce.teams.values(), key=lambda team: team.id):
        attendance = attendances.get(team.lead) if team.lead else None
        if team.lead is not None and attendance is not None and attendance.there(now):
            for client_id in workforce.clients[team.id]:
                if (team.lead, client_id) in working:
                    leads[client_id].append(team.lead)
    return dict(leads)
