"""Teams, their people and what those can do; each change journalled for every client concerned."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.configuration import (
    contents_hash,
    journal_for_each,
    one_at_a_time,
    refuse_overtaken,
)
from db.listing import Listing, Page, Wanted, any_id, any_of, containing, whether
from db.tables import Grant, PersonSkill, Team, TeamClient, TeamMember
from domain.errors import Invalid, NotFound
from domain.presence import IDLE_AFTER
from domain.routing import HEAVIEST
from domain.team import Skill, SkillKind, TeamKind, TeamOrigin

_LISTING = Listing(
    sorts={"id": Team.id, "name": Team.name},
    filters={
        "id": any_id(Team.id),
        "kind": any_of(Team.kind, TeamKind),
        "origin": any_of(Team.origin, TeamOrigin),
        "active": whether(Team.active.is_(True)),
        "q": containing(lambda pattern: Team.name.ilike(pattern, escape="\\")),
    },
    default_sort="name",
    unique=Team.id,
)


@dataclass(frozen=True)
class TeamSettings:
    """Everything about a team but its people. `clients`: whom it works for.

    `lead` gets what a shift leaves behind. `pushes`: the system gives tasks; `picking`: people may
    choose; `shifts`: they are there only within the roster. `idle_after` in seconds.
    """

    name: str
    kind: TeamKind
    clients: frozenset[UUID]
    origin: TeamOrigin = TeamOrigin.INTERNAL
    agency: str | None = None
    lead: UUID | None = None
    pushes: bool = True
    picking: bool = True
    shifts: bool = False
    idle_after: int = int(IDLE_AFTER)
    active: bool = True


@dataclass(frozen=True)
class TeamEntry:
    """A team with its clients and the capacity of each of its people."""

    id: UUID
    settings: TeamSettings
    members: Mapping[UUID, int] = field(default_factory=dict)


async def list_teams(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> Page[TeamEntry]:
    """A page of the teams that work for one of the clients."""
    query = select(Team).where(Team.id.in_(_teams_of(clients)))
    rows, total = await _LISTING.page(session, query, wanted)
    entries = await _entries(session, [team for (team,) in rows])
    return Page(rows=entries, first=wanted.first, total=total)


async def get_team(
    session: AsyncSession, team_id: UUID, clients: Collection[UUID], *, held: bool = False
) -> TeamEntry:
    """One team that works for one of the clients; `held`: as nobody else changes it until this
    transaction ends. Raises NotFound."""
    query = select(Team).where(Team.id == team_id, Team.id.in_(_teams_of(clients)))
    if held:
        query = query.with_for_update(key_share=True)
    team = await session.scalar(query)
    if team is None:
        raise NotFound("There is no such team.")
    (entry,) = await _entries(session, [team])
    return entry


async def create_team(
    session: AsyncSession, settings: TeamSettings, actor: UUID | None
) -> TeamEntry:
    """A new team without people. Raises Invalid when its settings contradict each other."""
    await _sound(session, settings)
    team = Team(id=uuid7(), **_columns(settings))
    session.add(team)
    await session.flush()
    await _serve(session, team.id, settings.clients)
    await journal_for_each(
        session,
        settings.clients,
        actor=actor,
        kind="team.created",
        subject=team.id,
        after=_told(settings),
    )
    return TeamEntry(id=team.id, settings=settings)


async def change_team(
    session: AsyncSession, team: TeamEntry, settings: TeamSettings, actor: UUID | None
) -> TeamEntry:
    """Other settings for a team. Raises Invalid as `create_team` does."""
    if settings == team.settings:
        return team
    await _sound(session, settings)
    row = await session.get_one(Team, team.id)
    for name, value in _columns(settings).items():
        setattr(row, name, value)
    await _serve(session, team.id, settings.clients)
    await journal_for_each(
        session,
        team.settings.clients | settings.clients,
        actor=actor,
        kind="team.changed",
        subject=team.id,
        before=_told(team.settings),
        after=_told(settings),
    )
    return TeamEntry(id=team.id, settings=settings, members=team.members)


async def set_member(
    session: AsyncSession, team: TeamEntry, person_id: UUID, capacity: int, actor: UUID | None
) -> None:
    """Somebody belongs to a team, with so many points of open work (HEAVIEST at least).

    Raises Invalid when they have no role for any of its clients.
    """
    if capacity < HEAVIEST:
        raise Invalid("Nobody could be given any task.", f"A capacity of at least {HEAVIEST}.")
    if not await _clients_with(session, person_id, team.settings.clients):
        raise Invalid("They have no role for the team's clients.", "Give them a role first.")
    await one_at_a_time(session, team.settings.clients)
    member = await session.get(TeamMember, (team.id, person_id))
    before = None if member is None else {"team": str(team.id), "capacity": member.capacity}
    if member is None:
        session.add(TeamMember(team_id=team.id, person_id=person_id, capacity=capacity))
    elif member.capacity == capacity:
        return
    else:
        member.capacity = capacity
    await journal_for_each(
        session,
        team.settings.clients,
        actor=actor,
        kind="team.member_set",
        subject=person_id,
        before=before,
        after={"team": str(team.id), "capacity": capacity},
    )


async def remove_member(
    session: AsyncSession, team: TeamEntry, person_id: UUID, actor: UUID | None
) -> None:
    """Somebody leaves a team. Raises NotFound when they are not in it."""
    await one_at_a_time(session, team.settings.clients)
    member = await session.get(TeamMember, (team.id, person_id))
    if member is None:
        raise NotFound("They are not in this team.")
    await session.delete(member)
    await journal_for_each(
        session,
        team.settings.clients,
        actor=actor,
        kind="team.member_removed",
        subject=person_id,
        before={"team": str(team.id), "capacity": member.capacity},
    )


async def skills_of(
    session: AsyncSession, people: Collection[UUID]
) -> dict[UUID, frozenset[Skill]]:
    """What those people can do, of whom anything is listed."""
    rows = await session.scalars(select(PersonSkill).where(PersonSkill.person_id.in_(people)))
    found: dict[UUID, set[Skill]] = {}
    for row in rows:
        found.setdefault(row.person_id, set()).add(Skill(kind=SkillKind(row.kind), name=row.name))
    return {person_id: frozenset(skills) for person_id, skills in found.items()}


def revision_of(skills: Iterable[Skill]) -> str:
    """To be named by whoever changes them as they saw them."""
    return contents_hash({"skills": _listed(skills)})


async def set_skills(
    session: AsyncSession,
    person_id: UUID,
    skills: Collection[Skill],
    actor: UUID | None,
    *,
    seen: str | None = None,
) -> None:
    """What somebody can do from now on: exactly this. Raises Conflict when it is something else by
    now than in revision `seen`."""
    clients = await _clients_with(session, person_id, None)
    await one_at_a_time(session, clients)
    before = (await skills_of(session, [person_id])).get(person_id, frozenset())
    if before == set(skills):
        return
    refuse_overtaken(seen, revision_of(before))
    await session.execute(delete(PersonSkill).where(PersonSkill.person_id == person_id))
    session.add_all(
        PersonSkill(person_id=person_id, kind=skill.kind.value, name=skill.name)
        for skill in set(skills)
    )
    await journal_for_each(
        session,
        clients,
        actor=actor,
        kind="person.skills_set",
        subject=person_id,
        before={"skills": _listed(before)},
        after={"skills": _listed(skills)},
    )


async def picks_of(session: AsyncSession, person_id: UUID) -> dict[UUID, bool]:
    """By client: whether somebody's teams there let them choose among waiting tasks. Where they
    have no team nothing is said, and they may."""
    rows = await session.execute(
        select(TeamClient.client_id, Team.picking)
        .join(Team, Team.id == TeamClient.team_id)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.person_id == person_id, Team.active)
    )
    picks: dict[UUID, bool] = {}
    for client_id, picking in rows:
        picks[client_id] = picks.get(client_id, False) or picking
    return picks


def _teams_of(clients: Collection[UUID]) -> Any:
    return select(TeamClient.team_id).where(TeamClient.client_id.in_(clients))


async def _entries(session: AsyncSession, teams: Sequence[Team]) -> list[TeamEntry]:
    ids = [team.id for team in teams]
    clients: dict[UUID, set[UUID]] = {team_id: set() for team_id in ids}
    for row in await session.scalars(select(TeamClient).where(TeamClient.team_id.in_(ids))):
        clients[row.team_id].add(row.client_id)
    members: dict[UUID, dict[UUID, int]] = {team_id: {} for team_id in ids}
    for member in await session.scalars(select(TeamMember).where(TeamMember.team_id.in_(ids))):
        members[member.team_id][member.person_id] = member.capacity
    return [_entry(team, frozenset(clients[team.id]), members[team.id]) for team in teams]


def _entry(team: Team, clients: frozenset[UUID], members: Mapping[UUID, int]) -> TeamEntry:
    settings = TeamSettings(
        name=team.name,
        kind=TeamKind(team.kind),
        clients=clients,
        origin=TeamOrigin(team.origin),
        agency=team.agency,
        lead=team.lead,
        pushes=team.pushes,
        picking=team.picking,
        shifts=team.shifts,
        idle_after=team.idle_after,
        active=team.active,
    )
    return TeamEntry(id=team.id, settings=settings, members=members)


async def _sound(session: AsyncSession, settings: TeamSettings) -> None:
    if not settings.clients:
        raise Invalid("A team works for somebody.", "Name a client.")
    if settings.kind is TeamKind.DEDICATED and len(settings.clients) > 1:
        raise Invalid("A dedicated team works for one client.", "Name one, or make it blended.")
    if (settings.origin is TeamOrigin.AGENCY) != (settings.agency is not None):
        raise Invalid("An agency's team names its agency, no other does.", "Name it, or none.")
    if settings.lead is not None:
        known = await _clients_with(session, settings.lead, settings.clients)
        if known != settings.clients:
            raise Invalid("The lead has no role for all of its clients.", "Choose somebody else.")


async def _clients_with(
    session: AsyncSession, person_id: UUID, clients: Collection[UUID] | None
) -> frozenset[UUID]:
    """Clients, of those named, for which somebody has any role."""
    query = select(Grant.client_id).where(Grant.person_id == person_id)
    if clients is not None:
        query = query.where(Grant.client_id.in_(clients))
    return frozenset(await session.scalars(query))


async def _serve(session: AsyncSession, team_id: UUID, clients: Iterable[UUID]) -> None:
    await session.execute(delete(TeamClient).where(TeamClient.team_id == team_id))
    session.add_all(TeamClient(team_id=team_id, client_id=client_id) for client_id in clients)
    await session.flush()


def _columns(settings: TeamSettings) -> dict[str, Any]:
    values = asdict(settings)
    del values["clients"]
    return values | {"kind": settings.kind.value, "origin": settings.origin.value}


def _told(settings: TeamSettings) -> dict[str, Any]:
    return _columns(settings) | {
        "clients": sorted(str(client_id) for client_id in settings.clients),
        "lead": str(settings.lead) if settings.lead else None,
    }


def _listed(skills: Iterable[Skill]) -> list[str]:
    return sorted(f"{skill.kind.value}:{skill.name}" for skill in skills)
