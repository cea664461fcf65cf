"""Reviews with their authors and words."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.people.schemas import PersonOut
from api.reviews.schemas import ReviewOut, Verdict
from db.journal import names_of
from db.tables import Review
from db.words import read_words


async def reviews_from(
    session: AsyncSession, client_id: UUID, reviews: Sequence[Review], *, reads: bool
) -> list[ReviewOut]:
    """A client's reviews; two queries. Their words are for who `reads` conversations."""
    named = await names_of(session, [review.by for review in reviews])
    texts = [r.text_id for r in reviews if r.text_id and reads]
    words = await read_words(session, client_id, texts)
    return [
        ReviewOut(
            id=review.id,
            case_id=review.case_id,
            sample_id=review.sample_id,
            verdict=Verdict(review.verdict),
            text=words.get(review.text_id) if review.text_id else None,
            seq=review.seq,
            by=PersonOut(id=review.by, name=named.get(review.by, "")),
            at=review.at,
        )
        for review in reviews
    ]
