"""Who could work at this moment: teams, roles, skills, presence and what people hold."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.tables import (
    CaseRow,
    Grant,
    Person,
    PersonSkill,
    Presence,
    Session,
    Shift,
    TaskRow,
    Team,
    TeamClient,
    TeamMember,
)
from domain.actor import Level, Role
from domain.presence import Attendance
from domain.routing import CAPACITY, HEAVIEST, WEIGHTS, Agent, Service
from domain.task import Group, TaskKind
from domain.team import Availability, Skill, SkillKind, TeamKind

REVIEWS_COUNT_FOR = timedelta(days=7)
"""Reviews of this time are shared evenly; older ones are forgotten."""

GROUPS_OF: Mapping[Role, tuple[Group, ...]] = {
    Role.AGENT: (Group.AGENTS, Group.PEERS),
    Role.SUPERVISOR: (Group.SUPERVISORS,),
}
"""Whose tasks a role does. Departments are asked in another way."""


@dataclass(frozen=True)
class Workforce:
    """Active teams, the clients they work for, and their people with the capacity in each team."""

    teams: Mapping[UUID, Team]
    clients: Mapping[UUID, frozenset[UUID]]
    members: Mapping[UUID, Mapping[UUID, int]]

    @property
    def all_clients(self) -> frozenset[UUID]:
        """The clients that have a team."""
        return frozenset(client for served in self.clients.values() for client in served)

    def teams_of(self, person_id: UUID) -> list[Team]:
        """The teams that somebody is in."""
        return [self.teams[team_id] for team_id in self.members.get(person_id, {})]


async def read_workforce(session: AsyncSession, person_id: UUID | None = None) -> Workforce:
    """All active teams with all of their people, or with that one person alone."""
    teams = {t.id: t for t in await session.scalars(select(Team).where(Team.active))}
    if not teams:
        return Workforce({}, {}, {})
    members = select(TeamMember).where(TeamMember.team_id.in_(teams))
    if person_id is not None:
        members = members.where(TeamMember.person_id == person_id)
    by_person: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    for member in await session.scalars(members):
        by_person[member.person_id][member.team_id] = member.capacity
    served: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in await session.scalars(select(TeamClient).where(TeamClient.team_id.in_(teams))):
        served[row.team_id].add(row.client_id)
    return Workforce(
        teams=teams,
        clients={team_id: frozenset(served[team_id]) for team_id in teams},
        members=dict(by_person),
    )


async def read_attendances(
    session: AsyncSession, people: Collection[UUID], workforce: Workforce, now: datetime
) -> dict[UUID, Attendance]:
    """Who is there, and when others were last heard of."""
    used = (
        select(Session.person_id, func.max(Session.last_seen_at).label("at"))
        .where(Session.person_id.in_(people))
        .group_by(Session.person_id)
        .subquery()
    )
    rows = await session.execute(
        select(Person.id, Person.active, Presence, used.c.at)
        .outerjoin(Presence, Presence.person_id == Person.id)
        .outerjoin(used, used.c.person_id == Person.id)
        .where(Person.id.in_(people))
    )
    on_shift = set(
        await session.scalars(
            select(Shift.person_id).where(
                Shift.person_id.in_(people),
                Shift.starts_at <= now,
                Shift.ends_at > now,
                Shift.ended_at.is_(None),
            )
        )
    )
    return {
        row.id: _attendance(row, row.id in on_shift, workforce.teams_of(row.id)) for row in rows
    }


async def read_agents(
    session: AsyncSession,
    people: Collection[UUID],
    workforce: Workforce,
    attendances: Mapping[UUID, Attendance],
    coming: Mapping[UUID, UUID],
    now: datetime,
    *,
    asks: bool = False,
) -> list[Agent]:
    """Those of the people who work on tasks, as distribution sees them.

    `coming`: tasks on their way to a person, by task; they count as held. `asks`: they asked for
    work themselves, so they are there.
    """
    grants: defaultdict[UUID, list[Grant]] = defaultdict(list)
    for grant in await session.scalars(select(Grant).where(Grant.person_id.in_(people))):
        grants[grant.person_id].append(grant)
    skills: defaultdict[UUID, set[Skill]] = defaultdict(set)
    for row in await session.scalars(select(PersonSkill).where(PersonSkill.person_id.in_(people))):
        skills[row.person_id].add(Skill(kind=SkillKind(row.kind), name=row.name))
    loads = await _loads(session, people, coming)
    given = await _last_given(session, people, now)
    reviews = await _reviews(session, people, now)
    agents = []
    for person_id in sorted(people):
        attendance = attendances.get(person_id)
        services = _services(grants[person_id], workforce, person_id)
        if attendance is None or not attendance.active or not services:
            continue
        capacities = workforce.members.get(person_id, {}).values()
        agents.append(
            Agent(
                person_id=person_id,
                services=services,
                skills=frozenset(skills[person_id]),
                capacity=max(HEAVIEST, *capacities) if capacities else CAPACITY,
                load=loads[person_id],
                reviews=reviews[person_id],
                last_given_at=given.get(person_id),
                there=asks or attendance.there(now),
            )
        )
    return agents


def _attendance(row: Row[Any], on_shift: bool, teams: Sequence[Team]) -> Attendance:
    presence: Presence | None = row.Presence
    seen_at = presence.seen_at if presence else None
    works_in_shifts = bool(teams) and all(team.shifts for team in teams)
    return Attendance(
        person_id=row.id,
        heartbeat_at=seen_at,
        heard_at=max((at for at in (seen_at, row.at) if at is not None), default=None),
        availability=Availability(presence.availability) if presence else Availability.AVAILABLE,
        since=presence.since if presence else None,
        on_shift=on_shift or not works_in_shifts,
        active=row.active,
    )


def _services(
    grants: Iterable[Grant], workforce: Workforce, person_id: UUID
) -> tuple[Service, ...]:
    """What somebody is, by client: where a team of theirs works; without any team, everywhere."""
    teams = workforce.teams_of(person_id)
    there: defaultdict[UUID, list[Team]] = defaultdict(list)
    for team in teams:
        for client_id in workforce.clients[team.id]:
            there[client_id].append(team)
    held: defaultdict[UUID, list[Grant]] = defaultdict(list)
    for grant in grants:
        if not teams or grant.client_id in there:
            held[grant.client_id].append(grant)
    levels = list(Level)
    found = []
    for client_id, mine in sorted(held.items()):
        roles = {grant.role for grant in mine}
        groups = tuple(g for role, does in GROUPS_OF.items() if role in roles for g in does)
        if groups:
            least = min(levels.index(Level(grant.level)) for grant in mine)
            found.append(
                Service(
                    client_id=client_id,
                    groups=groups,
                    level=levels[least],
                    dedicated=any(t.kind == TeamKind.DEDICATED for t in there[client_id]),
                    pushed=any(team.pushes for team in there[client_id]),
                )
            )
    return tuple(found)


def others_turn() -> ColumnElement[bool]:
    """Whether a reply waits for somebody else: its draft before approvers, or a question asked. For
    queries over tasks and their cases."""
    approval = aliased(TaskRow)
    before_approvers = (
        select(approval.id)
        .where(
            approval.case_id == TaskRow.case_id,
            approval.status == "open",
            approval.kind == TaskKind.APPROVE.value,
        )
        .exists()
    )
    asked = CaseRow.state["information_asked_at"].astext.is_not(None)
    return and_(TaskRow.kind == TaskKind.REPLY.value, or_(before_approvers, asked))


async def _loads(
    session: AsyncSession, people: Collection[UUID], coming: Mapping[UUID, UUID]
) -> Counter[UUID]:
    """The points that each holds, without what rests and what is others' turn: else drafts before
    approvers would fill up the very people who are to consent."""
    rows = await session.execute(
        select(TaskRow.id, TaskRow.assignee, TaskRow.kind)
        .join(CaseRow, CaseRow.id == TaskRow.case_id)
        .where(
            TaskRow.status == "open",
            TaskRow.rests_until.is_(None),
            ~others_turn(),
            or_(TaskRow.assignee.in_(people), TaskRow.id.in_(coming)),
        )
    )
    loads: Counter[UUID] = Counter()
    for row in rows:
        loads[row.assignee or coming[row.id]] += WEIGHTS[TaskKind(row.kind)]
    return loads


async def _last_given(
    session: AsyncSession, people: Collection[UUID], now: datetime
) -> dict[UUID, datetime]:
    """When each last got a task, today."""
    rows = await session.execute(
        select(TaskRow.assignee, func.max(TaskRow.held_since).label("at"))
        .where(TaskRow.assignee.in_(people), TaskRow.held_since > now - timedelta(days=1))
        .group_by(TaskRow.assignee)
    )
    return {row.assignee: row.at for row in rows if row.assignee is not None}


async def _reviews(session: AsyncSession, people: Collection[UUID], now: datetime) -> Counter[UUID]:
    """Approvals that each gave or refused lately, and those they hold."""
    who = func.coalesce(TaskRow.done_by, TaskRow.assignee)
    rows = await session.execute(
        select(who.label("person_id"), func.count().label("reviews"))
        .where(
            TaskRow.kind == TaskKind.APPROVE.value,
            or_(
                TaskRow.done_by.in_(people)
                & (TaskRow.status == "done")
                & (TaskRow.done_at > now - REVIEWS_COUNT_FOR),
                TaskRow.assignee.in_(people) & (TaskRow.status == "open"),
            ),
        )
        .group_by(who)
    )
    return Counter({row.person_id: row.reviews for row in rows})
