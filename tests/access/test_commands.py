"""Who may ask a case for what: every kind of command by every role, through the API and without.

The API refuses before anything is stored or asked; the case itself refuses too, because a command
may come to it by another door.
"""

from typing import Any
from uuid import uuid4

import pytest
from httpx2 import AsyncClient, Response
from sqlalchemy import func, select

from db.tables import Words, utc_now
from domain.actor import MACHINE, Actor, Role, Via
from domain.acts import decide
from domain.commands import Act
from domain.errors import NotAllowed, OwnDraft, Refusal
from domain.permissions import MACHINE_PERMISSIONS, ROLE_PERMISSIONS, Permission
from tests.access.bodies import smallest
from tests.access.conftest import Access
from tests.access.house import House


@pytest.mark.parametrize("role", list(Role))
async def test_a_role_may_ask_for_what_the_table_says(access: Access, role: Role) -> None:
    wrong: list[object] = []
    async with access.client(access.north.logins[role]) as client:
        for kind, body in _every_command(access):
            async with access.undoing():
                before = len(access.dispatcher.acts)
                answer = await _ask(client, access.north, body)
                asked = len(access.dispatcher.acts) > before
                words = await _words(access)
            may = Permission(kind) in ROLE_PERMISSIONS[role]
            if (answer.status_code, asked) != ((200, True) if may else (403, False)):
                wrong.append((kind, answer.status_code, asked, answer.text))
            if not may and words != await _words(access):
                wrong.append((kind, "words were stored"))
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
async def test_a_case_of_another_client_is_not_there(access: Access, role: Role) -> None:
    before = len(access.dispatcher.acts)
    async with access.client(access.north.logins[role]) as client:
        for kind, body in _every_command(access):
            answer = await _ask(client, access.south, body)
            assert answer.status_code == 404, kind
            assert not any(thing in answer.text for thing in access.south.own_things()), kind
    assert len(access.dispatcher.acts) == before


async def test_the_case_itself_refuses_whom_the_table_does_not_name(access: Access) -> None:
    """By whichever door a command comes: a signal from any client of the workflow server, too."""
    wrong = []
    for act in await _acts(access):
        permission = Permission(act.command.kind)
        for role in Role:
            actor = Actor(person_id=uuid4(), roles=(role,), via=Via.SIGNAL)
            refused = _refused_for_the_role(access, act.model_copy(update={"actor": actor}))
            if refused == (permission in ROLE_PERMISSIONS[role]):
                wrong.append((act.command.kind, role.value, refused))
    assert wrong == []


async def test_strangers_may_nothing_and_the_machine_only_distributes(access: Access) -> None:
    for act in await _acts(access):
        for actor in (MACHINE, Actor(person_id=uuid4(), via=Via.SIGNAL), Actor(via=Via.SIGNAL)):
            refused = _refused_for_the_role(access, act.model_copy(update={"actor": actor}))
            may = actor == MACHINE and Permission(act.command.kind) in MACHINE_PERMISSIONS
            assert refused != may, (act, actor)


def _every_command(access: Access) -> list[tuple[str, dict[str, Any]]]:
    """Each kind with the smallest body that the OpenAPI document allows."""
    document = access.app.openapi()
    operation = document["paths"]["/api/cases/{case_id}/commands"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    found = [
        (kind, smallest(document, {"$ref": reference}))
        for kind, reference in schema["discriminator"]["mapping"].items()
    ]
    for _, body in found:
        if "person_id" in body:  # a colleague, because nobody else can be given anything
            body["person_id"] = str(access.north.colleague.id)
        if "department_id" in body:
            body["department_id"] = str(access.north.department_id)
    for kind, body in found:
        if kind == "ask_department":  # there is a second line, and it is what asks departments
            body["parent_id"] = str(uuid4())
    assert len(found) > 10
    return found


async def _ask(client: AsyncClient, house: House, body: dict[str, Any]) -> Response:
    asked = {**body, "id": str(uuid4())}
    return await client.post(f"/api/cases/{house.case.id}/commands", json=asked)


async def _acts(access: Access) -> list[Act]:
    """Each command as the API hands it over, asked by somebody who may."""
    acts = []
    for kind, body in _every_command(access):
        role = next(r for r in Role if Permission(kind) in ROLE_PERMISSIONS[r])
        async with access.client(access.north.logins[role]) as client, access.undoing():
            assert (await _ask(client, access.north, body)).status_code == 200, kind
        acts.append(access.dispatcher.acts[-1])
    return acts


def _refused_for_the_role(access: Access, act: Act) -> bool:
    """Whether the case refuses before it looks at anything else."""
    try:
        decide(access.north.case.state, act, utc_now())
    except OwnDraft:
        return False
    except NotAllowed as refusal:
        return refusal.detail == "Your role does not allow this."
    except Refusal:
        return False
    return False


async def _words(access: Access) -> int:
    async with access.switchboard() as session:
        return await session.scalar(select(func.count()).select_from(Words)) or 0
