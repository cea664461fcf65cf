"""Cases as lists and screens read them: from the read model, within the clients one may see."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, any_, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.columns import read_columns
from db.customers import CustomerBrief, customers_named
from db.glances import Glance, Glanced, at_a_glance, glances
from db.listing import (
    Filter,
    Listing,
    Page,
    Wanted,
    any_id,
    any_of,
    any_word,
    before,
    by_ids,
    looked_for_elsewhere,
    overlaps,
    since,
    whether,
)
from db.search import sought, texts_found
from db.tables import CaseLink, CaseRow, Client, Message, Person, Tag, TaskRow, TeamMember
from db.tags import TagBrief
from domain.assessment import Kind, Risk, Sentiment
from domain.case import Status
from domain.errors import NotFound
from domain.ruling import Answering
from domain.steps import Step
from domain.values import Language, Priority


@dataclass(frozen=True)
class PersonBrief:
    """A colleague by name."""

    id: UUID
    name: str


class CaseColumns(NamedTuple):
    """The columns of `CaseRow` that a list shows."""

    id: UUID
    client_id: UUID
    incident_id: UUID | None
    account_id: UUID
    channel: str
    status: str
    step: str
    answering: str | None
    priority: str
    kind: str | None
    sentiment: str | None
    language: str | None
    risks: Sequence[str]
    visibility: str | None
    opened_at: datetime
    acknowledge_due_at: datetime | None
    answer_due_at: datetime | None
    due_at: datetime | None
    first_replied_at: datetime | None
    first_response_missed: str | None
    answered_at: datetime | None
    answer_missed_at: datetime | None
    closed_at: datetime | None
    closed_reason: str | None
    last_inbound_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True)
class CaseEntry:
    """A case as a list shows it."""

    row: CaseColumns
    client_name: str
    customer: CustomerBrief | None
    excerpt: str | None
    assignees: Sequence[PersonBrief]
    tags: Sequence[TagBrief] = ()


@dataclass(frozen=True)
class FoundCase:
    """A single case: all of its row, and how a list shows it."""

    row: CaseRow
    listed: CaseEntry


@dataclass(frozen=True)
class EarlierCase:
    """Another case of the same customer."""

    id: UUID
    opened_at: Any
    kind: str | None
    status: str


@dataclass(frozen=True)
class LinkedCase:
    """A case that belongs to another one, and whose it is."""

    case_id: UUID
    kind: str
    customer: CustomerBrief | None


def breached() -> ColumnElement[bool]:
    """A running promise is past its end."""
    return func.coalesce(CaseRow.due_at <= func.now(), False)


def at_risk() -> ColumnElement[bool]:
    """No promise is broken, but soon may be: people were called and nobody has replied, or most of
    the answer's time is used up."""
    return and_(CaseRow.at_risk, ~breached())


def _held(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Somebody of whom the condition is true holds one of the case's open tasks."""
    return (
        select(TaskRow.id)
        .where(TaskRow.case_id == CaseRow.id, TaskRow.status == "open", condition)
        .exists()
    )


def _of_teams(teams: Sequence[UUID]) -> ColumnElement[bool]:
    members = select(TeamMember.person_id).where(TeamMember.team_id.in_(teams))
    return _held(TaskRow.assignee.in_(members))


def _listing() -> Listing:
    case = CaseRow
    sorts = {
        "id": case.id,
        "status": case.status,
        "priority": case.priority_rank,
        "kind": case.kind,
        "sentiment": case.sentiment,
        "language": case.language,
        "channel": case.channel,
        "step": case.step,
        # Looked up by those alone who sort by it.
        "client_name": select(Client.name)
        .where(Client.client_id == case.client_id)
        .correlate(case)  # and not Client, which is asked as well for what is shown
        .scalar_subquery(),
        "opened_at": case.opened_at,
        "due_at": case.due_at,
        "acknowledge_due_at": case.acknowledge_due_at,
        "answer_due_at": case.answer_due_at,
        "answered_at": case.answered_at,
        "closed_at": case.closed_at,
        "last_inbound_at": case.last_inbound_at,
    }
    filters: dict[str, Filter] = {
        "id": any_id(case.id),
        "client_id": any_id(case.client_id),
        "account_id": any_id(case.account_id),
        "customer_id": any_id(case.customer_id),
        "incident_id": any_id(case.incident_id),
        "status": any_of(case.status, Status),
        "step": any_of(case.step, Step),
        "answering": any_of(case.answering, Answering),
        "priority": any_of(case.priority, Priority),
        "kind": any_of(case.kind, Kind),
        "sentiment": any_of(case.sentiment, Sentiment),
        "language": any_of(case.language, Language),
        "topic": any_word(case.state["assessment"]["topic"].astext),
        "channel": any_word(case.channel),
        "risk": overlaps(case.risks, Risk),
        "tag": by_ids(case.tags.overlap),
        "overdue": whether(breached()),
        "at_risk": whether(at_risk()),
        "assignee": by_ids(lambda people: _held(TaskRow.assignee.in_(people))),
        "team_id": by_ids(_of_teams),
        "opened_after": since(case.opened_at),
        "opened_before": before(case.opened_at),
        "q": looked_for_elsewhere(),
    }
    return Listing(sorts=sorts, filters=filters, default_sort="due_at", unique=case.id)


async def _saying(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> list[ColumnElement[bool]]:
    """For each text that is looked for: some message of the case says it."""
    return [
        CaseRow.id.in_(
            select(Message.case_id).where(
                Message.text_id.in_(texts_found(await sought(session, clients, words)))
            )
        )
        for words in wanted.texts("q")
    ]


def _shown(*case: Any) -> Select[*tuple[Any, ...]]:
    """What is asked for of a case, and everything beside its columns that a list shows of it."""
    held_by = func.jsonb_build_array(Person.name, Person.id)
    assignees = (
        select(func.jsonb_agg(aggregate_order_by(held_by.distinct(), held_by)))
        .join(TaskRow, TaskRow.assignee == Person.id)
        .where(TaskRow.case_id == CaseRow.id, TaskRow.status == "open")
    )
    tag = func.jsonb_build_array(Tag.name, Tag.id)
    tagged = select(
        func.jsonb_agg(aggregate_order_by(tag, func.array_position(CaseRow.tags, Tag.id)))
    ).where(Tag.id == any_(CaseRow.tags))
    return at_a_glance(
        select(
            *case,
            Client.name.label("client_name"),
            assignees.scalar_subquery().label("assignees"),
            tagged.scalar_subquery().label("tagged"),
        ).join(Client, Client.client_id == CaseRow.client_id)
    )


_LISTING = _listing()
# Where in a row that begins what is read beside the columns, and what was called and said.
_BESIDE = len(CaseColumns._fields)
_GLANCED = _BESIDE + 3
_END = _GLANCED + len(Glanced._fields)
_SHOWN = _shown(*(getattr(CaseRow, name) for name in CaseColumns._fields))
_WHOLE = _shown(CaseRow)


async def list_cases(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> Page[CaseEntry]:
    """A page of the cases of those clients. Raises Invalid for a filter or sort there is not."""
    said = await _saying(session, clients, wanted)
    matching = select(CaseRow.id).where(_within(clients), *said)
    rows, total = await _LISTING.shown(session, matching, _SHOWN, wanted)
    return Page(rows=await _entries(session, rows), first=wanted.first, total=total)


async def cases_by_id(
    session: AsyncSession, clients: Collection[UUID], case_ids: Iterable[UUID]
) -> dict[UUID, CaseEntry]:
    """Those of the cases that belong to the clients, by id."""
    query = _SHOWN.where(_within(clients), CaseRow.id.in_(set(case_ids)))
    entries = await _entries(session, await read_columns(session, query))
    return {entry.row.id: entry for entry in entries}


async def customer_of(session: AsyncSession, client_id: UUID, case_id: UUID) -> UUID | None:
    """Whose case it is; None while nobody is known."""
    return await session.scalar(
        select(CaseRow.customer_id).where(CaseRow.id == case_id, CaseRow.client_id == client_id)
    )


async def get_case(session: AsyncSession, clients: Collection[UUID], case_id: UUID) -> FoundCase:
    """One case with its state. Raises NotFound, also when it is another client's."""
    query = _WHOLE.where(CaseRow.id == case_id, _within(clients))
    found = (await session.execute(query)).first()
    if found is None:
        raise NotFound("There is no such case.")
    case: CaseRow = found[0]
    columns = (getattr(case, name) for name in CaseColumns._fields)
    entries = await _entries(session, [(*columns, *found[1:])])
    return FoundCase(case, entries[0])


async def client_of_case(session: AsyncSession, clients: Collection[UUID], case_id: UUID) -> UUID:
    """Whose case it is. Raises NotFound, also when it is another client's."""
    client_id = await session.scalar(
        select(CaseRow.client_id).where(CaseRow.id == case_id, _within(clients))
    )
    if client_id is None:
        raise NotFound("There is no such case.")
    return client_id


async def clients_of_cases(
    session: AsyncSession, clients: Collection[UUID], case_ids: Collection[UUID]
) -> dict[UUID, UUID]:
    """Whose each of the cases is, those that belong to the clients."""
    rows = await session.execute(
        select(CaseRow.id, CaseRow.client_id).where(CaseRow.id.in_(case_ids), _within(clients))
    )
    return {row.id: row.client_id for row in rows}


async def cases_of_client(
    session: AsyncSession, client_id: UUID, case_ids: Collection[UUID]
) -> set[UUID]:
    """Those of the cases that are the client's."""
    rows = await session.scalars(
        select(CaseRow.id).where(CaseRow.client_id == client_id, CaseRow.id.in_(case_ids))
    )
    return set(rows)


async def earlier_cases(session: AsyncSession, case: CaseRow) -> list[EarlierCase]:
    """Up to 50 cases that the same customer had before, latest first."""
    rows = await session.execute(
        select(CaseRow.id, CaseRow.opened_at, CaseRow.kind, CaseRow.status)
        .where(
            CaseRow.client_id == case.client_id,
            CaseRow.customer_id == case.customer_id,
            CaseRow.opened_at < case.opened_at,
        )
        .order_by(CaseRow.opened_at.desc(), CaseRow.id)
        .limit(50)
    )
    return [EarlierCase(id=id_, opened_at=at, kind=kind, status=s) for id_, at, kind, s in rows]


async def linked_cases(session: AsyncSession, case: CaseRow) -> list[LinkedCase]:
    """Up to 50 cases that belong to this one, whichever of the two named the other."""
    other = aliased(CaseRow)
    rows = (
        await session.execute(
            select(other.id, other.customer_id, other.channel, CaseLink.kind)
            .select_from(CaseLink)
            .join(
                other,
                or_(
                    (CaseLink.case_id == case.id) & (CaseLink.other_case_id == other.id),
                    (CaseLink.other_case_id == case.id) & (CaseLink.case_id == other.id),
                ),
            )
            .where(CaseLink.client_id == case.client_id, other.client_id == case.client_id)
            .order_by(other.opened_at.desc(), other.id)
            .limit(50)
        )
    ).all()
    named = await customers_named(session, [(row.customer_id, row.channel) for row in rows])
    return [
        LinkedCase(
            case_id=row.id, kind=row.kind, customer=named.get((row.customer_id, row.channel))
        )
        for row in rows
    ]


def _within(clients: Collection[UUID]) -> Any:
    return CaseRow.client_id.in_(clients)


async def _entries(session: AsyncSession, rows: Sequence[Any]) -> list[CaseEntry]:
    """Of rows of `_SHOWN`."""
    seen = await glances(session, [Glanced._make(row[_GLANCED:_END]) for row in rows])
    return [_entry(row, glance) for row, glance in zip(rows, seen, strict=True)]


def _entry(row: Sequence[Any], glance: Glance) -> CaseEntry:
    client_name, assignees, tagged = row[_BESIDE:_GLANCED]
    return CaseEntry(
        row=CaseColumns._make(row[:_BESIDE]),
        client_name=client_name,
        customer=glance.customer,
        excerpt=glance.excerpt,
        assignees=[PersonBrief(UUID(each), name) for name, each in assignees or ()],
        tags=[TagBrief(UUID(each), name) for name, each in tagged or ()],
    )
