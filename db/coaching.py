"""One person's work for one client as the journal tells it, and the switch that hides it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.configuration import journal_change
from db.people import colleagues_named
from db.tables import Client, Grant, JournalEntry, Message, Person
from domain.amendment import AmendmentKind
from domain.audit.rows import read_event
from domain.coaching import (
    TELLING_OF_MISSES,
    Amended,
    Drafted,
    Figures,
    Missed,
    Returned,
    Said,
    figures,
    misses,
)
from domain.errors import CoachingOff
from domain.events import CaseEvent
from domain.permissions import Permission, roles_with
from domain.reply import Reply
from domain.values import TextRef


async def refuse_where_off(session: AsyncSession, client_id: UUID) -> None:
    """Raises CoachingOff where the client does without it."""
    if not await session.scalar(select(Client.coaching).where(Client.client_id == client_id)):
        raise CoachingOff(
            "This client has switched the coaching view off.",
            "An administrator of the client can switch it on.",
        )


async def switch_coaching(session: AsyncSession, client_id: UUID, on: bool, by: UUID) -> None:
    """Show the coaching view to the client's supervisors and agents from now on, or to nobody."""
    client = await session.get_one(Client, client_id, with_for_update={"key_share": True})
    if client.coaching == on:
        return
    client.coaching = on
    await journal_change(
        session,
        client_id=client_id,
        actor=by,
        kind="client.changed",
        subject=client_id,
        before={"coaching": not on},
        after={"coaching": on},
    )


async def coached(session: AsyncSession, client_id: UUID) -> dict[UUID, str]:
    """Who writes replies for the client, by id with their names, in the order of names."""
    roles = [role.value for role in roles_with(Permission.SUBMIT_REPLY)]
    ids = await session.scalars(
        select(Grant.person_id)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.client_id == client_id, Grant.role.in_(roles), Person.active)
    )
    names = await colleagues_named(session, set(ids), [client_id])
    return dict(sorted(names.items(), key=lambda each: (each[1], each[0])))


async def figures_of(
    session: AsyncSession, client_id: UUID, person_id: UUID, since: datetime, until: datetime
) -> Figures:
    """What the person said and drafted for the client in that time, and what became of it."""
    said = await _said(session, client_id, person_id, since, until)
    drafted = await _drafted(session, client_id, person_id, since, until)
    cases = {each.case_id for each in said} | {each.case_id for each in drafted}
    return figures(
        said,
        drafted,
        await _returned(session, client_id, cases),
        await _amended(session, client_id, cases),
        await _missed(session, client_id, cases),
    )


async def _said(
    session: AsyncSession, client_id: UUID, person_id: UUID, since: datetime, until: datetime
) -> list[Said]:
    rows = (
        await session.scalars(
            select(JournalEntry).where(
                *_in_period(client_id, "reply_submitted", since, until),
                JournalEntry.event["reply"]["by"]["person_id"].astext == str(person_id),
            )
        )
    ).all()
    replies = [Reply.model_validate(row.event["reply"]) for row in rows]
    answered = {reply.in_reply_to for reply in replies if reply.in_reply_to is not None}
    messages = await session.execute(
        select(Message.id, Message.received_at).where(
            Message.client_id == client_id, Message.id.in_(answered)
        )
    )
    heard: dict[UUID, datetime] = {row.id: row.received_at for row in messages}
    return [
        Said(
            id=reply.id,
            case_id=row.case_id,
            purpose=reply.purpose,
            at=row.at,
            heard_at=heard.get(reply.in_reply_to) if reply.in_reply_to is not None else None,
        )
        for row, reply in zip(rows, replies, strict=True)
    ]


async def _drafted(
    session: AsyncSession, client_id: UUID, person_id: UUID, since: datetime, until: datetime
) -> list[Drafted]:
    author = JournalEntry.event["draft"]["revisions"][0]["by"]["person_id"]
    rows = await session.scalars(
        select(JournalEntry).where(
            *_in_period(client_id, "draft_submitted", since, until),
            author.astext == str(person_id),
        )
    )
    return [Drafted(id=r.event["draft"]["id"], case_id=r.case_id, at=r.at) for r in rows]


async def _returned(
    session: AsyncSession, client_id: UUID, cases: Collection[UUID]
) -> list[Returned]:
    return [
        Returned(
            draft_id=row.event["draft_id"],
            case_id=row.case_id,
            at=row.at,
            by=row.event["by"].get("person_id"),
            comment=TextRef.model_validate(row.event["comment"]),
        )
        for row in await _of_cases(session, client_id, cases, "draft_returned")
    ]


async def _amended(
    session: AsyncSession, client_id: UUID, cases: Collection[UUID]
) -> list[Amended]:
    made = {
        row.event["amendment_id"]: row.at
        for row in await _of_cases(session, client_id, cases, "amendment_made")
    }
    ours = (AmendmentKind.CORRECT, AmendmentKind.WITHDRAW)
    found = []
    for row in await _of_cases(session, client_id, cases, "amendment_submitted"):
        amendment: dict[str, Any] = row.event["amendment"]
        if amendment["id"] in made and amendment["kind"] in ours:
            found.append(
                Amended(
                    reply_id=amendment["about"],
                    case_id=row.case_id,
                    at=made[amendment["id"]],
                    withdrawn=amendment["kind"] == AmendmentKind.WITHDRAW,
                )
            )
    return found


async def _missed(session: AsyncSession, client_id: UUID, cases: Collection[UUID]) -> list[Missed]:
    rows = await _of_cases(session, client_id, cases, *TELLING_OF_MISSES)
    by_case: dict[UUID, list[CaseEvent]] = {}
    for row in rows:
        if (event := read_event(row.event)) is not None:
            by_case.setdefault(row.case_id, []).append(event)
    return [one for case_id, events in by_case.items() for one in misses(case_id, events)]


def _in_period(
    client_id: UUID, kind: str, since: datetime, until: datetime
) -> tuple[ColumnElement[bool], ...]:
    return (
        JournalEntry.client_id == client_id,
        JournalEntry.kind == kind,
        JournalEntry.at >= since,
        JournalEntry.at < until,
    )


async def _of_cases(
    session: AsyncSession, client_id: UUID, cases: Collection[UUID], *kinds: str
) -> list[JournalEntry]:
    if not cases:
        return []
    rows = await session.scalars(
        select(JournalEntry)
        .where(
            JournalEntry.client_id == client_id,
            JournalEntry.case_id.in_(cases),
            JournalEntry.kind.in_(kinds),
        )
        .order_by(JournalEntry.case_id, JournalEntry.seq)
    )
    return list(rows)
