"""Which role a group at the identity provider stands for, from its members' next login on."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.auth.viewer import InPerson
from api.context import Database
from api.group_roles.schemas import GroupRoleIn, GroupRoleOut
from api.listing import List, paged
from api.reference.answers import problems
from db.group_roles import add_group_role, get_group_role, list_group_roles, remove_group_role
from domain.permissions import Permission

router = APIRouter(prefix="/api/group-roles", tags=["people"])


@router.get("", operation_id="listGroupRoles")
async def group_roles(
    who: InPerson, session: Database, wanted: List, response: Response
) -> list[GroupRoleOut]:
    """Filters: id, client_id, group, role. Sort: group (default), role, id."""
    scope = who.scope(Permission.READ_CONFIGURATION)
    page = await list_group_roles(session, scope, wanted)
    shown = [GroupRoleOut.model_validate(row, from_attributes=True) for row in page.rows]
    return paged(response, "group-roles", page.of(shown))


@router.post("", operation_id="addGroupRole", status_code=201, responses=problems(403, 404, 409))
async def add(asked: GroupRoleIn, who: InPerson, session: Database) -> GroupRoleOut:
    """Let a group stand for a role."""
    who.require(asked.client_id, Permission.MANAGE_PEOPLE)
    row = await add_group_role(session, **dict(asked), actor=who.id)
    await session.commit()
    return GroupRoleOut.model_validate(row, from_attributes=True)


@router.delete(
    "/{group_role_id}",
    operation_id="removeGroupRole",
    status_code=204,
    responses=problems(403, 404),
)
async def remove(group_role_id: UUID, who: InPerson, session: Database) -> None:
    """The group no longer stands for that role; members lose it at their next login."""
    row = await get_group_role(session, group_role_id, who.clients)
    who.require(row.client_id, Permission.MANAGE_PEOPLE)
    await remove_group_role(session, row, who.id)
    await session.commit()
