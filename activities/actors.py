"""Who a person named by a plain signal really is."""

from sqlalchemy import select

from db.engine import Sessions
from db.grants import acting
from db.tables import Grant, Person
from db.teams import picks_of
from domain.actor import Actor, Via
from workflows.case.steps import PersonActing


async def look_up(sessions: Sessions, wanted: PersonActing) -> Actor:
    """The person's roles for that client; none when unknown or no longer active."""
    async with sessions() as session:
        grants = await session.scalars(
            select(Grant)
            .join(Person, Person.id == Grant.person_id)
            .where(
                Grant.client_id == wanted.client_id,
                Grant.person_id == wanted.person_id,
                Person.active,
            )
            .order_by(Grant.role)
        )
        picks = (await picks_of(session, wanted.person_id)).get(wanted.client_id, True)
        return acting(wanted.person_id, grants.all(), Via.SIGNAL, picks=picks)
