"""What reviews of a case found. Writing one down is no command: the case knows nothing of it."""

from uuid import UUID

from fastapi import APIRouter

from api.auth.viewer import Who
from api.context import Database
from api.reference.answers import problems
from api.reviews.schemas import ReviewIn, ReviewOut
from api.reviews.show import reviews_from
from db.cases import client_of_case
from db.reviews import record_review, reviews_of
from domain.permissions import Permission

router = APIRouter(prefix="/api/cases", tags=["audits"])


@router.get("/{case_id}/reviews", operation_id="getReviews", responses=problems(403, 404))
async def reviews(case_id: UUID, who: Who, session: Database) -> list[ReviewOut]:
    """Every review of the case, the latest first."""
    client_id = await client_of_case(session, who.clients, case_id)
    who.require(client_id, Permission.AUDIT)
    reads = who.may(client_id, Permission.READ_CONVERSATIONS)
    found = await reviews_of(session, client_id, case_id)
    return await reviews_from(session, client_id, found, reads=reads)


@router.post(
    "/{case_id}/reviews",
    operation_id="recordReview",
    status_code=201,
    responses=problems(403, 404, 409),
)
async def record(case_id: UUID, found: ReviewIn, who: Who, session: Database) -> ReviewOut:
    """Write down what a review found, in the journal of the client's configuration as well."""
    client_id = await client_of_case(session, who.clients, case_id)
    who.require(client_id, Permission.AUDIT)
    review = await record_review(
        session,
        review_id=found.id,
        client_id=client_id,
        case_id=case_id,
        verdict=found.verdict.value,
        words=found.text,
        seq=found.seq,
        sample_id=found.sample_id,
        by=who.id,
    )
    await session.commit()
    reads = who.may(client_id, Permission.READ_CONVERSATIONS)
    return (await reviews_from(session, client_id, [review], reads=reads))[0]
