"""What lists show of a case beside its columns: who wrote last and what, read with the row itself.

Each is a lateral join on `cases`, looked up once for every row that is shown and for no other.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from db.customers import CustomerBrief
from db.tables import CaseRow, Message, NetworkIdentity, Words
from db.words import SealedWords, open_words
from domain.personal_data import LONGEST_DATUM

EXCERPT = 140
"""Characters of the latest message that a list shows."""

_CALLED = (
    select(NetworkIdentity.name, NetworkIdentity.handle, NetworkIdentity.time_zone)
    .where(
        NetworkIdentity.customer_id == CaseRow.customer_id,
        NetworkIdentity.channel == CaseRow.channel,
    )
    .order_by(NetworkIdentity.seen_at.desc(), NetworkIdentity.id.desc())
    .limit(1)
    .lateral("called")
)
_LATEST = (
    select(Message.text_id, Message.client_id)
    .where(
        Message.case_id == CaseRow.id,
        Message.direction == "inbound",
        Message.deleted_at.is_(None),
    )
    .order_by(Message.occurred_at.desc(), Message.id.desc())
    .limit(1)
    .lateral("latest")
)


class Glanced(NamedTuple):
    """The columns that `at_a_glance` adds, in their order: the words still sealed."""

    customer_id: UUID | None
    called: str | None
    handle: str | None
    time_zone: str | None
    text_id: UUID | None
    sealed: bytes | None
    key_id: UUID | None


class Glance(NamedTuple):
    """Whose case it is, as they were last called on its network, and their latest words: as much
    more than EXCERPT as it takes to cover what is cut there."""

    customer: CustomerBrief | None
    excerpt: str | None


def at_a_glance(rows: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The same selection, which has `cases` in it, with what `glances` reads."""
    return (
        rows.outerjoin(_CALLED, true())
        .outerjoin(_LATEST, true())
        .outerjoin(
            Words, (Words.id == _LATEST.c.text_id) & (Words.client_id == _LATEST.c.client_id)
        )
        .add_columns(
            CaseRow.customer_id.label("customer_id"),
            _CALLED.c.name.label("called"),
            _CALLED.c.handle.label("handle"),
            _CALLED.c.time_zone.label("time_zone"),
            Words.id.label("text_id"),
            Words.sealed.label("sealed"),
            Words.key_id.label("key_id"),
        )
    )


async def glances(session: AsyncSession, rows: Sequence[Glanced]) -> list[Glance]:
    """What those rows say, in their order; a query only for keys that are not in memory."""
    sealed = [
        SealedWords(row.text_id, row.sealed, row.key_id) for row in rows if row.text_id is not None
    ]
    words = await open_words(session, sealed)
    return [Glance(_customer(row), _excerpt(words, row.text_id)) for row in rows]


def _customer(row: Glanced) -> CustomerBrief | None:
    if row.customer_id is None or row.called is None:
        return None
    return CustomerBrief(row.customer_id, row.called, row.handle or "", row.time_zone)


def _excerpt(words: dict[UUID, str | None], text_id: UUID | None) -> str | None:
    said = words.get(text_id) if text_id is not None else None
    return None if said is None else said[: EXCERPT + LONGEST_DATUM]
