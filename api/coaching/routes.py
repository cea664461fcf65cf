"""The coaching view: how one person's replies fared, for their supervisors and for themselves."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.auth.viewer import InPerson, Viewer
from api.coaching.schemas import CoachingOut, CoachingSwitch, ExampleOut
from api.context import Database
from api.customers.schemas import CustomerOut
from api.people.schemas import PersonOut
from api.reference.answers import problems
from db.cases import cases_by_id
from db.coaching import coached, figures_of, refuse_where_off, switch_coaching
from db.journal import names_of
from db.tables import utc_now
from db.words import read_words
from domain.coaching import Figures
from domain.errors import NotFound
from domain.permissions import Permission

router = APIRouter(prefix="/api/clients/{client_id}/coaching", tags=["people"])

Days = Annotated[int, Query(ge=1, le=366, description="so many days back from now")]


@router.put("", operation_id="switchCoaching", responses=problems(403, 404))
async def switch(
    client_id: UUID, asked: CoachingSwitch, who: InPerson, session: Database
) -> CoachingSwitch:
    """Switch the view on or off for everybody who works for the client."""
    who.require(client_id, Permission.CONFIGURE)
    await switch_coaching(session, client_id, asked.on, who.id)
    await session.commit()
    return asked


@router.get("/people", operation_id="listCoached", responses=problems(403, 404))
async def people(client_id: UUID, who: InPerson, session: Database) -> list[PersonOut]:
    """Whose work one may look at, by name: a supervisor everybody's, an agent their own."""
    who.require(client_id, Permission.READ_COACHING, Permission.SUBMIT_REPLY)
    await refuse_where_off(session, client_id)
    return [
        PersonOut(id=person_id, name=name)
        for person_id, name in (await coached(session, client_id)).items()
        if _may_look(who, client_id, person_id)
    ]


@router.get("/people/{person_id}", operation_id="getCoaching", responses=problems(403, 404))
async def person(
    client_id: UUID, person_id: UUID, who: InPerson, session: Database, days: Days = 30
) -> CoachingOut:
    """How the person's replies fared, with cases to talk about."""
    who.require(client_id, Permission.READ_COACHING, Permission.SUBMIT_REPLY)
    if not _may_look(who, client_id, person_id):
        who.require(client_id, Permission.READ_COACHING)
    await refuse_where_off(session, client_id)
    name = (await coached(session, client_id)).get(person_id)
    if name is None:
        raise NotFound("Nobody of that id writes replies for this client.")
    until = utc_now()
    since = until - timedelta(days=days)
    found = await figures_of(session, client_id, person_id, since, until)
    return CoachingOut(
        person=PersonOut(id=person_id, name=name),
        since=since,
        until=until,
        examples=await _examples(session, client_id, found),
        **found.model_dump(exclude={"examples"}),
    )


def _may_look(who: Viewer, client_id: UUID, person_id: UUID) -> bool:
    return person_id == who.id or who.may(client_id, Permission.READ_COACHING)


async def _examples(session: Database, client_id: UUID, found: Figures) -> list[ExampleOut]:
    cases = await cases_by_id(session, [client_id], {each.case_id for each in found.examples})
    names = await names_of(session, {each.by for each in found.examples if each.by})
    comments = {each.comment.id for each in found.examples if each.comment}
    words = await read_words(session, client_id, comments)
    shown = []
    for each in found.examples:
        entry = cases.get(each.case_id)
        customer = entry.customer if entry is not None else None
        shown.append(
            ExampleOut(
                case_id=each.case_id,
                customer=(
                    CustomerOut.model_validate(customer, from_attributes=True) if customer else None
                ),
                at=each.at,
                why=each.why,
                by=PersonOut(id=each.by, name=names.get(each.by, "")) if each.by else None,
                comment=words.get(each.comment.id) if each.comment else None,
            )
        )
    return shown
