"""Samples of cases drawn for review, and what reviews found; every act is journalled."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from db.case_search import draw_cases
from db.cases import customer_of
from db.configuration import journal_change, one_at_a_time
from db.listing import Listing, Page, Wanted, any_id
from db.tables import Review, Sample, SampleCase
from db.words import keep_words
from domain.errors import Conflict, NotFound

_LISTING = Listing(
    sorts={"id": Sample.id, "drawn_at": Sample.drawn_at},
    filters={"id": any_id(Sample.id), "client_id": any_id(Sample.client_id)},
    default_sort="drawn_at",
    unique=Sample.id,
)


@dataclass(frozen=True)
class SampleEntry:
    """A sample, how many cases it has, and how many of them were reviewed in it."""

    row: Sample
    size: int
    reviewed: int


async def draw_sample(
    session: AsyncSession,
    *,
    sample_id: UUID,
    client_id: UUID,
    name: str,
    filters: Mapping[str, Any],
    size: int,
    actor: UUID,
) -> SampleEntry:
    """Draw that many of the client's matching cases; the sample's id is the seed, and the same id
    again gives the same sample. Raises Invalid for an unknown filter, Conflict where the id is
    another's."""
    if (before := await _drawn_before(session, sample_id, client_id, actor)) is not None:
        return before
    drawn, population = await draw_cases(session, client_id, filters, str(sample_id), size)
    # What somebody searched for may be a person's name: that there were words is all that is kept.
    told = {name: value for name, value in filters.items() if name != "q"}
    if "q" in filters:
        told["words"] = True
    # Only now: a stop button does not wait until a million cases were shuffled.
    await one_at_a_time(session, [client_id])
    if (before := await _drawn_before(session, sample_id, client_id, actor)) is not None:
        return before
    sample = Sample(
        id=sample_id,
        client_id=client_id,
        name=name,
        filters=told,
        seed=str(sample_id),
        population=population,
        drawn_by=actor,
    )
    session.add(sample)
    await session.flush()
    session.add_all(
        SampleCase(sample_id=sample_id, case_id=case_id, client_id=client_id, position=position)
        for position, case_id in enumerate(drawn, start=1)
    )
    await journal_change(
        session,
        client_id=client_id,
        actor=actor,
        kind="sample.drawn",
        subject=sample_id,
        after={"filters": told, "population": population, "cases": len(drawn)},
    )
    return SampleEntry(row=sample, size=len(drawn), reviewed=0)


async def list_samples(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> Page[SampleEntry]:
    """A page of the samples of those clients. Raises Invalid for an unknown filter or sort."""
    query = select(Sample).where(Sample.client_id.in_(clients))
    rows, total = await _LISTING.page(session, query, wanted)
    entries = await _counted(session, [sample for (sample,) in rows])
    return Page(rows=entries, first=wanted.first, total=total)


async def get_sample(
    session: AsyncSession, clients: Collection[UUID], sample_id: UUID
) -> tuple[SampleEntry, list[UUID]]:
    """One sample with its cases in the order in which they were drawn. Raises NotFound."""
    sample = await session.get(Sample, sample_id)
    if sample is None or sample.client_id not in clients:
        raise NotFound("There is no such sample.")
    drawn = await session.scalars(
        select(SampleCase.case_id)
        .where(SampleCase.sample_id == sample_id)
        .order_by(SampleCase.position)
    )
    return (await _counted(session, [sample]))[0], list(drawn)


async def record_review(
    session: AsyncSession,
    *,
    review_id: UUID,
    client_id: UUID,
    case_id: UUID,
    verdict: str,
    words: str | None,
    seq: int | None,
    sample_id: UUID | None,
    by: UUID,
) -> Review:
    """Write down what a review found; the case itself knows nothing of it. The same id again is
    the same review. Raises NotFound for a case that is not in the sample, Conflict for an id that
    was used."""
    await one_at_a_time(session, [client_id])
    known = await session.get(Review, review_id)
    if known is not None:
        if (known.case_id, known.by) != (case_id, by):
            raise Conflict("This id was used for another review.", "Use a new one.")
        return known
    if sample_id is not None and await session.get(SampleCase, (sample_id, case_id)) is None:
        raise NotFound("The case is not in this sample.")
    text = None
    if words:
        about = await customer_of(session, client_id, case_id)
        text = await keep_words(session, client_id, words, person_id=by, about=about)
    review = Review(
        id=review_id,
        client_id=client_id,
        case_id=case_id,
        sample_id=sample_id,
        verdict=verdict,
        seq=seq,
        text_id=text.id if text else None,
        by=by,
    )
    session.add(review)
    await journal_change(
        session,
        client_id=client_id,
        actor=by,
        kind="review.recorded",
        subject=case_id,
        after={
            "review": str(review_id),
            "verdict": verdict,
            "seq": seq,
            "sample": str(sample_id) if sample_id else None,
            "text": text.hash if text else None,
        },
    )
    return review


async def reviews_of(session: AsyncSession, client_id: UUID, case_id: UUID) -> Sequence[Review]:
    """Every review of a client's case, the latest first."""
    rows = await session.scalars(
        select(Review)
        .where(Review.client_id == client_id, Review.case_id == case_id)
        .order_by(Review.at.desc(), Review.id)
    )
    return rows.all()


async def latest_reviews(
    session: AsyncSession, sample_id: UUID, case_ids: Collection[UUID]
) -> dict[UUID, Review]:
    """The review that counts of each case in a sample, where there is one."""
    rows = await session.scalars(
        select(Review)
        .where(Review.sample_id == sample_id, Review.case_id.in_(case_ids))
        .ext(distinct_on(Review.case_id))
        .order_by(Review.case_id, Review.at.desc())
    )
    return {review.case_id: review for review in rows}


async def _drawn_before(
    session: AsyncSession, sample_id: UUID, client_id: UUID, actor: UUID
) -> SampleEntry | None:
    known = await session.get(Sample, sample_id)
    if known is None:
        return None
    if (known.client_id, known.drawn_by) != (client_id, actor):
        raise Conflict("This id was used for another sample.", "Use a new one.")
    return (await _counted(session, [known]))[0]


async def _counted(session: AsyncSession, samples: Sequence[Sample]) -> list[SampleEntry]:
    ids = [sample.id for sample in samples]
    sizes = await session.execute(
        select(SampleCase.sample_id, func.count().label("number"))
        .where(SampleCase.sample_id.in_(ids))
        .group_by(SampleCase.sample_id)
    )
    done = await session.execute(
        select(Review.sample_id, func.count(Review.case_id.distinct()).label("number"))
        .where(Review.sample_id.in_(ids))
        .group_by(Review.sample_id)
    )
    size = {row.sample_id: row.number for row in sizes}
    reviewed = {row.sample_id: row.number for row in done}
    return [
        SampleEntry(row=sample, size=size.get(sample.id, 0), reviewed=reviewed.get(sample.id, 0))
        for sample in samples
    ]
