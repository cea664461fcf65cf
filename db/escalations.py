"""Questions to others as they are read, the keys that let contacts in, and the e-mails to them."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Contact, EscalationKey, EscalationMail, EscalationRow, utc_now
from domain.errors import NotFound
from domain.escalation import Escalation

KEYS_LAST = timedelta(days=30)
"""Long enough for an answer after a holiday and for seeing what was sent in the end."""

PAGE, REPLY = "page", "reply"


@dataclass(frozen=True)
class QuestionEntry:
    """A question with its row."""

    row: EscalationRow
    escalation: Escalation


async def questions_of_case(
    session: AsyncSession, client_id: UUID, case_id: UUID
) -> list[QuestionEntry]:
    """Every question of a client's case, in the order in which they were asked."""
    rows = await session.scalars(
        select(EscalationRow)
        .where(EscalationRow.client_id == client_id, EscalationRow.case_id == case_id)
        .order_by(EscalationRow.asked_at, EscalationRow.id)
    )
    return [_entry(row) for row in rows]


async def second_line_questions(
    session: AsyncSession, clients: Collection[UUID], *, settled: bool, first: int, last: int
) -> tuple[list[QuestionEntry], bool]:
    """Questions to the second line of the clients, the earliest due first (settled ones: the latest
    settled first); whether there are more."""
    query = select(EscalationRow).where(
        EscalationRow.client_id.in_(clients),
        EscalationRow.kind == "second_line",
        EscalationRow.open.is_(not settled),
    )
    order = EscalationRow.settled_at.desc() if settled else EscalationRow.due_at.asc().nulls_last()
    rows = await session.scalars(
        query.order_by(order, EscalationRow.id).offset(first).limit(last - first + 2)
    )
    found = [_entry(row) for row in rows]
    wanted = last - first + 1
    return found[:wanted], len(found) > wanted


async def open_with_contacts(
    session: AsyncSession, clients: Collection[UUID], limit: int = 50
) -> list[QuestionEntry]:
    """Open questions of the clients that a contact has, the latest first."""
    rows = await session.scalars(
        select(EscalationRow)
        .where(
            EscalationRow.client_id.in_(clients),
            EscalationRow.open,
            EscalationRow.contact_id.is_not(None),
        )
        .order_by(EscalationRow.asked_at.desc(), EscalationRow.id)
        .limit(limit)
    )
    return [_entry(row) for row in rows]


async def get_question(
    session: AsyncSession, clients: Collection[UUID], question_id: UUID
) -> QuestionEntry:
    """One question of one of the clients. Raises NotFound."""
    row = await session.scalar(
        select(EscalationRow).where(
            EscalationRow.id == question_id, EscalationRow.client_id.in_(clients)
        )
    )
    if row is None:
        raise NotFound("There is no such question.")
    return _entry(row)


async def questions_serving(session: AsyncSession, question_id: UUID) -> list[QuestionEntry]:
    """The questions that were asked to answer that one."""
    rows = await session.scalars(
        select(EscalationRow)
        .where(EscalationRow.parent_id == question_id)
        .order_by(EscalationRow.asked_at, EscalationRow.id)
    )
    return [_entry(row) for row in rows]


async def make_key(session: AsyncSession, mail: EscalationMail, purpose: str) -> str:
    """A new secret for whoever gets that e-mail; the table keeps its hash."""
    # Part of a mail address: case is not kept there, and some symbols are not allowed.
    secret = secrets.token_hex(20) if purpose == REPLY else secrets.token_urlsafe(32)
    session.add(
        EscalationKey(
            secret_hash=hashed(secret),
            client_id=mail.client_id,
            case_id=mail.case_id,
            escalation_id=mail.escalation_id,
            contact_id=mail.contact_id,
            purpose=purpose,
            expires_at=utc_now() + KEYS_LAST,
        )
    )
    await session.flush()
    return secret


async def find_key(session: AsyncSession, secret: str, purpose: str) -> EscalationKey | None:
    """What a secret opens, while it is valid and its contact still works there."""
    return await session.scalar(
        select(EscalationKey)
        .join(Contact, Contact.id == EscalationKey.contact_id)
        .where(
            EscalationKey.secret_hash == hashed(secret),
            EscalationKey.purpose == purpose,
            EscalationKey.revoked_at.is_(None),
            EscalationKey.expires_at > utc_now(),
            Contact.active,
        )
    )


async def known_tag(session: AsyncSession, tags: Collection[str]) -> bool:
    """Whether one of these tags was ever given to anybody."""
    hashes = [hashed(tag) for tag in tags]
    query = select(EscalationKey.secret_hash).where(EscalationKey.secret_hash.in_(hashes))
    return await session.scalar(query.limit(1)) is not None


async def closed_key(session: AsyncSession, secret: str) -> EscalationKey | None:
    """What a link opened once, or would if its contact still worked there."""
    return await session.scalar(
        select(EscalationKey).where(
            EscalationKey.secret_hash == hashed(secret), EscalationKey.purpose == PAGE
        )
    )


async def revoke_keys(session: AsyncSession, escalation_id: UUID) -> int:
    """Nothing that was sent so far opens that question any more, neither link nor tag; how many
    keys there were."""
    revoked = await session.scalars(
        update(EscalationKey)
        .where(EscalationKey.escalation_id == escalation_id, EscalationKey.revoked_at.is_(None))
        .values(revoked_at=utc_now())
        .returning(EscalationKey.secret_hash)
    )
    return len(revoked.all())


async def waiting_mail(session: AsyncSession, now: datetime) -> EscalationMail | None:
    """The e-mail that has waited longest, locked until the transaction ends; others take others."""
    return await session.scalar(
        select(EscalationMail)
        .where(EscalationMail.state == "pending", EscalationMail.try_at <= now)
        .order_by(EscalationMail.try_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def hashed(secret: str) -> str:
    """What the table keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _entry(row: EscalationRow) -> QuestionEntry:
    return QuestionEntry(row=row, escalation=Escalation.model_validate(row.escalation))
