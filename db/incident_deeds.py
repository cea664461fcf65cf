"""What people decide on whole incidents: one decision, and a command for each case that follows.

Where a statement answers the incident, it goes to its own case first, as any other reply does; the
others are asked to close with it once it stands on the network.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.commands import keep_command
from db.incidents import Joining
from db.notify import notify
from db.tables import CaseRow, Command, IncidentDeed, IncidentDeedCase, Message, TaskRow
from domain.actor import MACHINE, Actor
from domain.commands import Act, JoinIncident, SettleWithIncident
from domain.incident import OpenCase
from domain.ruling import Answering


@dataclass(frozen=True)
class Part:
    """What a decision came to in one case: `waiting` for the statement, `pending`, `done` or
    `refused`, with the refusal's type, words and what would be right. `delivery` of a statement."""

    case_id: UUID
    is_statement: bool
    status: str
    refusal: str | None = None
    detail: str = ""
    right: str = ""
    delivery: str | None = None


async def open_cases(session: AsyncSession, incident_id: UUID) -> list[OpenCase]:
    """The incident's cases that are yet to be decided on, by when their posts were written: open
    ones, without those that were answered and in which nothing is left to do."""
    to_do = select(TaskRow.id).where(TaskRow.case_id == CaseRow.id, TaskRow.status == "open")
    posts = (
        select(
            CaseRow.id,
            Message.account_id,
            Message.thread_key,
            Message.repost,
            Message.occurred_at,
        )
        .join(Message, and_(Message.case_id == CaseRow.id, Message.direction == "inbound"))
        .where(
            CaseRow.incident_id == incident_id,
            CaseRow.status == "open",
            CaseRow.answered_at.is_(None) | to_do.exists(),
        )
        .ext(distinct_on(CaseRow.id))
        .order_by(CaseRow.id, Message.occurred_at, Message.id)
    ).subquery()
    rows = await session.execute(select(posts).order_by(posts.c.occurred_at, posts.c.id))
    return [OpenCase(row.id, (row.account_id, row.thread_key), row.repost) for row in rows]


async def standing(session: AsyncSession, incident_id: UUID) -> dict[tuple[UUID, str], UUID]:
    """Under which posts a statement of ours to the incident stands, and in which case."""
    rows = await session.execute(
        select(Message.account_id, Message.thread_key, IncidentDeedCase.case_id)
        .join(IncidentDeed, IncidentDeed.id == IncidentDeedCase.deed_id)
        .join(Message, Message.id == IncidentDeedCase.command_id)
        .where(IncidentDeed.incident_id == incident_id, _stands())
        .order_by(Message.occurred_at)
    )
    return {(row.account_id, row.thread_key): row.case_id for row in rows}


def command_id(deed_id: UUID, case_id: UUID) -> UUID:
    """The id of a decision's command to a case: the same however often it is asked."""
    return uuid5(deed_id, f"case-{case_id}")


async def begin_deed(session: AsyncSession, deed: IncidentDeed) -> None:
    """Write down a decision; what an earlier one has not asked for yet, it asks no more."""
    earlier = select(IncidentDeed.id).where(IncidentDeed.incident_id == deed.incident_id)
    await session.execute(
        delete(IncidentDeedCase)
        .where(IncidentDeedCase.deed_id.in_(earlier), IncidentDeedCase.asked_at.is_(None))
        .execution_options(synchronize_session=False)
    )
    session.add(deed)
    await session.flush()
    await notify(session, "incidents", deed.incident_id, None, deed.client_id)


async def ask_later(
    session: AsyncSession, deed: IncidentDeed, others: Sequence[tuple[UUID, UUID]]
) -> None:
    """Those cases are asked once the statement stands in the other case."""
    if others:
        await session.execute(
            insert(IncidentDeedCase),
            [
                _part(deed, case_id) | {"statement": statement, "asked_at": None}
                for case_id, statement in others
            ],
        )


async def ask_statement(
    session: AsyncSession, deed: IncidentDeed, case_id: UUID, act: Act, payload_hash: str
) -> None:
    """The case is asked to send the statement."""
    await keep_command(session, deed.client_id, case_id, act, payload_hash)
    session.add(
        IncidentDeedCase(**_part(deed, case_id), statement=case_id, asked_at=deed.created_at)
    )


async def ask_now(
    session: AsyncSession, deed: IncidentDeed, cases: Collection[tuple[UUID, UUID | None]]
) -> None:
    """Each case is asked to do what was decided, with the statement that stands already."""
    for case_id, statement in cases:
        await _ask(session, deed.client_id, case_id, _settling(deed, case_id, statement))
        session.add(
            IncidentDeedCase(**_part(deed, case_id), statement=statement, asked_at=deed.created_at)
        )


async def ask_waiting(session: AsyncSession, now: datetime, limit: int = 500) -> int:
    """Ask the cases whose statement has reached the network by now; how many there were."""
    own = aliased(IncidentDeedCase)
    said = (
        select(Message.id)
        .join(own, own.command_id == Message.id)
        .where(
            own.deed_id == IncidentDeedCase.deed_id,
            own.case_id == IncidentDeedCase.statement,
            _stands(),
        )
    )
    rows = (
        await session.execute(
            select(IncidentDeedCase, IncidentDeed)
            .join(IncidentDeed, IncidentDeed.id == IncidentDeedCase.deed_id)
            .where(IncidentDeedCase.asked_at.is_(None), said.exists())
            .limit(limit)
            .with_for_update(of=IncidentDeedCase, skip_locked=True)
        )
    ).all()
    for part, deed in rows:
        act = _settling(deed, part.case_id, part.statement)
        await _ask(session, deed.client_id, part.case_id, act)
        part.asked_at = now
    for deed in {deed for _, deed in rows}:
        await notify(session, "incidents", deed.incident_id, None, deed.client_id)
    return len(rows)


async def deeds_of(session: AsyncSession, incident_id: UUID) -> list[IncidentDeed]:
    """What was decided on the incident, the latest first."""
    query = select(IncidentDeed).where(IncidentDeed.incident_id == incident_id)
    rows = await session.scalars(query.order_by(IncidentDeed.created_at.desc(), IncidentDeed.id))
    return list(rows)


async def parts_of(session: AsyncSession, deed: IncidentDeed) -> list[Part]:
    """What became of the decision in each case."""
    rows: Iterable[tuple[IncidentDeedCase, Command | None, str | None]] = await session.execute(
        select(IncidentDeedCase, Command, Message.delivery)
        .outerjoin(Command, Command.id == IncidentDeedCase.command_id)
        .outerjoin(Message, Message.id == IncidentDeedCase.command_id)
        .where(IncidentDeedCase.deed_id == deed.id)
        .order_by(IncidentDeedCase.case_id)
    )
    return [
        Part(
            case_id=part.case_id,
            is_statement=part.statement == part.case_id,
            status=command.status if command is not None else "waiting",
            **_refused(command),
            delivery=delivery,
        )
        for part, command, delivery in rows
    ]


async def join_by_command(session: AsyncSession, joining: Joining) -> Command:
    """The machine asks the case to belong to the incident; it is asked once, whatever a person
    says to it later."""
    act = Act(
        id=uuid5(joining.incident_id, f"join-{joining.case_id}"),
        command=JoinIncident(incident_id=joining.incident_id),
        actor=MACHINE,
    )
    return await _ask(session, joining.client_id, joining.case_id, act)


def _stands() -> ColumnElement[bool]:
    """A statement that can be read on the network: sent, and not taken back since."""
    return and_(Message.delivery == "sent", Message.deleted_at.is_(None))


def _settling(deed: IncidentDeed, case_id: UUID, statement: UUID | None) -> Act:
    command = SettleWithIncident(
        incident_id=deed.incident_id,
        deed_id=deed.id,
        answering=Answering(deed.answering),
        statement=statement,
        seen_at=deed.created_at,
    )
    actor = Actor.model_validate(deed.actor)
    return Act(id=command_id(deed.id, case_id), command=command, actor=actor)


def _part(deed: IncidentDeed, case_id: UUID) -> dict[str, Any]:
    return {
        "deed_id": deed.id,
        "case_id": case_id,
        "client_id": deed.client_id,
        "command_id": command_id(deed.id, case_id),
    }


def _refused(command: Command | None) -> dict[str, str]:
    answer: dict[str, Any] = (command.answer if command is not None else None) or {}
    if not answer.get("refusal"):
        return {}
    return {name: answer.get(name) or "" for name in ("refusal", "detail", "right")}


async def _ask(session: AsyncSession, client_id: UUID, case_id: UUID, act: Act) -> Command:
    """The relay takes it to its case."""
    hashed = hashlib.sha256(act.model_dump_json().encode()).hexdigest()
    return await keep_command(session, client_id, case_id, act, hashed)
