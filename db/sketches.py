"""What people have typed for a case and not sent: for themselves alone, on any device of theirs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.cases import customer_of
from db.notify import notify
from db.tables import Sketch, Words
from db.words import read_words, replace_words

KEPT_FOR = timedelta(days=14)
"""Words about people are not kept for ever because somebody forgot to send them."""


@dataclass(frozen=True)
class Sketched:
    """A sketch with its words."""

    words: str
    purpose: str | None
    visibility: str | None
    answers: UUID | None
    saved_at: datetime


async def keep_sketch(
    session: AsyncSession, client_id: UUID, case_id: UUID, person_id: UUID, sketched: Sketched
) -> None:
    """Keep what somebody typed in place of what they had typed before; old sketches of theirs are
    forgotten on the way."""
    await forget_old(session, sketched.saved_at, person_id)
    text_id = uuid5(case_id, f"sketch-{person_id}")
    customer_id = await customer_of(session, client_id, case_id)
    await replace_words(
        session, text_id, client_id, sketched.words, person_id=person_id, about=customer_id
    )
    values = {
        "client_id": client_id,
        "text_id": text_id,
        "purpose": sketched.purpose,
        "visibility": sketched.visibility,
        "answers": sketched.answers,
        "saved_at": sketched.saved_at,
    }
    await session.execute(
        insert(Sketch)
        .values(case_id=case_id, person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id", "case_id"], set_=values)
    )
    await notify(session, "sketches", person_id, case_id, client_id)


async def read_sketch(session: AsyncSession, case_id: UUID, person_id: UUID) -> Sketched | None:
    """What somebody typed for a case; None when there is nothing, or it was erased."""
    sketch = await session.get(Sketch, (person_id, case_id))
    if sketch is None:
        return None
    read = await read_words(session, sketch.client_id, [sketch.text_id])
    words = read.get(sketch.text_id)
    if words is None:
        return None
    return Sketched(
        words=words,
        purpose=sketch.purpose,
        visibility=sketch.visibility,
        answers=sketch.answers,
        saved_at=sketch.saved_at,
    )


async def forget_sketch(
    session: AsyncSession, client_id: UUID, case_id: UUID, person_id: UUID
) -> None:
    """It was sent or thrown away: nothing of it stays."""
    mine = (Sketch.case_id == case_id, Sketch.person_id == person_id)
    gone = list(await session.scalars(delete(Sketch).where(*mine).returning(Sketch.text_id)))
    if gone:
        await session.execute(delete(Words).where(Words.id.in_(gone)))
        await notify(session, "sketches", person_id, case_id, client_id)


async def forget_old(session: AsyncSession, now: datetime, person_id: UUID | None = None) -> None:
    """What nobody has touched for too long goes, of one person or, whether or not they ever type
    again, of everybody."""
    old = [Sketch.saved_at < now - KEPT_FOR]
    if person_id is not None:
        old.append(Sketch.person_id == person_id)
    gone = list(await session.scalars(delete(Sketch).where(*old).returning(Sketch.text_id)))
    if gone:
        await session.execute(delete(Words).where(Words.id.in_(gone)))
