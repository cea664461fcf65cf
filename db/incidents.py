"""Copies of one post: their fingerprints, and the incidents that are made of them."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.cases import CaseEntry, cases_by_id
from db.keyring import DataKey
from db.keys import key_of
from db.listing import Listing, Page, Wanted, any_id, whether
from db.notify import notify
from db.tables import CaseRow, Client, Fingerprint, Incident, Message
from domain.errors import NotFound
from domain.incident import COPIES, WITHIN, compared
from domain.values import Visibility

_PURPOSE = b"webcare.copies"
_MOST_AT_ONCE = 2_000


@dataclass(frozen=True)
class IncidentEntry:
    """An incident as a list shows it: how many cases, how many of them open, where they were
    posted, and the first of them."""

    row: Incident
    client_name: str
    cases: int
    open: int
    channels: Sequence[str]
    first: CaseEntry | None


@dataclass(frozen=True)
class Joining:
    """A case that belongs to an incident from now on."""

    client_id: UUID
    incident_id: UUID
    case_id: UUID


def fingerprint_of(key: DataKey, visibility: str, text: str) -> bytes | None:
    """What is the same in all copies of a public post, hashed under the client's own key; None for
    what is private or too short to tell."""
    same = compared(text) if visibility == Visibility.PUBLIC else None
    if same is None:
        return None
    keyed = hashlib.blake2b(_PURPOSE, key=key.secret, digest_size=32).digest()
    return hashlib.blake2b(same.encode(), key=keyed, digest_size=16).digest()


async def mark_copy(session: AsyncSession, message: Message, text: str) -> None:
    """Keep what is the same in all copies of a public post, and forget what it was before an
    edit."""
    key = await key_of(session, message.client_id, None)
    fingerprint = None if message.baseline else fingerprint_of(key, message.visibility, text)
    if fingerprint is None:
        await session.execute(delete(Fingerprint).where(Fingerprint.message_id == message.id))
        return
    new = insert(Fingerprint).values(
        message_id=message.id,
        client_id=message.client_id,
        customer_id=message.customer_id,
        fingerprint=fingerprint,
        occurred_at=message.occurred_at,
    )
    await session.execute(
        new.on_conflict_do_update(
            index_elements=["message_id"],
            set_={"fingerprint": new.excluded.fingerprint, "looked_at": None},
        )
    )


async def look_at_copies(session: AsyncSession, now: datetime, limit: int = 200) -> list[Joining]:
    """Compare posts that are new with the others of their client; which cases belong to which
    incident from now on. An incident is made where there is none yet."""
    rows = await session.execute(
        select(Fingerprint, CaseRow.id)
        .join(Message, Message.id == Fingerprint.message_id)
        .join(CaseRow, CaseRow.id == Message.case_id)
        .where(Fingerprint.looked_at.is_(None))
        .order_by(Fingerprint.message_id)
        .limit(limit)
    )
    joining: dict[UUID, Joining] = {}
    for mark, case_id in rows.all():
        for each in await _joining(session, mark, case_id, now):
            joining[each.case_id] = each
        mark.looked_at = now
    return list(joining.values())


async def _joining(
    session: AsyncSession, mark: Fingerprint, case_id: UUID, now: datetime
) -> list[Joining]:
    known = await session.scalar(
        select(Incident)
        .where(
            Incident.client_id == mark.client_id,
            Incident.fingerprint == mark.fingerprint,
            Incident.latest_at >= mark.occurred_at - WITHIN,
            Incident.began_at <= mark.occurred_at + WITHIN,
        )
        .order_by(Incident.latest_at.desc())
        .limit(1)
    )
    if known is not None:
        await session.execute(
            update(Incident)
            .where(Incident.id == known.id)
            .values(
                began_at=func.least(Incident.began_at, mark.occurred_at),
                latest_at=func.greatest(Incident.latest_at, mark.occurred_at),
            )
        )
        await notify(session, "incidents", known.id, None, mark.client_id)
        return [Joining(mark.client_id, known.id, case_id)]
    copies = (
        await session.execute(
            select(
                Fingerprint.message_id,
                Fingerprint.customer_id,
                Fingerprint.occurred_at,
                CaseRow.id.label("case_id"),
            )
            .join(Message, Message.id == Fingerprint.message_id)
            .join(CaseRow, CaseRow.id == Message.case_id)
            .where(
                Fingerprint.client_id == mark.client_id,
                Fingerprint.fingerprint == mark.fingerprint,
                Fingerprint.occurred_at.between(
                    mark.occurred_at - WITHIN, mark.occurred_at + WITHIN
                ),
            )
            .order_by(Fingerprint.occurred_at, Fingerprint.message_id)
            .limit(_MOST_AT_ONCE)
        )
    ).all()
    if len({copy.customer_id for copy in copies}) < COPIES:
        return []
    incident_id = uuid5(copies[0].message_id, "incident")
    await session.execute(
        insert(Incident)
        .values(
            id=incident_id,
            client_id=mark.client_id,
            fingerprint=mark.fingerprint,
            found_at=now,
            began_at=copies[0].occurred_at,
            latest_at=copies[-1].occurred_at,
        )
        .on_conflict_do_nothing(index_elements=["id"])
    )
    await notify(session, "incidents", incident_id, None, mark.client_id)
    return [Joining(mark.client_id, incident_id, each) for each in {c.case_id for c in copies}]


# -- as screens read them --------------------------------------------------------------------------

_LISTING = Listing(
    sorts={"id": Incident.id, "latest_at": Incident.latest_at, "began_at": Incident.began_at},
    filters={
        "id": any_id(Incident.id),
        "client_id": any_id(Incident.client_id),
        "open": whether(
            select(CaseRow.id)
            .where(CaseRow.incident_id == Incident.id, CaseRow.status == "open")
            .exists()
        ),
    },
    default_sort="latest_at",
    unique=Incident.id,
)


async def list_incidents(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> Page[IncidentEntry]:
    """A page of the incidents of those clients. Raises Invalid for an unknown filter or sort."""
    query = (
        select(Incident, Client.name)
        .join(Client, Client.client_id == Incident.client_id)
        .where(Incident.client_id.in_(clients))
    )
    rows, total = await _LISTING.page(session, query, wanted)
    entries = await _entries(session, {entry[0]: entry[1] for entry in rows})
    return Page(rows=entries, first=wanted.first, total=total)


async def incident_of(
    session: AsyncSession, clients: Collection[UUID], incident_id: UUID
) -> Incident:
    """The incident alone. Raises NotFound, also when it is another client's."""
    incident = await session.get(Incident, incident_id)
    if incident is None or incident.client_id not in clients:
        raise NotFound("There is no such incident.")
    return incident


async def get_incident(
    session: AsyncSession, clients: Collection[UUID], incident_id: UUID
) -> IncidentEntry:
    """One incident. Raises NotFound, also when it is another client's."""
    found = (
        await session.execute(
            select(Incident, Client.name)
            .join(Client, Client.client_id == Incident.client_id)
            .where(Incident.id == incident_id, Incident.client_id.in_(clients))
        )
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such incident.")
    return (await _entries(session, {found[0]: found[1]}))[0]


async def _entries(session: AsyncSession, rows: Mapping[Incident, str]) -> list[IncidentEntry]:
    ids = [row.id for row in rows]
    counted = await session.execute(
        select(
            CaseRow.incident_id,
            func.count().label("cases"),
            func.count().filter(CaseRow.status == "open").label("open"),
            func.array_agg(CaseRow.channel.distinct()).label("channels"),
            func.min(CaseRow.opened_at).label("opened_at"),
        )
        .where(CaseRow.incident_id.in_(ids))
        .group_by(CaseRow.incident_id)
    )
    counts = {row.incident_id: row for row in counted}
    firsts = await _first_cases(session, ids)
    clients = {row.client_id for row in rows}
    shown = await cases_by_id(session, clients, firsts.values())
    return [
        IncidentEntry(
            row=row,
            client_name=name,
            cases=counts[row.id].cases if row.id in counts else 0,
            open=counts[row.id].open if row.id in counts else 0,
            channels=counts[row.id].channels if row.id in counts else (),
            first=shown.get(firsts[row.id]) if row.id in firsts else None,
        )
        for row, name in rows.items()
    ]


async def _first_cases(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The case of the earliest post of each incident."""
    rows = await session.execute(
        select(CaseRow.incident_id, CaseRow.id)
        .join(Message, and_(Message.case_id == CaseRow.id, Message.direction == "inbound"))
        .where(CaseRow.incident_id.in_(ids))
        .ext(distinct_on(CaseRow.incident_id))
        .order_by(CaseRow.incident_id, Message.occurred_at, Message.id)
    )
    return {incident: case for incident, case in rows if incident is not None}
