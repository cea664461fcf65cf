"""Samples: cases drawn at random for review."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Response

from api.auth.viewer import Who
from api.cases.summary import summary_of
from api.context import Database
from api.listing import List, paged
from api.people.schemas import PersonOut
from api.reference.answers import problems
from api.reviews.show import reviews_from
from api.samples.schemas import SampledCase, SampleDetail, SampleIn, SampleOut
from db import reviews
from db.cases import cases_by_id
from db.journal import names_of
from db.reviews import SampleEntry
from domain.permissions import Permission

router = APIRouter(prefix="/api/samples", tags=["audits"])


@router.get("", operation_id="listSamples", responses=problems(403))
async def samples(who: Who, session: Database, wanted: List, response: Response) -> list[SampleOut]:
    """Samples drawn for one's clients. Filters: id, client_id. Sort: drawn_at (default), id."""
    page = await reviews.list_samples(session, who.scope(Permission.AUDIT), wanted)
    named = await names_of(session, [entry.row.drawn_by for entry in page.rows])
    return paged(response, "samples", page.of([_sample(entry, named) for entry in page.rows]))


@router.post("", operation_id="drawSample", status_code=201, responses=problems(403, 404, 409, 422))
async def draw(asked: SampleIn, who: Who, session: Database) -> SampleOut:
    """Draw cases at random; that they were drawn is journalled."""
    who.require(asked.client_id, Permission.AUDIT)
    if "q" in asked.filters:
        who.require(asked.client_id, Permission.READ_CONVERSATIONS)
    entry = await reviews.draw_sample(
        session,
        sample_id=asked.id,
        client_id=asked.client_id,
        name=asked.name,
        filters=asked.filters,
        size=asked.size,
        actor=who.id,
    )
    await session.commit()
    return _sample(entry, await names_of(session, [entry.row.drawn_by]))


@router.get("/{sample_id}", operation_id="getSample", responses=problems(403, 404))
async def sample(sample_id: UUID, who: Who, session: Database) -> SampleDetail:
    """One sample with its cases and what was found in each."""
    entry, case_ids = await reviews.get_sample(session, who.clients, sample_id)
    client_id = entry.row.client_id
    who.require(client_id, Permission.AUDIT)
    cases = await cases_by_id(session, [client_id], case_ids)
    latest = await reviews.latest_reviews(session, sample_id, case_ids)
    reads = who.may(client_id, Permission.READ_CONVERSATIONS)
    shown = await reviews_from(session, client_id, list(latest.values()), reads=reads)
    by_case = {review.case_id: review for review in shown}
    named = await names_of(session, [entry.row.drawn_by])
    return SampleDetail(
        **_sample(entry, named).model_dump(),
        cases=[
            SampledCase(case=summary_of(cases[case_id], who), review=by_case.get(case_id))
            for case_id in case_ids
            if case_id in cases
        ],
    )


def _sample(entry: SampleEntry, named: Mapping[UUID, str]) -> SampleOut:
    row = entry.row
    return SampleOut(
        id=row.id,
        client_id=row.client_id,
        name=row.name,
        filters=row.filters,
        seed=row.seed,
        population=row.population,
        size=entry.size,
        reviewed=entry.reviewed,
        drawn_by=PersonOut(id=row.drawn_by, name=named.get(row.drawn_by, "")),
        drawn_at=row.drawn_at,
    )
