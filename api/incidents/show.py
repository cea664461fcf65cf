"""An incident with what was decided on it, for the person who looks at it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.viewer import Viewer
from api.cases.summary import summary_of
from api.incidents.schemas import (
    DeedOut,
    IncidentDetail,
    IncidentSummary,
    PartOut,
    PlaceOut,
)
from api.people.schemas import PersonOut
from db.incident_deeds import (
    Part,
    deeds_of,
    open_cases,
    parts_of,
    standing,
)
from db.incidents import IncidentEntry
from db.journal import names_of
from db.tables import CaseRow, IncidentDeed
from domain.actor import Actor
from domain.case import Case
from domain.incident import OpenCase, Place, planned
from domain.permissions import Permission
from domain.ruling import Answering

MOST_SHOWN = 50
"""Cases of a decision that are named one by one."""


def summary(entry: IncidentEntry, who: Viewer) -> IncidentSummary:
    """The incident as a list shows it."""
    row = entry.row
    return IncidentSummary(
        id=row.id,
        client_id=row.client_id,
        client_name=entry.client_name,
        began_at=row.began_at,
        latest_at=row.latest_at,
        found_at=row.found_at,
        cases=entry.cases,
        open=entry.open,
        channels=sorted(entry.channels),
        first=summary_of(entry.first, who) if entry.first is not None else None,
    )


async def detail(session: AsyncSession, entry: IncidentEntry, who: Viewer) -> IncidentDetail:
    """The incident as its page shows it."""
    deeds = await deeds_of(session, entry.row.id)
    actors = [Actor.model_validate(deed.actor).person_id for deed in deeds]
    people = await names_of(session, {each for each in actors if each is not None})
    cases = await open_cases(session, entry.row.id)
    places = await _places(session, entry, cases)
    return IncidentDetail(
        **summary(entry, who).model_dump(),
        deeds=[_deed(deed, await parts_of(session, deed), people) for deed in deeds],
        places=places,
        actions=_actions(entry, who, cases, places),
        longest=await _longest(session, cases),
    )


async def _places(
    session: AsyncSession, entry: IncidentEntry, cases: list[OpenCase]
) -> list[PlaceOut]:
    said = await standing(session, entry.row.id)
    counted = {place: planned(cases, said, place) for place in Place}
    found = [
        PlaceOut(place=place, statements=len(plan.statements))
        for place, plan in counted.items()
        if plan.statements or (place is Place.STANDING and plan.others)
    ]
    every = {each.place: each.statements for each in found}
    if every.get(Place.EVERY) == every.get(Place.FIRST):
        found = [each for each in found if each.place is not Place.EVERY]
    return found


def _actions(
    entry: IncidentEntry, who: Viewer, cases: list[OpenCase], places: list[PlaceOut]
) -> list[Answering]:
    client_id = entry.row.client_id
    if not cases or not who.may(client_id, Permission.SETTLE_WITH_INCIDENT):
        return []
    answers = [Answering.RESPOND] if places and who.may(client_id, Permission.SUBMIT_REPLY) else []
    return [*answers, Answering.IGNORE]


async def _longest(session: AsyncSession, cases: list[OpenCase]) -> int | None:
    """As long as every account on which a statement could stand lets it be."""
    accounts = {case.thread[0]: case.id for case in cases if not case.repost}
    states = await session.scalars(select(CaseRow.state).where(CaseRow.id.in_(accounts.values())))
    return min(
        (Case.model_validate(state).capabilities.max_length for state in states), default=None
    )


def _deed(deed: IncidentDeed, parts: list[Part], people: Mapping[UUID, str]) -> DeedOut:
    by = Actor.model_validate(deed.actor).person_id
    counted = {
        status: sum(part.status == status for part in parts)
        for status in ("done", "pending", "waiting", "refused")
    }
    named = [part for part in parts if part.is_statement or part.status == "refused"]
    return DeedOut(
        id=deed.id,
        answering=Answering(deed.answering),
        by=PersonOut(id=by, name=people.get(by, "")) if by is not None else None,
        at=deed.created_at,
        total=len(parts),
        done=counted["done"],
        under_way=counted["pending"],
        waiting=counted["waiting"],
        refused=counted["refused"],
        parts=[PartOut.model_validate(each, from_attributes=True) for each in named[:MOST_SHOWN]],
    )
