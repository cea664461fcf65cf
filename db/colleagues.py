"""Those who work for one client, as they may act there, and who of them is at work."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.grants import acting
from db.tables import Grant, Person, Presence
from domain.actor import Actor, Via
from domain.presence import THERE_FOR
from domain.team import Availability


@dataclass(frozen=True)
class Colleague:
    """Somebody with a role for the client. `there`: they say that they are, and available."""

    person: Person
    actor: Actor
    there: bool


async def colleagues_for(session: AsyncSession, client_id: UUID, now: datetime) -> list[Colleague]:
    """Everybody who works for a client and has not left, by name."""
    rows = await session.execute(
        select(Person, Grant, Presence)
        .join(Grant, Grant.person_id == Person.id)
        .outerjoin(Presence, Presence.person_id == Person.id)
        .where(Grant.client_id == client_id, Person.active)
        .order_by(Person.name, Person.id)
    )
    people: dict[UUID, tuple[Person, Presence | None]] = {}
    grants: defaultdict[UUID, list[Grant]] = defaultdict(list)
    for row in rows:
        people[row.Person.id] = (row.Person, row.Presence)
        grants[row.Person.id].append(row.Grant)
    return [
        Colleague(
            person=person,
            actor=acting(person.id, grants[person.id], Via.API),
            there=_there(presence, now),
        )
        for person, presence in people.values()
    ]


def _there(presence: Presence | None, now: datetime) -> bool:
    return (
        presence is not None
        and presence.availability == Availability.AVAILABLE
        and now - presence.seen_at <= THERE_FOR
    )
