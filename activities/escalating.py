"""Questions to others in the record: what lists show of them, and the e-mails that are to go out.

An e-mail is written down in the transaction of the journal row that it tells of, so that neither is
there without the other; `dispatch/postman.py` sends it afterwards.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.notify import notify
from db.tables import EscalationMail, EscalationRow
from domain.case import Case
from domain.escalation import Escalation, Turn
from domain.events import (
    CaseClosed,
    DeliverySettled,
    EscalationAnswered,
    EscalationAsked,
    EscalationClarified,
    EscalationDeclined,
    EscalationHandedOn,
    EscalationPassedOn,
    EscalationReminded,
    EscalationWithdrawn,
    ReplySent,
)
from domain.evolving import evolve
from domain.journal import JournalRow
from domain.reply import Purpose
from domain.values import TextRef

PREFIX = "escalation_"
"""How the kinds of all events about questions begin."""

Letter = tuple[UUID, UUID, str, TextRef | None]
"""Question, contact, kind of e-mail, and the words that it tells of."""


def concerns_escalations(before: Case | None, rows: Sequence[JournalRow]) -> bool:
    """Whether the case has asked others, or does so with these rows."""
    asked = any(row.event.kind.startswith(PREFIX) for row in rows)
    return asked or (before is not None and bool(before.escalations))


async def project_escalations(
    session: AsyncSession, before: Case | None, rows: Sequence[JournalRow]
) -> None:
    """Bring the read model up to these rows, and write down who is to be told."""
    case = before
    changed: set[UUID] = set()
    for row in rows:
        earlier, case = case, evolve(case, row.event)
        if row.event.kind.startswith(PREFIX):
            changed.add(row.event.escalation_id)  # type: ignore[union-attr]
        elif isinstance(row.event, CaseClosed) and earlier is not None:
            changed |= {each.id for each in earlier.open_escalations}
        if earlier is not None:
            await _write(session, case, row, list(_letters(earlier, case, row.event)))
    if case is None:
        return
    for escalation in case.escalations:
        if escalation.id in changed:
            await _upsert(session, case, escalation)
            await notify(session, "questions", escalation.id, case.id, case.client_id)


def _letters(before: Case, after: Case, event: Any) -> Iterator[Letter]:
    """Who is told what by e-mail. The second line has its screen."""
    match event:
        case EscalationAsked(escalation_id=about):
            yield from _to_holder(after, about, "question", event.text)
        case EscalationReminded(escalation_id=about):
            yield from _to_holder(after, about, "reminder", None)
        case EscalationClarified(escalation_id=about):
            yield from _to_holder(after, about, "clarification", event.text)
        case EscalationPassedOn(escalation_id=about):
            if event.cause == "unanswered":
                yield from _to_holder(before, about, "taken_back", None)
            yield from _to_holder(after, about, "question", None)
        case EscalationHandedOn(escalation_id=about):
            yield from _to_others(before, about, event.by.person_id, "taken_back")
            yield from _to_holder(after, about, "question", None)
        case EscalationAnswered(escalation_id=about) | EscalationDeclined(escalation_id=about):
            yield from _to_others(before, about, event.by.person_id, "withdrawn")
        case EscalationWithdrawn(escalation_id=about):
            yield from _to_holder(before, about, "withdrawn", None)
        case ReplySent(reply_id=reply_id) | DeliverySettled(reply_id=reply_id, posted=True):
            reply = after.reply(reply_id)
            if reply is not None and reply.purpose is Purpose.SUBSTANCE:
                yield from _outcome(after, reply.text)


def _to_holder(case: Case, about: UUID, kind: str, text: TextRef | None) -> Iterator[Letter]:
    escalation = case.escalation(about)
    desk = escalation.hand.desk if escalation else None
    if desk is not None and desk.contact_id is not None:
        yield about, desk.contact_id, kind, text


def _to_others(case: Case, about: UUID, but: UUID | None, kind: str) -> Iterator[Letter]:
    for letter in _to_holder(case, about, kind, None):
        if letter[1] != but:
            yield letter


def _outcome(case: Case, text: TextRef | None) -> Iterator[Letter]:
    """Whoever helped sees what was said in the end."""
    for escalation in case.escalations:
        for exchange in escalation.exchanges:
            person_id = exchange.by.person_id
            if exchange.turn is Turn.ANSWER and person_id is not None:
                if person_id not in escalation.contacts:
                    continue
                yield escalation.id, person_id, "outcome", text


async def _write(
    session: AsyncSession, case: Case, row: JournalRow, letters: Sequence[Letter]
) -> None:
    for about, contact_id, kind, text in letters:
        key = f"{kind}-{contact_id}" + ("" if kind == "outcome" else f"-{row.seq}")
        await session.execute(
            insert(EscalationMail)
            .values(
                id=uuid5(about, key),
                client_id=case.client_id,
                case_id=case.id,
                escalation_id=about,
                contact_id=contact_id,
                key=key,
                kind=kind,
                text_id=text.id if text else None,
            )
            .on_conflict_do_nothing()
        )


async def _upsert(session: AsyncSession, case: Case, escalation: Escalation) -> None:
    desk = escalation.hand.desk
    values = {
        "id": escalation.id,
        "client_id": case.client_id,
        "case_id": case.id,
        "parent_id": escalation.parent_id,
        "kind": escalation.kind.value,
        "state": escalation.state.value,
        "open": escalation.open,
        "department_id": desk.department_id if desk else None,
        "contact_id": desk.contact_id if desk else None,
        "asked_at": escalation.asked_at,
        "due_at": escalation.hand.due_at,
        "settled_at": escalation.settled_at,
        "escalation": escalation.model_dump(mode="json", exclude_defaults=True),
    }
    statement = insert(EscalationRow).values(values)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["id"],
            set_={name: statement.excluded[name] for name in values if name != "id"},
        )
    )
