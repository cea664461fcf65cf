"""People who work with webcare, and the roles that they have for clients."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.api_tokens import revoke_tokens, tokens_of
from db.configuration import journal_change
from db.grants import Held, actors, picks, set_grant
from db.listing import Listing, Page, Wanted, any_id, containing, whether
from db.sessions import end_sessions
from db.tables import Client, Grant, Person
from domain.actor import Actor, Role, Via
from domain.errors import Conflict, NotFound

_LISTING = Listing(
    sorts={"id": Person.id, "name": Person.name},
    filters={
        "id": any_id(Person.id),
        "active": whether(Person.active.is_(True)),
        "q": containing(lambda pattern: Person.name.ilike(pattern, escape="\\")),
    },
    default_sort="name",
    unique=Person.id,
)

# Whatever every request asks is put together once.
_HELD = (
    select(*(getattr(Grant, name) for name in Held._fields), picks())
    .join(Person, Person.id == Grant.person_id)
    .where(Grant.person_id == bindparam("person"), Person.active)
)


async def list_people(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> Page[Person]:
    """A page of those who have a role for one of the clients, or had one when they left."""
    works_there = (
        select(Grant.person_id)
        .where(Grant.person_id == Person.id, Grant.client_id.in_(clients))
        .exists()
    )
    rows, total = await _LISTING.page(session, select(Person).where(works_there), wanted)
    return Page(rows=[person for (person,) in rows], first=wanted.first, total=total)


async def create_person(
    session: AsyncSession,
    *,
    email: str,
    name: str,
    password_hash: str | None,
    initials: str = "",
    language: str = "en",
) -> Person:
    """Somebody new, without any role yet. Raises Conflict when the address is in use.

    No client's journal names them before they have a role there (see `grant`).
    """
    if await person_with_email(session, email) is not None:
        raise Conflict("Somebody has this e-mail address already.", "Use another one.")
    person = Person(
        id=uuid7(),
        email=normal_email(email),
        name=name,
        initials=initials,
        language=language,
        password_hash=password_hash,
        active=True,
    )
    session.add(person)
    await session.flush()
    return person


async def person_with_email(session: AsyncSession, email: str) -> Person | None:
    """Who logs in with that address, upper or lower case."""
    return await session.scalar(select(Person).where(Person.email == normal_email(email)))


async def get_person(session: AsyncSession, email: str) -> Person:
    """The same, for callers who expect them to be there. Raises NotFound."""
    person = await person_with_email(session, email)
    if person is None:
        raise NotFound("Nobody has this e-mail address.")
    return person


async def hold_still(session: AsyncSession, person: Person) -> None:
    """The person as they are by now, whom nobody else changes or logs in until this transaction
    ends: for whoever looks first at their password or at whom they work for."""
    await session.refresh(person, with_for_update={"key_share": True})


def normal_email(email: str) -> str:
    """An address as it is stored and compared."""
    return email.strip().lower()


async def grant(
    session: AsyncSession, person: Person, client_id: UUID, role: Role, actor: UUID | None = None
) -> bool:
    """Give somebody a role for a client; False when they had it."""
    if await session.get(Grant, (client_id, person.id, role.value)) is not None:
        return False
    return await set_grant(
        session, client_id=client_id, person_id=person.id, role=role, actor=actor
    )


async def change_person(
    session: AsyncSession,
    person: Person,
    *,
    name: str | None = None,
    initials: str | None = None,
    language: str | None = None,
    actor: UUID | None = None,
) -> None:
    """Other words for somebody; what is None stays. The journal tells which, but no names."""
    given = {"name": name, "initials": initials, "language": language}
    changed = {k: v for k, v in given.items() if v is not None and v != getattr(person, k)}
    if not changed:
        return
    before: dict[str, Any] = {}
    after: dict[str, Any] = {"changed": sorted(changed)}
    if "language" in changed:
        before["language"], after["language"] = person.language, language
    for field, value in changed.items():
        setattr(person, field, value)
    await journal_everywhere(session, person, "person.changed", actor, before, after)


async def set_password(
    session: AsyncSession, person: Person, password_hash: str, actor: UUID | None = None
) -> None:
    """Replace the password and end every login made with the old one."""
    person.password_hash = password_hash
    await end_sessions(session, person.id)
    await journal_everywhere(session, person, "person.password_set", actor)


async def lock_out(session: AsyncSession, person: Person, actor: UUID | None = None) -> None:
    """Take away a password that somebody else may know, and the logins that began with it. They log
    in at the identity provider, or with a new password. Tokens stay: each is for one client, and
    counts as long as its person has a role there."""
    if person.password_hash is None:
        return
    person.password_hash = None
    await end_sessions(session, person.id)
    await journal_everywhere(session, person, "person.password_removed", actor)


async def deactivate(session: AsyncSession, person: Person, actor: UUID | None = None) -> bool:
    """Somebody has left: no login from now on; their deeds keep their name. False when they had."""
    if not person.active:
        return False
    person.active = False
    await end_sessions(session, person.id)
    await revoke_tokens(session, await tokens_of(session, person.id), actor)
    before, after = {"active": True}, {"active": False}
    await journal_everywhere(session, person, "person.deactivated", actor, before, after)
    return True


async def reactivate(session: AsyncSession, person: Person, actor: UUID | None = None) -> bool:
    """Somebody is back, with the roles they had; their tokens stay revoked. False when they are
    active."""
    if person.active:
        return False
    person.active = True
    before, after = {"active": False}, {"active": True}
    await journal_everywhere(session, person, "person.reactivated", actor, before, after)
    return True


async def get_colleague(session: AsyncSession, person_id: UUID, clients: frozenset[UUID]) -> Person:
    """Somebody with a role for one of the clients. Raises NotFound."""
    person = await session.get(Person, person_id)
    if person is None or not clients & await clients_of(session, person_id):
        raise NotFound("There is no such person.")
    return person


async def colleagues_named(
    session: AsyncSession, people: Collection[UUID], clients: Collection[UUID]
) -> dict[UUID, str]:
    """The names of those of the people who have a role for one of the clients."""
    works_there = (
        select(Grant.person_id)
        .where(Grant.person_id == Person.id, Grant.client_id.in_(clients))
        .exists()
    )
    rows = await session.execute(
        select(Person.id, Person.name).where(Person.id.in_(people), works_there)
    )
    return {row.id: row.name for row in rows}


async def actors_of(session: AsyncSession, person_id: UUID, via: Via) -> dict[UUID, Actor]:
    """A person as one who acts, by client; nowhere for somebody who has left."""
    rows = await session.execute(_HELD, {"person": person_id})
    return actors(person_id, [(Held._make(row[:-1]), row[-1]) for row in rows], via)


async def all_people(session: AsyncSession) -> Sequence[tuple[Person, list[str]]]:
    """Everybody with their roles as "client: role": for the command line."""
    roles = func.array_remove(func.array_agg(Client.name + ": " + Grant.role), None).label("roles")
    rows = await session.execute(
        select(Person, roles)
        .outerjoin(Grant, Grant.person_id == Person.id)
        .outerjoin(Client, Client.client_id == Grant.client_id)
        .group_by(Person.id)
        .order_by(Person.email)
    )
    return [(person, sorted(given)) for person, given in rows]


async def journal_everywhere(
    session: AsyncSession,
    person: Person,
    kind: str,
    actor: UUID | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """A change of the person itself concerns every client they work for."""
    # In a fixed order, because each takes the client's lock.
    for client_id in sorted(await clients_of(session, person.id)):
        await journal_change(
            session,
            client_id=client_id,
            actor=actor,
            kind=kind,
            subject=person.id,
            before=before,
            after=after,
        )


async def clients_of(session: AsyncSession, person_id: UUID) -> frozenset[UUID]:
    """The clients for which somebody has a role."""
    rows = await session.scalars(select(Grant.client_id).where(Grant.person_id == person_id))
    return frozenset(rows)
