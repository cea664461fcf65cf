"""Models that learnt from a client's corrections: every attempt, and which of them assess."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import BindParameter, Exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.configuration import journal_change
from db.tables import (
    AssessorModel,
    CaseRow,
    Client,
    JournalEntry,
    NetworkIdentity,
    utc_now,
)
from domain.assessment import Journey
from domain.values import Language


async def model_in_use(
    session: AsyncSession, client_id: UUID, language: Language
) -> AssessorModel | None:
    """The model that assesses a client's mentions in that language; None: the word lists do."""
    return await session.scalar(
        select(AssessorModel)
        .where(
            AssessorModel.client_id == client_id,
            AssessorModel.language == language.value,
            AssessorModel.adopted,
        )
        .order_by(AssessorModel.number.desc())
        .limit(1)
    )


async def last_attempt(
    session: AsyncSession, client_id: UUID, language: Language
) -> AssessorModel | None:
    """The newest attempt at a model, adopted or not."""
    return await session.scalar(
        select(AssessorModel)
        .where(AssessorModel.client_id == client_id, AssessorModel.language == language.value)
        .order_by(AssessorModel.number.desc())
        .limit(1)
    )


async def keep_attempt(
    session: AsyncSession,
    *,
    client_id: UUID,
    language: Language,
    number: int,
    samples: int,
    held_back: int,
    score: float,
    score_before: float,
    name: str,
    before: str,
    weights: bytes | None,
) -> None:
    """Write down an attempt; with `weights` it assesses from now on, which is a change of the
    client's configuration."""
    attempt = AssessorModel(
        id=uuid7(),
        client_id=client_id,
        language=language.value,
        number=number,
        made_at=utc_now(),
        samples=samples,
        held_back=held_back,
        score=score,
        score_before=score_before,
        adopted=weights is not None,
        weights=weights,
    )
    session.add(attempt)
    if weights is not None:
        await journal_change(
            session,
            client_id=client_id,
            actor=None,
            kind="assessor.adopted",
            subject=attempt.id,
            before={"assessor": before, "language": language.value, "score": score_before},
            after={"assessor": name, "language": language.value, "score": score},
        )


async def clients_with_corrections(session: AsyncSession, since: datetime) -> list[UUID]:
    """Clients whose people have corrected an assessment since then."""
    corrected = (
        select(JournalEntry.case_id)
        .where(
            JournalEntry.client_id == Client.client_id,
            JournalEntry.kind == "assessment_corrected",
            JournalEntry.at >= since,
        )
        .exists()
    )
    return list(await session.scalars(select(Client.client_id).where(corrected)))


async def spoken_before(
    session: AsyncSession, client_id: UUID, customer_id: UUID, known: Iterable[Language]
) -> Language | None:
    """The language of the customer's newest case of which it is known: what a post is in that is
    too short to tell."""
    found = await session.scalar(
        select(CaseRow.language)
        .where(
            CaseRow.client_id == client_id,
            CaseRow.customer_id == customer_id,
            CaseRow.language.in_([language.value for language in known]),
        )
        .order_by(CaseRow.opened_at.desc())
        .limit(1)
    )
    return None if found is None else Language(found)


async def names_of_customer(
    session: AsyncSession, client_id: UUID, customer_id: UUID
) -> tuple[str, ...]:
    """What a customer is called on the networks they write on."""
    rows = await session.execute(
        select(NetworkIdentity.name, NetworkIdentity.handle).where(
            NetworkIdentity.client_id == client_id, NetworkIdentity.customer_id == customer_id
        )
    )
    return tuple(dict.fromkeys(word for row in rows for word in row if word))


def earlier_purchase(
    client_id: UUID | BindParameter[UUID], customer_id: UUID | BindParameter[UUID]
) -> Exists:
    """Whether an earlier case of the customer was about something they had bought: a condition."""
    journey = CaseRow.state["assessment"]["journey"].astext
    return (
        select(CaseRow.id)
        .where(
            CaseRow.client_id == client_id,
            CaseRow.customer_id == customer_id,
            journey.in_([Journey.AFTER.value, Journey.REPEAT.value]),
        )
        .exists()
    )
