"""A team in a town, and the distributor that gives it tasks."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db.distribution import read_situation
from db.presence import heartbeat
from db.tables import TaskRow
from db.teams import (
    TeamEntry,
    TeamSettings,
    create_team,
    set_member,
    set_skills,
)
from dispatch.distributing import Distributor
from domain.actor import Actor, Role
from domain.case import Case
from domain.routing import Cause, distribute
from domain.task import Task, TaskKind
from domain.team import Availability, Skill, SkillKind, TeamKind
from tests.stories.town import CaseUnderTest, Town

QUESTION = "@kompass Wann kommt mein Paket endlich an?"


@dataclass
class Office:
    """A town's team, and the distributor that looks after it."""

    town: Town
    distributor: Distributor
    team: TeamEntry
    people: dict[UUID, Actor] = field(default_factory=dict)

    async def employ(self, role: Role = Role.AGENT, *, capacity: int = 6, **skills: str) -> Actor:
        """Somebody new in the team, who is there."""
        person = await self.town.another(role)
        await self.join(person, capacity, **skills)
        return person

    async def join(self, person: Actor, capacity: int = 6, **skills: str) -> None:
        """Somebody becomes a member, and is there."""
        listed = {Skill(kind=SkillKind(kind), name=name) for kind, name in skills.items()}
        async with self.town.sessions.begin() as session:
            await set_member(session, self.team, of(person), capacity, None)
            await set_skills(session, of(person), listed, None)
        self.people[of(person)] = person
        await self.there(person)

    async def there(self, *people: Actor, at: datetime | None = None) -> None:
        """They are heard of, now or at that moment."""
        async with self.town.sessions.begin() as session:
            for person in people:
                await heartbeat(
                    session, of(person), Availability.AVAILABLE, at or datetime.now(UTC)
                )

    async def holders(self) -> dict[UUID, UUID | None]:
        """Who holds what, as the lists show it."""
        async with self.town.sessions() as session:
            rows = await session.execute(
                select(TaskRow.id, TaskRow.assignee).where(
                    TaskRow.client_id == self.town.client_id, TaskRow.status == "open"
                )
            )
            return {row.id: row.assignee for row in rows}

    async def causes(self) -> Counter[Cause]:
        """Why this town's tasks wait at this moment."""
        now = datetime.now(UTC)
        async with self.town.sessions() as session:
            situation = await read_situation(session, now)
        ours = [t for t in situation.waiting if t.needs.client_id == self.town.client_id]
        return Counter(w.cause for w in distribute(ours, situation.agents, now).waiting)


def of(person: Actor) -> UUID:
    """Their id."""
    assert person.person_id is not None
    return person.person_id


async def an_office(town: Town, database_url: str = "", **settings: Any) -> Office:
    """A dedicated team without people."""
    engine = town.sessions.kw["bind"]
    wanted = TeamSettings("Care", TeamKind.DEDICATED, frozenset({town.client_id}))
    async with town.sessions.begin() as session:
        team = await create_team(session, replace(wanted, **settings), None)
    distributor = Distributor(engine, town.sessions, database_url, town.dispatcher.giver)
    return Office(town, distributor, team)


async def to_reply(case: CaseUnderTest) -> Task:
    """The case's task to reply, once it is there."""
    state = await case.until(lambda c: c.task_of(TaskKind.REPLY) is not None)
    task = state.task_of(TaskKind.REPLY)
    assert task is not None
    return task


async def held(case: CaseUnderTest, kind: TaskKind = TaskKind.REPLY) -> Task:
    """The task of that kind, once somebody holds it."""

    def given(state: Case) -> bool:
        task = state.task_of(kind)
        return task is not None and task.assignee is not None

    task = (await case.until(given)).task_of(kind)
    assert task is not None
    return task
