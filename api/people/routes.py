"""Colleagues: who can hold a task, and who may do what for which client."""

import asyncio
from collections.abc import Collection
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.viewer import InPerson, Viewer, Who, look_again
from api.context import Database
from api.listing import List, paged
from api.people.schemas import (
    HeldRole,
    PersonChange,
    PersonDetail,
    PersonIn,
    PersonListed,
    RoleIn,
)
from api.reference.answers import problems
from db.configuration import one_at_a_time
from db.grants import get_grant, grants_of, revoke_grant, set_grant
from db.passwords import hash_password
from db.people import (
    change_person,
    clients_of,
    create_person,
    deactivate,
    get_colleague,
    hold_still,
    list_people,
    lock_out,
    person_with_email,
    reactivate,
    set_password,
)
from db.sessions import end_sessions
from db.tables import Person
from domain.actor import Role
from domain.errors import NotAllowed, WorksElsewhere
from domain.permissions import Permission

router = APIRouter(prefix="/api/people", tags=["people"])


@router.get("", operation_id="listPeople")
async def people(
    who: Who, session: Database, wanted: List, response: Response
) -> list[PersonListed]:
    """Those who work for the same clients. Filters: id, active, q (in the name). Sort: name, id."""
    scope = who.scope(Permission.READ_CASES, Permission.READ_CONFIGURATION)
    page = await list_people(session, scope, wanted)
    shown = [PersonListed.model_validate(person, from_attributes=True) for person in page.rows]
    return paged(response, "people", page.of(shown))


@router.get("/{person_id}", operation_id="getPerson", responses=problems(403, 404))
async def person(person_id: UUID, who: Who, session: Database) -> PersonDetail:
    """One colleague with their roles, as far as they concern clients whose configuration one may
    read."""
    found = await get_colleague(session, person_id, who.clients)
    scope = who.scope(Permission.READ_CONFIGURATION)
    found = await get_colleague(session, person_id, scope)
    return await _detail(session, found, scope, who)


@router.post("", operation_id="addPerson", status_code=201, responses=problems(403, 404, 409))
async def add(asked: PersonIn, who: InPerson, session: Database) -> PersonDetail:
    """Somebody new with a first role, or that role for somebody who has others, which is given by
    whoever manages the people of all their clients: another client's administrators may know their
    password. Who works for nobody begins anew, with the password given here, and is back if they
    had left."""
    first = asked.grant
    who.require(first.client_id, Permission.MANAGE_PEOPLE)
    password = await _hashed(asked.password)
    added = await person_with_email(session, asked.email)
    if added is None:
        added = await create_person(
            session,
            email=asked.email,
            name=asked.name,
            password_hash=password,
            initials=asked.initials,
            language=asked.language,
        )
    else:
        _not_oneself(added.id, who)
        await hold_still(session, added)
        await _may_come_to(session, added.id, first.client_id, who)
        if not await clients_of(session, added.id):
            await lock_out(session, added, who.id)
            await reactivate(session, added, who.id)
            added.password_hash = password
    await set_grant(
        session,
        client_id=first.client_id,
        person_id=added.id,
        role=first.role,
        level=first.level,
        department=first.department,
        actor=who.id,
    )
    await session.commit()
    return await _detail(session, added, who.scope(Permission.READ_CONFIGURATION), who)


@router.patch("/{person_id}", operation_id="changePerson", responses=problems(403, 404))
async def change(
    person_id: UUID, asked: PersonChange, who: InPerson, session: Database
) -> PersonDetail:
    """Change the person themself. Whoever works for several clients is changed only by somebody who
    manages the people of all of them: else one client could log in as another's."""
    found = await get_colleague(session, person_id, who.clients)
    managed = who.scope(Permission.MANAGE_PEOPLE)
    password = await _hashed(asked.password)
    await hold_still(session, found)
    theirs = await clients_of(session, person_id)
    if not theirs <= managed:
        raise _works_elsewhere("Change or take away their roles for your own clients.")
    await _still_manages(session, theirs, who)
    if asked.active is not None:
        _not_oneself(person_id, who)
        await (reactivate if asked.active else deactivate)(session, found, who.id)
    await change_person(
        session,
        found,
        name=asked.name,
        initials=asked.initials,
        language=asked.language,
        actor=who.id,
    )
    if password is not None:
        await set_password(session, found, password, who.id)
    await session.commit()
    return await _detail(session, found, managed, who)


@router.put(
    "/{person_id}/roles/{client_id}/{role}",
    operation_id="setRole",
    responses=problems(403, 404),
)
async def set_role(
    person_id: UUID, client_id: UUID, role: Role, asked: RoleIn, who: InPerson, session: Database
) -> PersonDetail:
    """Let a colleague have the role for that client in this way; nobody does so for themself. To a
    client that is new to them, only whoever manages the people of all their clients lets them."""
    who.require(client_id, Permission.MANAGE_PEOPLE)
    managed = who.scope(Permission.MANAGE_PEOPLE)
    found = await get_colleague(session, person_id, managed)
    _not_oneself(person_id, who)
    await hold_still(session, found)
    await _may_come_to(session, person_id, client_id, who)
    await _still_manages(session, [client_id], who)
    await set_grant(
        session,
        client_id=client_id,
        person_id=person_id,
        role=role,
        level=asked.level,
        department=asked.department,
        actor=who.id,
    )
    await session.commit()
    return await _detail(session, found, managed, who)


@router.delete(
    "/{person_id}/roles/{client_id}/{role}",
    operation_id="removeRole",
    status_code=204,
    responses=problems(403, 404),
)
async def remove_role(
    person_id: UUID, client_id: UUID, role: Role, who: InPerson, session: Database
) -> None:
    """Take the role for that client away, from the next request on."""
    who.require(client_id, Permission.MANAGE_PEOPLE)
    _not_oneself(person_id, who)
    await _still_manages(session, [client_id], who)
    await revoke_grant(session, await get_grant(session, client_id, person_id, role), who.id)
    await session.commit()


@router.delete(
    "/{person_id}/sessions",
    operation_id="endSessionsOf",
    status_code=204,
    responses=problems(403, 404),
)
async def log_out(person_id: UUID, who: InPerson, session: Database) -> None:
    """Log a colleague out everywhere."""
    await get_colleague(session, person_id, who.clients)
    await get_colleague(session, person_id, who.scope(Permission.MANAGE_PEOPLE))
    await end_sessions(session, person_id)
    await session.commit()


async def _detail(
    session: AsyncSession, person: Person, clients: frozenset[UUID], who: Viewer
) -> PersonDetail:
    # To read for a client is not to manage its people: what may be changed is what is offered.
    managed = who.having(Permission.MANAGE_PEOPLE) or clients
    held = await grants_of(session, [person.id], clients)
    return PersonDetail(
        id=person.id,
        name=person.name,
        initials=person.initials,
        active=person.active,
        email=person.email,
        language=person.language,
        grants=[HeldRole.model_validate(grant, from_attributes=True) for grant in held],
        elsewhere=not await clients_of(session, person.id) <= managed,
    )


async def _may_come_to(
    session: AsyncSession, person_id: UUID, client_id: UUID, who: Viewer
) -> None:
    """Whose password somebody else could set, or knows, comes to no client that does not know."""
    theirs = await clients_of(session, person_id)
    if client_id not in theirs and not theirs <= who.scope(Permission.MANAGE_PEOPLE):
        raise _works_elsewhere(
            "Ask somebody who manages the people of all their clients, or the operator."
        )


async def _still_manages(session: AsyncSession, clients: Collection[UUID], who: Viewer) -> None:
    """Whoever asks may do so by now, while nobody else changes anybody's roles there. Of two who
    take away each other's roles at once, the later has none any more, and the client keeps one."""
    await one_at_a_time(session, clients)
    now = await look_again(session, who)
    for client_id in clients:
        if now is None or not now.may(client_id, Permission.MANAGE_PEOPLE):
            raise NotAllowed(
                "You do not manage the people of this client any more.",
                "Ask another administrator.",
            )


def _works_elsewhere(right: str) -> WorksElsewhere:
    return WorksElsewhere("They work for clients too whose people you do not manage.", right)


def _not_oneself(person_id: UUID, who: Viewer) -> None:
    if person_id == who.id:
        raise NotAllowed("Nobody changes what they may do themself.", "Ask another administrator.")


async def _hashed(password: str | None) -> str | None:
    """In a thread, because it takes a processor's tens of milliseconds."""
    return None if password is None else await asyncio.to_thread(hash_password, password)
