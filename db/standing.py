"""How webcare stands by what it promises, read in one query: for whoever watches over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    and_,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import (
    CaseRow,
    ChannelAccount,
    Client,
    Command,
    Grant,
    Inbound,
    JournalEntry,
    Message,
    Person,
    RawInbound,
    TaskRow,
)
from domain.actor import Role

LATELY = timedelta(hours=1)
"""Promises that were kept or missed are counted over this time."""

FIGURES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "webcare_deadlines_last_hour": (
        "Promises of the last hour by what became of them",
        ("client", "promise", "outcome"),
    ),
    "webcare_deadlines_missed_last_hour": (
        "Promises missed in the last hour by what they waited for (domain/miss.py)",
        ("client", "promise", "cause"),
    ),
    "webcare_deadlines_overdue": ("Open cases whose running promise is past its end", ("client",)),
    "webcare_cases_open": ("Cases that are not closed", ("client",)),
    "webcare_inbound_oldest_seconds": ("Age of the oldest mention that no case has", ()),
    "webcare_relay_backlog": ("Items that wait to be handed to their case", ("what",)),
    "webcare_channel_silence_seconds": (
        "Since when an active account's network gave no sign of life",
        ("account", "channel"),
    ),
    "webcare_accounts_paused": ("Accounts that an administrator must put right", ("client",)),
    "webcare_clients_without_administrator": (
        "Clients of whom nobody who works here is an administrator",
        ("client",),
    ),
    "webcare_deliveries": ("Outbound messages that have not come to an end", ("client", "state")),
    "webcare_tasks_waiting": ("Open tasks that nobody holds", ("client",)),
}
"""Every figure by name: what it says, and its labels, which are ids and words of ours."""


@dataclass(frozen=True)
class Figure:
    """One number and its labels, in the order in which `FIGURES` names them."""

    name: str
    labels: tuple[str, ...]
    value: float


async def read_standing(session: AsyncSession) -> list[Figure]:
    """All figures as they are now; what is zero for a client is left out. Each part of the query
    reads an index that holds no more than what it counts."""
    rows = await session.execute(standing_query())
    return [
        Figure(row.name, tuple(label for label in row[1:4] if label), float(row.value or 0))
        for row in rows
    ]


def standing_query() -> CompoundSelect[*tuple[Any, ...]]:
    """Name, three labels and number of every figure."""
    return union_all(
        _missed("first_response_missed", "acknowledge"),
        _missed("answer_missed", "answer"),
        _missed_by_cause("first_response_missed", "acknowledge"),
        _missed_by_cause("answer_missed", "answer"),
        _kept("acknowledge", CaseRow.first_replied_at, CaseRow.first_response_missed.is_(None)),
        _kept("answer", CaseRow.answered_at, CaseRow.answer_missed_at.is_(None)),
        _cases("webcare_deadlines_overdue", CaseRow.due_at < func.now()),
        _cases("webcare_cases_open"),
        _part(
            "webcare_inbound_oldest_seconds",
            value=_age(func.min(Inbound.received_at)),
            where=[Inbound.handed_over_at.is_(None)],
        ),
        _part(
            "webcare_relay_backlog",
            literal("inbound"),
            value=func.count(Inbound.id),
            where=[Inbound.handed_over_at.is_(None)],
        ),
        _part(
            "webcare_relay_backlog",
            literal("commands"),
            value=func.count(Command.id),
            where=[Command.status == "pending"],
        ),
        _part(
            "webcare_channel_silence_seconds",
            ChannelAccount.id,
            ChannelAccount.channel,
            value=_age(func.greatest(ChannelAccount.heard_at, ChannelAccount.connected_at, _post)),
            where=[ChannelAccount.status == "active"],
        ),
        _part(
            "webcare_accounts_paused",
            ChannelAccount.client_id,
            value=func.count(),
            where=[ChannelAccount.status == "paused", ChannelAccount.problem.is_not(None)],
        ).group_by(ChannelAccount.client_id),
        _part(
            "webcare_clients_without_administrator",
            Client.client_id,
            value=literal(1),
            where=[~_administered],
        ),
        *(_deliveries(state) for state in ("pending", "sending", "unknown")),
        _part(
            "webcare_tasks_waiting",
            TaskRow.client_id,
            value=func.count(),
            where=[TaskRow.status == "open", TaskRow.assignee.is_(None)],
        ).group_by(TaskRow.client_id),
    )


def _part(
    name: str,
    *labels: ColumnElement[Any] | Any,
    value: ColumnElement[Any],
    where: list[ColumnElement[bool]],
) -> Select[Any]:
    """Rows of one figure: its name, three labels, the number."""
    three = [*labels, *(literal("") for _ in range(3 - len(labels)))]
    return select(
        literal(name).label("name"),
        *(func.cast(label, Text).label(f"label_{n}") for n, label in enumerate(three)),
        value.label("value"),
    ).where(*where)


def _age(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(func.extract("epoch", func.now() - moment), 0)


def _cases(name: str, *where: ColumnElement[bool]) -> Select[Any]:
    return _part(
        name, CaseRow.client_id, value=func.count(), where=[CaseRow.status == "open", *where]
    ).group_by(CaseRow.client_id)


def _deliveries(state: str) -> Select[Any]:
    # One part per state: each has the predicate of a partial index.
    return _part(
        "webcare_deliveries",
        Message.client_id,
        literal(state),
        value=func.count(),
        where=[Message.direction == "outbound", Message.delivery == state],
    ).group_by(Message.client_id)


def _missed(kind: str, promise: str) -> Select[Any]:
    """Misses stand in the journal at the moment at which they became true."""
    lately = (
        select(func.count(JournalEntry.seq))
        .where(
            JournalEntry.client_id == Client.client_id,
            JournalEntry.kind == kind,
            JournalEntry.at > func.now() - LATELY,
        )
        .scalar_subquery()
    )
    return _part(
        "webcare_deadlines_last_hour",
        Client.client_id,
        literal(promise),
        literal("missed"),
        value=lately,
        where=[],
    )


def _missed_by_cause(kind: str, promise: str) -> Select[Any]:
    cause = func.coalesce(JournalEntry.event["why"].astext, "not_told")
    return (
        _part(
            "webcare_deadlines_missed_last_hour",
            Client.client_id,
            literal(promise),
            cause,
            value=func.count(),
            where=[JournalEntry.kind == kind, JournalEntry.at > func.now() - LATELY],
        )
        .join_from(Client, JournalEntry, JournalEntry.client_id == Client.client_id)
        .group_by(Client.client_id, cause)
    )


def _kept(promise: str, at: ColumnElement[Any] | Any, unmissed: ColumnElement[bool]) -> Select[Any]:
    """A reply within its time; a case to which nothing was promised counts neither way."""
    kept = and_(at > func.now() - LATELY, unmissed, CaseRow.state.has_key(promise))
    return _part(
        "webcare_deadlines_last_hour",
        CaseRow.client_id,
        literal(promise),
        literal("kept"),
        value=func.count(),
        where=[kept],
    ).group_by(CaseRow.client_id)


_administered = (
    select(Grant.person_id)
    .join(Person, Person.id == Grant.person_id)
    .where(
        Grant.client_id == Client.client_id,
        Grant.role == Role.ADMINISTRATOR.value,
        Person.active,
    )
    .correlate(Client)
    .exists()
)
"""Nobody takes the last one's role away by hand; groups at an identity provider do."""

_post = (
    select(RawInbound.received_at)
    .where(RawInbound.account_id == ChannelAccount.id)
    .order_by(RawInbound.received_at.desc())
    .limit(1)
    .correlate(ChannelAccount)
    .scalar_subquery()
)
"""When a webhook of the account was last delivered: that counts as a sign of life."""
