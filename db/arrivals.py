"""E-mails that came in: each noted once, and those that name no question kept sealed for a person
to look at."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.cases import customer_of
from db.escalations import hashed
from db.keyring import Unreadable
from db.keys import held_key_of, keys_by_id
from db.mail_words import names_any
from db.tables import (
    ArrivedMail,
    Contact,
    EscalationKey,
    EscalationMail,
    EscalationRow,
    utc_now,
)
from domain.errors import NotFound

PENDING = "pending"
"""The verdict on an e-mail of which its case is yet to say whether it is the answer."""

HELD_FOR = timedelta(days=30)
"""Nobody's e-mails are kept no longer than that, looked at or not."""


@dataclass(frozen=True)
class Held:
    """An e-mail that waits for somebody to look at it, with what came."""

    row: ArrivedMail
    raw: bytes


async def note_arrival(session: AsyncSession, mail: ArrivedMail) -> bool:
    """Write down an e-mail that came in; False when it had come before."""
    values = {
        column.name: value
        for column in ArrivedMail.__table__.columns
        if (value := getattr(mail, column.name)) is not None
    }
    written = await session.scalar(
        insert(ArrivedMail)
        .values(values)
        .on_conflict_do_nothing()
        .returning(ArrivedMail.message_key)
    )
    return written is not None


async def hold(session: AsyncSession, mail: ArrivedMail, raw: bytes) -> bool:
    """Note an e-mail and keep it as it came, for a person to look at; False when it had come
    before. Raises PersonErased when it is about somebody who was erased."""
    customer_id = None
    if mail.client_id is not None and mail.escalation_id is not None:
        case_id = await session.scalar(
            select(EscalationRow.case_id).where(
                EscalationRow.id == mail.escalation_id, EscalationRow.client_id == mail.client_id
            )
        )
        if case_id is not None:
            customer_id = await customer_of(session, mail.client_id, case_id)
    key = await held_key_of(session, mail.client_id, customer_id)
    mail.id = uuid7()
    mail.sealed, mail.key_id = key.seal(mail.id, raw), key.id
    return await note_arrival(session, mail)


async def seems_about(
    session: AsyncSession, tags: Sequence[str], message_ids: Sequence[str], sender: str
) -> ArrivedMail:
    """A row to be, with the client, question and contact that a refused e-mail seems to be about:
    by a tag that is valid no longer, by the letter that it says it answers, or by its sender. None
    of this proves anything; it says who may look at it."""
    query = select(EscalationKey).where(EscalationKey.secret_hash.in_(map(hashed, tags)))
    about: EscalationKey | EscalationMail | None = await session.scalar(query.limit(1))
    if about is None and (letters := [i for each in message_ids if (i := _letter_id(each))]):
        query_mail = select(EscalationMail).where(EscalationMail.id.in_(letters))
        about = await session.scalar(query_mail.limit(1))
    if about is not None:
        return ArrivedMail(
            client_id=about.client_id,
            escalation_id=about.escalation_id,
            contact_id=about.contact_id,
        )
    known = (
        await session.scalars(select(Contact).where(func.lower(Contact.email) == sender.lower()))
    ).all()
    if len({each.client_id for each in known}) != 1:
        return ArrivedMail()
    return ArrivedMail(client_id=known[0].client_id, contact_id=known[0].id)


async def held_mails(
    session: AsyncSession, clients: Collection[UUID], *, nobodys: bool, limit: int = 100
) -> list[Held]:
    """E-mails that named no question and that nobody has looked at, the latest first: those that
    seem to be about one of the clients, and with `nobodys` those of which nothing says whose."""
    rows = await session.scalars(
        select(ArrivedMail)
        .where(
            ArrivedMail.reviewed_at.is_(None),
            *_held(clients, nobodys=nobodys),
        )
        .order_by(ArrivedMail.arrived_at.desc())
        .limit(limit)
    )
    return await opened(session, rows.all())


async def held_mail(
    session: AsyncSession, mail_id: UUID, clients: Collection[UUID], *, nobodys: bool
) -> Held:
    """One of them, looked at already or not, locked until the transaction ends. Raises NotFound,
    also once nothing is left of it."""
    row = await session.scalar(
        select(ArrivedMail)
        .where(ArrivedMail.id == mail_id, *_held(clients, nobodys=nobodys))
        .with_for_update()
    )
    found = await opened(session, [row] if row is not None else [])
    if not found:
        raise NotFound("There is no such e-mail any more.")
    return found[0]


def looked_at(mail: ArrivedMail, by: UUID, *, question: EscalationKey | None = None) -> None:
    """Somebody has looked at an e-mail: it belongs to that question, where its words and files are
    kept from now on, or to none."""
    mail.reviewed_at, mail.reviewed_by = utc_now(), by
    if question is not None:
        mail.client_id, mail.escalation_id = question.client_id, question.escalation_id
        mail.sealed = mail.key_id = None


def look_again(mail: ArrivedMail) -> None:
    """It was put away too early."""
    mail.reviewed_at = mail.reviewed_by = None


def _held(clients: Collection[UUID], *, nobodys: bool) -> Iterator[ColumnElement[bool]]:
    yield ArrivedMail.sealed.is_not(None)
    yield ArrivedMail.verdict != PENDING
    own = ArrivedMail.client_id.in_(clients)
    yield own | ArrivedMail.client_id.is_(None) if nobodys else own


async def opened(session: AsyncSession, rows: Sequence[ArrivedMail]) -> list[Held]:
    """Those that can be read, as they came."""
    keys = await keys_by_id(session, {row.key_id for row in rows if row.key_id is not None})
    found: list[Held] = []
    for row in rows:
        if row.sealed is None or row.key_id not in keys:
            continue
        try:
            found.append(Held(row, keys[row.key_id].open(row.id, row.sealed)))
        except Unreadable:
            continue
    return found


async def undecided(session: AsyncSession) -> Sequence[ArrivedMail]:
    """E-mails whose case has been asked, locked until the transaction ends; others get others."""
    rows = await session.scalars(
        select(ArrivedMail)
        .where(ArrivedMail.verdict == PENDING)
        .order_by(ArrivedMail.arrived_at)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


def became_the_answer(mail: ArrivedMail, *, taken: bool) -> None:
    """What its case said of it: its words and files are kept with the question, or a person has to
    see what the contact wrote."""
    mail.verdict = "answer" if taken else "late"
    if taken:
        mail.sealed = mail.key_id = None


async def let_go(session: AsyncSession, now: datetime) -> None:
    """What has been held long enough goes; that something came stays noted."""
    await session.execute(
        update(ArrivedMail)
        .where(ArrivedMail.sealed.is_not(None), ArrivedMail.arrived_at < now - HELD_FOR)
        .values(sealed=None, key_id=None)
        .execution_options(synchronize_session=False)
    )


async def held_that_name(
    session: AsyncSession, client_id: UUID, names: Collection[str]
) -> list[UUID]:
    """Held e-mails of the client, or of nobody yet, in which one of these names stands."""
    rows = await session.scalars(
        select(ArrivedMail).where(
            ArrivedMail.sealed.is_not(None),
            (ArrivedMail.client_id == client_id) | ArrivedMail.client_id.is_(None),
        )
    )
    return [held.row.id for held in await opened(session, rows.all()) if names_any(held.raw, names)]


def _letter_id(message_id: str) -> UUID | None:
    try:
        return UUID(message_id.strip("<> ").partition("@")[0])
    except ValueError:
        return None
