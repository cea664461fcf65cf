"""Questions with the names and words they refer to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.viewer import Viewer
from api.cases.show import seen_words
from api.questions.context_files import had_from_us
from api.questions.schemas import (
    AskableContact,
    AskableDepartment,
    ExchangeOut,
    FileOut,
    HolderOut,
    QuestionOut,
    ShownFile,
    ShownMessage,
)
from db.directory import DepartmentKind, list_departments, names_of_contacts
from db.escalations import QuestionEntry
from db.journal import names_of
from db.messages import messages_of
from db.question_files import files_named
from db.tables import CaseRow
from db.words import read_words
from domain.actor import Actor
from domain.case import Case, Status
from domain.escalation import Escalation
from domain.reply import Delivery, Purpose
from domain.retrieving import open_to


async def questions_from(
    session: AsyncSession, who: Viewer | Actor, client_id: UUID, entries: Sequence[QuestionEntry]
) -> list[QuestionOut]:
    """Questions of one client as they are shown to somebody."""
    escalations = [entry.escalation for entry in entries]
    turns = [exchange for each in escalations for exchange in each.exchanges]
    texts = [t.text.id for t in turns] + [e.reference.id for e in escalations if e.reference]
    words = await read_words(session, client_id, texts)
    people = await names_of(session, [t.by.person_id for t in turns if t.by.person_id])
    places = await names_of_contacts(session, client_id, list(_places(escalations)))
    files = {
        row.id: FileOut.model_validate(row, from_attributes=True)
        for row in await files_named(session, client_id, [f for t in turns for f in t.files])
    }
    actor = who.actor(client_id) if isinstance(who, Viewer) else who
    cases = {
        entry.row.case_id: Case.model_validate(
            (await session.get_one(CaseRow, entry.row.case_id)).state
        )
        for entry in {each.row.case_id: each for each in entries}.values()
    }
    return [
        _question(entry, cases[entry.row.case_id], actor, words, people, places, files)
        for entry in entries
    ]


async def shown_messages(
    session: AsyncSession, client_id: UUID, case_id: UUID, wanted: Iterable[UUID]
) -> list[ShownMessage]:
    """Those messages of a case, oldest first, as its own screen shows them."""
    chosen = set(wanted)
    if not chosen:
        return []
    return [
        ShownMessage(
            id=entry.row.id,
            by=entry.author_name or f"@{entry.author_handle}",
            at=entry.row.sent_at or entry.row.occurred_at,
            text=seen_words(entry),
            from_customer=entry.row.direction == "inbound",
            files=[
                ShownFile(id=each.id, name=each.description, media_type=each.media_type)
                for each in entry.attachments
                if had_from_us(each)
            ],
        )
        for entry in await messages_of(session, client_id, case_id)
        if entry.row.id in chosen
    ]


async def sent_since(
    session: AsyncSession, client_id: UUID, case_id: UUID, asked_at: datetime
) -> list[ShownMessage]:
    """What the customer was answered in substance after that moment."""
    case = Case.model_validate((await session.get_one(CaseRow, case_id)).state)
    sent = [
        reply.id
        for reply in case.replies
        if reply.purpose is Purpose.SUBSTANCE
        and reply.delivery is Delivery.SENT
        and reply.sent_at is not None
        and reply.sent_at >= asked_at
    ]
    return await shown_messages(session, client_id, case_id, sent)


async def askable(session: AsyncSession, client_id: UUID) -> tuple[bool, list[AskableDepartment]]:
    """Whether there is a second line, and the departments with somebody in them."""
    entries = [d for d in await list_departments(session, [client_id]) if d.settings.active]
    second_line = any(d.settings.kind is DepartmentKind.SECOND_LINE for d in entries)
    departments = [
        AskableDepartment(
            id=each.id,
            name=each.settings.name,
            contacts=[
                AskableContact(id=c.id, name=c.settings.name)
                for c in each.contacts
                if c.settings.active
            ],
        )
        for each in entries
        if each.settings.kind is DepartmentKind.DEPARTMENT
    ]
    return second_line, [each for each in departments if each.contacts]


def _places(escalations: Iterable[Escalation]) -> Iterable[UUID]:
    for escalation in escalations:
        desk = escalation.hand.desk
        if desk is not None:
            yield desk.department_id
            if desk.contact_id is not None:
                yield desk.contact_id


def _question(
    entry: QuestionEntry,
    case: Case,
    actor: Actor,
    words: Mapping[UUID, str | None],
    people: Mapping[UUID, str],
    places: Mapping[UUID, str],
    files: Mapping[UUID, FileOut],
) -> QuestionOut:
    escalation, row = entry.escalation, entry.row
    hand = escalation.hand
    desk = hand.desk
    closed = case.status is Status.CLOSED
    return QuestionOut(
        id=escalation.id,
        case_id=row.case_id,
        client_id=row.client_id,
        parent_id=escalation.parent_id,
        kind=escalation.kind,
        state=escalation.state,
        open=escalation.open,
        asked_at=escalation.asked_at,
        wanted_by=escalation.due_at,
        holder=HolderOut(
            department=places.get(desk.department_id) if desk else None,
            contact=places.get(desk.contact_id) if desk and desk.contact_id else None,
        ),
        since=hand.since,
        due_at=hand.due_at,
        reminders=len(hand.reminded),
        undelivered=hand.undelivered,
        settled_at=escalation.settled_at,
        reference=words.get(escalation.reference.id) if escalation.reference else None,
        thread=[
            ExchangeOut(
                turn=each.turn,
                text=words.get(each.text.id),
                at=each.at,
                by=people.get(each.by.person_id, "") if each.by.person_id else "",
                use=each.use,
                files=[files[f] for f in each.files if f in files],
            )
            for each in escalation.exchanges
        ],
        possible=[] if closed else list(open_to(case, escalation, actor)),
    )
