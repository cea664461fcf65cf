"""Which role a group at the identity provider stands for, by client."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.configuration import journal_change, one_at_a_time
from db.listing import Listing, Page, Wanted, any_id, any_of, any_word
from db.tables import GroupRole, utc_now
from domain.actor import Level, Role
from domain.errors import Conflict, NotFound

_LISTING = Listing(
    sorts={"id": GroupRole.id, "group": GroupRole.group, "role": GroupRole.role},
    filters={
        "id": any_id(GroupRole.id),
        "client_id": any_id(GroupRole.client_id),
        "group": any_word(GroupRole.group),
        "role": any_of(GroupRole.role, Role),
    },
    default_sort="group",
    unique=GroupRole.id,
)


async def list_group_roles(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> Page[GroupRole]:
    """A page of those clients' mappings. Raises Invalid for an unknown filter or sort."""
    query = select(GroupRole).where(GroupRole.client_id.in_(clients))
    rows, total = await _LISTING.page(session, query, wanted)
    return Page(rows=[row for (row,) in rows], first=wanted.first, total=total)


async def get_group_role(
    session: AsyncSession, row_id: UUID, clients: Collection[UUID]
) -> GroupRole:
    """One mapping of those clients, locked for this transaction. Raises NotFound."""
    row = await session.get(GroupRole, row_id, with_for_update=True)
    if row is None or row.client_id not in clients:
        raise NotFound("There is no such group.")
    return row


async def add_group_role(
    session: AsyncSession,
    *,
    client_id: UUID,
    group: str,
    role: Role,
    level: Level,
    department: str | None,
    actor: UUID | None,
) -> GroupRole:
    """From their next login on, the group's members have the role. Raises Conflict when they do."""
    await one_at_a_time(session, [client_id])
    known = select(GroupRole.id).where(
        GroupRole.client_id == client_id, GroupRole.group == group, GroupRole.role == role.value
    )
    if await session.scalar(known) is not None:
        raise Conflict("The group has this role already.", "Change that entry.")
    row = GroupRole(
        id=uuid7(),
        client_id=client_id,
        group=group,
        role=role.value,
        level=level.value,
        department=department,
        created_at=utc_now(),
    )
    session.add(row)
    await journal_change(
        session,
        client_id=client_id,
        actor=actor,
        kind="group.mapped",
        subject=row.id,
        after=_shown(row),
    )
    return row


async def remove_group_role(session: AsyncSession, row: GroupRole, actor: UUID | None) -> None:
    """From their next login on, the group's members no longer have the role."""
    await session.delete(row)
    await journal_change(
        session,
        client_id=row.client_id,
        actor=actor,
        kind="group.unmapped",
        subject=row.id,
        before=_shown(row),
    )


def _shown(row: GroupRole) -> dict[str, Any]:
    return {
        "group": row.group,
        "role": row.role,
        "level": row.level,
        "department": row.department,
    }
