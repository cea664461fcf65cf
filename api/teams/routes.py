"""Teams: who works together for which clients, and how they get their tasks."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.viewer import InPerson, Viewer, Who
from api.context import Database
from api.listing import List, paged
from api.reference.answers import problems
from api.teams.schemas import MemberIn, MemberOut, TeamIn, TeamOut
from db.people import colleagues_named, get_colleague
from db.teams import (
    TeamEntry,
    TeamSettings,
    change_team,
    create_team,
    get_team,
    list_teams,
    remove_member,
    set_member,
)
from domain.errors import NotAllowed
from domain.permissions import Permission

router = APIRouter(prefix="/api/teams", tags=["teams"])


@router.get("", operation_id="listTeams")
async def teams(who: Who, session: Database, wanted: List, response: Response) -> list[TeamOut]:
    """Filters: id, kind, origin, active, q (in the name). Sort: name (default), id."""
    page = await list_teams(session, who.scope(Permission.READ_CONFIGURATION), wanted)
    return paged(response, "teams", page.of(await _shown(session, page.rows, who)))


@router.get("/{team_id}", operation_id="getTeam", responses=problems(403, 404))
async def team(team_id: UUID, who: Who, session: Database) -> TeamOut:
    """One team."""
    await get_team(session, team_id, who.clients)
    entry = await get_team(session, team_id, who.scope(Permission.READ_CONFIGURATION))
    (shown,) = await _shown(session, [entry], who)
    return shown


@router.post("", operation_id="addTeam", status_code=201, responses=problems(403, 404, 422))
async def add(asked: TeamIn, who: InPerson, session: Database) -> TeamOut:
    """A new team. Whoever makes it configures every client that it works for."""
    for client_id in asked.clients:
        who.require(client_id, Permission.CONFIGURE)
    entry = await create_team(session, _settings(asked), who.id)
    await session.commit()
    (shown,) = await _shown(session, [entry], who)
    return shown


@router.put("/{team_id}", operation_id="changeTeam", responses=problems(403, 404, 422))
async def change(team_id: UUID, asked: TeamIn, who: InPerson, session: Database) -> TeamOut:
    """Other settings; a team that works for several clients is changed only by somebody who
    configures all of them."""
    entry = await _configurable(session, team_id, who)
    for client_id in asked.clients:
        who.require(client_id, Permission.CONFIGURE)
    entry = await change_team(session, entry, _settings(asked), who.id)
    await session.commit()
    (shown,) = await _shown(session, [entry], who)
    return shown


@router.put(
    "/{team_id}/members/{person_id}",
    operation_id="setMember",
    status_code=204,
    responses=problems(403, 404, 422),
)
async def put_member(
    team_id: UUID, person_id: UUID, asked: MemberIn, who: InPerson, session: Database
) -> None:
    """Somebody belongs to the team, with that capacity."""
    entry = await _configurable(session, team_id, who)
    await get_colleague(session, person_id, who.clients)
    await set_member(session, entry, person_id, asked.capacity, who.id)
    await session.commit()


@router.delete(
    "/{team_id}/members/{person_id}",
    operation_id="removeMember",
    status_code=204,
    responses=problems(403, 404),
)
async def delete_member(team_id: UUID, person_id: UUID, who: InPerson, session: Database) -> None:
    """Somebody leaves the team."""
    entry = await _configurable(session, team_id, who)
    await remove_member(session, entry, person_id, who.id)
    await session.commit()


async def _configurable(session: AsyncSession, team_id: UUID, who: Viewer) -> TeamEntry:
    entry = await get_team(session, team_id, who.clients, held=True)
    if not entry.settings.clients <= who.having(Permission.CONFIGURE):
        raise NotAllowed(
            "Only somebody who configures all of the team's clients may do this.",
            "Ask an administrator.",
        )
    return entry


def _settings(asked: TeamIn) -> TeamSettings:
    return TeamSettings(**{**dict(asked), "clients": frozenset(asked.clients)})


async def _shown(session: AsyncSession, entries: Sequence[TeamEntry], who: Viewer) -> list[TeamOut]:
    people = {person_id for entry in entries for person_id in entry.members}
    names = await colleagues_named(session, people, who.clients)
    return [
        TeamOut.model_validate(
            {
                **asdict(entry.settings),
                "id": entry.id,
                "clients": sorted(entry.settings.clients & who.clients),
                "members": [
                    MemberOut(id=person_id, name=names[person_id], capacity=capacity)
                    for person_id, capacity in entry.members.items()
                    if person_id in names
                ],
            }
        )
        for entry in entries
    ]
