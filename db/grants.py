"""Roles that people have for clients: given by somebody, or by a group at the identity provider."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.configuration import journal_change, one_at_a_time
from db.tables import Grant, GroupRole, Team, TeamClient, TeamMember
from domain.actor import Actor, Level, Role, Via
from domain.errors import NotFound

Source = Literal["person", "groups"]


class Held(NamedTuple):
    """The columns of `Grant` that say what somebody may."""

    client_id: UUID
    role: str
    level: str
    department: str | None


def picks() -> ColumnElement[bool | None]:
    """Beside a role, as `picks`: whether the person's teams there let them choose among waiting
    tasks; null where they have no team."""
    return (
        select(func.bool_or(Team.picking))
        .join(TeamMember, TeamMember.team_id == Team.id)
        .join(TeamClient, TeamClient.team_id == Team.id)
        .where(
            TeamMember.person_id == Grant.person_id,
            TeamClient.client_id == Grant.client_id,
            Team.active,
        )
        .scalar_subquery()
        .label("picks")
    )


def actors(
    person_id: UUID, held: Iterable[tuple[Held, bool | None]], via: Via
) -> dict[UUID, Actor]:
    """A person as one who acts, by client, from all that they were granted and what `picks` says
    there: without a team they choose."""
    grants: dict[UUID, list[Held]] = {}
    choosing: dict[UUID, bool] = {}
    for each, picking in held:
        grants.setdefault(each.client_id, []).append(each)
        choosing[each.client_id] = True if picking is None else picking
    return {
        client_id: acting(person_id, theirs, via, picks=choosing[client_id])
        for client_id, theirs in grants.items()
    }


def acting(
    person_id: UUID, grants: Iterable[Held | Grant], via: Via, *, picks: bool = True
) -> Actor:
    """The person as one who acts for a client, from what they were granted there. `picks`: their
    team there lets them choose among waiting tasks.

    Whoever is a trainee in one role is one; roles come in a fixed order.
    """
    held = sorted(grants, key=lambda grant: grant.role)
    levels = {Level(grant.level) for grant in held}
    level = next((each for each in Level if each in levels), Level.REGULAR)
    return Actor(
        person_id=person_id,
        roles=tuple(Role(grant.role) for grant in held),
        via=via,
        level=level,
        departments=tuple(grant.department for grant in held if grant.department),
        picks=picks,
    )


async def set_grant(
    session: AsyncSession,
    *,
    client_id: UUID,
    person_id: UUID,
    role: Role,
    level: Level = Level.REGULAR,
    department: str | None = None,
    source: Source = "person",
    actor: UUID | None = None,
) -> bool:
    """Let somebody have a role in just this way, journalled. False when that is so already.

    What a person gave is not touched by groups; what groups gave becomes a person's gift when a
    person sets it.
    """
    held = await _held(session, client_id, person_id, role)
    wanted = {"level": level.value, "department": department, "source": source}
    if held is None:
        held = Grant(client_id=client_id, person_id=person_id, role=role.value, **wanted)
        session.add(held)
        await _journal(session, held, "person.granted", actor, None, _shown(held))
        return True
    before = _shown(held)
    if (held.source == "person" and source == "groups") or before == {"role": role.value, **wanted}:
        return False
    for name, value in wanted.items():
        setattr(held, name, value)
    await _journal(session, held, "person.grant_changed", actor, before, _shown(held))
    return True


async def get_grant(session: AsyncSession, client_id: UUID, person_id: UUID, role: Role) -> Grant:
    """The role as it is held, until this transaction ends. Raises NotFound."""
    held = await _held(session, client_id, person_id, role)
    if held is None:
        raise NotFound("They do not have this role.")
    return held


async def revoke_grant(session: AsyncSession, held: Grant, actor: UUID | None = None) -> None:
    """Take a role away from the next request on."""
    await session.delete(held)
    await _journal(session, held, "person.revoked", actor, _shown(held), None)


async def grants_of(
    session: AsyncSession, people: Collection[UUID], clients: Collection[UUID] | None = None
) -> Sequence[Grant]:
    """The roles of those people, everywhere or for some clients, in a fixed order."""
    query = select(Grant).where(Grant.person_id.in_(people))
    if clients is not None:
        query = query.where(Grant.client_id.in_(clients))
    order = (Grant.client_id, Grant.person_id, Grant.role)
    return (await session.scalars(query.order_by(*order))).all()


async def follow_groups(
    session: AsyncSession, person_id: UUID, groups: Iterable[str]
) -> Sequence[Grant]:
    """Give the roles that those groups stand for, take away what groups gave before and no longer
    do. Returns all that the person has now. Membership of two groups for one role: the less
    experienced level counts, as it does between roles.
    """
    mapped = (
        await session.scalars(select(GroupRole).where(GroupRole.group.in_(set(groups))))
    ).all()
    levels = [level.value for level in Level]
    due: dict[tuple[UUID, str], GroupRole] = {}
    for each in sorted(mapped, key=lambda m: (levels.index(m.level), m.id), reverse=True):
        due[(each.client_id, each.role)] = each
    held = await grants_of(session, [person_id])
    # By client, because each change takes its client's lock.
    for key in sorted({*due, *((g.client_id, g.role) for g in held if g.source == "groups")}):
        wanted = due.get(key)
        if wanted is not None:
            await set_grant(
                session,
                client_id=wanted.client_id,
                person_id=person_id,
                role=Role(wanted.role),
                level=Level(wanted.level),
                department=wanted.department,
                source="groups",
            )
        else:
            gone = next(g for g in held if (g.client_id, g.role) == key)
            await revoke_grant(session, gone)
    await session.flush()
    return await grants_of(session, [person_id])


async def _held(
    session: AsyncSession, client_id: UUID, person_id: UUID, role: Role
) -> Grant | None:
    await one_at_a_time(session, [client_id])
    return await session.get(Grant, (client_id, person_id, role.value), populate_existing=True)


def _shown(held: Grant) -> dict[str, Any]:
    return {
        "role": held.role,
        "level": held.level,
        "department": held.department,
        "source": held.source,
    }


async def _journal(
    session: AsyncSession,
    held: Grant,
    kind: str,
    actor: UUID | None,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    await journal_change(
        session,
        client_id=held.client_id,
        actor=actor,
        kind=kind,
        subject=held.person_id,
        before=before,
        after=after,
    )
