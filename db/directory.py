"""Whom of a client one can ask: its second line, its departments and their contacts.

Each change is journalled; names and addresses stand in the tables alone, so that a person can be
forgotten.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.configuration import contents_hash, journal_change, refuse_overtaken
from db.tables import Client, Contact, Department
from domain.calendar import BusinessCalendar
from domain.errors import Conflict, NotFound, UnknownReference
from domain.escalation import Desk
from domain.opening import open_hours
from domain.values import Language

AHEAD = timedelta(days=10)
"""Office hours are worked out so far ahead; no question waits longer."""


class DepartmentKind(StrEnum):
    """What a department is for us."""

    SECOND_LINE = "second_line"
    DEPARTMENT = "department"


@dataclass(frozen=True)
class Absence:
    """Days on which somebody is away, the last one included."""

    first: date
    last: date


@dataclass(frozen=True)
class DepartmentSettings:
    """A department; `calendar` None: somebody is always there."""

    name: str
    kind: DepartmentKind = DepartmentKind.DEPARTMENT
    calendar: BusinessCalendar | None = None
    active: bool = True


@dataclass(frozen=True)
class ContactSettings:
    """Somebody who is asked by e-mail. The lowest `place` of those who are there is asked first."""

    name: str
    email: str
    language: Language = Language.ENGLISH
    place: int = 0
    absences: tuple[Absence, ...] = ()
    active: bool = True


@dataclass(frozen=True)
class ContactEntry:
    """A contact with their settings."""

    id: UUID
    settings: ContactSettings


@dataclass(frozen=True)
class DepartmentEntry:
    """A department with its contacts, in the order in which they are asked."""

    id: UUID
    client_id: UUID
    settings: DepartmentSettings
    contacts: tuple[ContactEntry, ...] = ()


def revision_of(settings: DepartmentSettings | ContactSettings) -> str:
    """To be named by whoever changes them as they saw them."""
    if isinstance(settings, DepartmentSettings):
        return contents_hash(_department_columns(settings))
    return contents_hash(_contact_columns(settings))


async def list_departments(
    session: AsyncSession, clients: Collection[UUID]
) -> list[DepartmentEntry]:
    """Every department of the clients, the second line first, then by name."""
    rows = await session.scalars(
        select(Department)
        .where(Department.client_id.in_(clients))
        .order_by(Department.client_id, Department.kind.desc(), Department.name)
    )
    return await _entries(session, rows.all())


async def get_department(
    session: AsyncSession, department_id: UUID, clients: Collection[UUID], *, held: bool = False
) -> DepartmentEntry:
    """One department of one of the clients; `held`: as nobody else changes it or its contacts until
    this transaction ends. Raises NotFound."""
    query = select(Department).where(
        Department.id == department_id, Department.client_id.in_(clients)
    )
    if held:
        query = query.with_for_update(key_share=True)
    row = await session.scalar(query)
    if row is None:
        raise NotFound("There is no such department.")
    (entry,) = await _entries(session, [row])
    return entry


async def create_department(
    session: AsyncSession, client_id: UUID, settings: DepartmentSettings, actor: UUID | None
) -> DepartmentEntry:
    """A new department without contacts. Raises Conflict where the name, or an active second line,
    is there already, NotFound for an unknown client."""
    if await session.get(Client, client_id) is None:
        raise NotFound("There is no such client.")
    row = Department(id=uuid7(), client_id=client_id, **_department_columns(settings))
    session.add(row)
    await _unique(session)
    await journal_change(
        session,
        client_id=client_id,
        actor=actor,
        kind="department.created",
        subject=row.id,
        after=_department_columns(settings),
    )
    return DepartmentEntry(id=row.id, client_id=client_id, settings=settings)


async def change_department(
    session: AsyncSession,
    department: DepartmentEntry,
    settings: DepartmentSettings,
    actor: UUID | None,
    *,
    seen: str | None = None,
) -> DepartmentEntry:
    """Other settings for a department. Raises Conflict as `create_department` does, and when it has
    others by now than in revision `seen`."""
    if settings == department.settings:
        return department
    refuse_overtaken(seen, revision_of(department.settings))
    row = await session.get_one(Department, department.id)
    for name, value in _department_columns(settings).items():
        setattr(row, name, value)
    await _unique(session)
    await journal_change(
        session,
        client_id=department.client_id,
        actor=actor,
        kind="department.changed",
        subject=department.id,
        before=_department_columns(department.settings),
        after=_department_columns(settings),
    )
    return await get_department(session, department.id, [department.client_id])


async def create_contact(
    session: AsyncSession,
    department: DepartmentEntry,
    settings: ContactSettings,
    actor: UUID | None,
) -> ContactEntry:
    """Somebody new in a department."""
    row = Contact(
        id=uuid7(),
        client_id=department.client_id,
        department_id=department.id,
        **_contact_columns(settings),
    )
    session.add(row)
    await session.flush()
    await journal_change(
        session,
        client_id=department.client_id,
        actor=actor,
        kind="contact.created",
        subject=row.id,
        after=_told(settings) | {"department": str(department.id)},
    )
    return ContactEntry(id=row.id, settings=settings)


async def change_contact(
    session: AsyncSession,
    department: DepartmentEntry,
    contact_id: UUID,
    settings: ContactSettings,
    actor: UUID | None,
    *,
    seen: str | None = None,
) -> ContactEntry:
    """Other settings for a contact of the department. Raises NotFound, and Conflict when they have
    others by now than in revision `seen`."""
    before = next((each for each in department.contacts if each.id == contact_id), None)
    if before is None:
        raise NotFound("There is no such contact in this department.")
    if settings == before.settings:
        return before
    refuse_overtaken(seen, revision_of(before.settings))
    row = await session.get_one(Contact, contact_id)
    for name, value in _contact_columns(settings).items():
        setattr(row, name, value)
    renamed = [
        name
        for name in ("name", "email")
        if getattr(settings, name) != getattr(before.settings, name)
    ]
    await journal_change(
        session,
        client_id=department.client_id,
        actor=actor,
        kind="contact.changed",
        subject=contact_id,
        before=_told(before.settings),
        after=_told(settings) | ({"renamed": renamed} if renamed else {}),
    )
    return ContactEntry(id=contact_id, settings=settings)


async def second_line_of(session: AsyncSession, client_id: UUID) -> DepartmentEntry | None:
    """The client's second line, where its agreement has one."""
    row = await session.scalar(
        select(Department).where(
            Department.client_id == client_id,
            Department.kind == DepartmentKind.SECOND_LINE.value,
            Department.active,
        )
    )
    if row is None:
        return None
    (entry,) = await _entries(session, [row])
    return entry


async def second_line_desk(session: AsyncSession, client_id: UUID, now: datetime) -> Desk:
    """Where a question to the second line lies. Raises UnknownReference where there is none."""
    second_line = await second_line_of(session, client_id)
    if second_line is None:
        raise UnknownReference("This client has no second line.", "Ask one of its departments.")
    return _desk(second_line, None, False, now)


async def department_desk(
    session: AsyncSession,
    client_id: UUID,
    department_id: UUID,
    now: datetime,
    *,
    contact_id: UUID | None = None,
    tried: Collection[UUID] = (),
) -> Desk | None:
    """Where a question to a department lies: with that contact, or with the first who was not
    `tried` and is there today; None when nobody is left. Raises UnknownReference."""
    department = next(
        (
            each
            for each in await list_departments(session, [client_id])
            if each.id == department_id
            and each.settings.active
            and each.settings.kind is DepartmentKind.DEPARTMENT
        ),
        None,
    )
    if department is None:
        raise UnknownReference("There is no such department.", "Choose one of the directory.")
    there = [
        each.id
        for each in department.contacts
        if each.settings.active
        and each.id not in tried
        and (each.id == contact_id or not _away(department, each, now))
    ]
    if contact_id is not None:
        if contact_id not in there:
            raise UnknownReference("They are no contact there.", "Choose one of the directory.")
        there = [contact_id, *(each for each in there if each != contact_id)]
    if not there:
        return None
    return _desk(department, there[0], len(there) > 1, now)


async def names_of_contacts(
    session: AsyncSession, client_id: UUID, ids: Collection[UUID]
) -> Mapping[UUID, str]:
    """Names of contacts and departments by id."""
    names: dict[UUID, str] = {}
    for table in (Contact, Department):
        rows = await session.execute(
            select(table.id, table.name).where(table.client_id == client_id, table.id.in_(ids))
        )
        names |= {row.id: row.name for row in rows}
    return names


def _away(department: DepartmentEntry, contact: ContactEntry, now: datetime) -> bool:
    calendar = department.settings.calendar
    today = now.astimezone(ZoneInfo(calendar.time_zone)).date() if calendar else now.date()
    return any(each.first <= today <= each.last for each in contact.settings.absences)


def _desk(department: DepartmentEntry, contact_id: UUID | None, more: bool, now: datetime) -> Desk:
    calendar = department.settings.calendar
    return Desk(
        department_id=department.id,
        contact_id=contact_id,
        more=more,
        hours=open_hours(calendar, now, now + AHEAD) if calendar else None,
    )


async def _unique(session: AsyncSession) -> None:
    try:
        await session.flush()
    except IntegrityError:
        await session.rollback()
        raise Conflict(
            "A department of this name, or a second line, is there already.",
            "Use another name, or change what is there.",
        ) from None


async def _entries(
    session: AsyncSession, departments: Sequence[Department]
) -> list[DepartmentEntry]:
    contacts: dict[UUID, list[ContactEntry]] = {each.id: [] for each in departments}
    rows = await session.scalars(
        select(Contact)
        .where(Contact.department_id.in_(contacts))
        .order_by(Contact.place, Contact.created_at, Contact.id)
    )
    for row in rows:
        contacts[row.department_id].append(ContactEntry(id=row.id, settings=contact_settings(row)))
    return [
        DepartmentEntry(
            id=row.id,
            client_id=row.client_id,
            settings=DepartmentSettings(
                name=row.name,
                kind=DepartmentKind(row.kind),
                calendar=BusinessCalendar.model_validate(row.calendar) if row.calendar else None,
                active=row.active,
            ),
            contacts=tuple(contacts[row.id]),
        )
        for row in departments
    ]


def contact_settings(row: Contact) -> ContactSettings:
    """A contact's settings as they are stored."""
    return ContactSettings(
        name=row.name,
        email=row.email,
        language=Language(row.language),
        place=row.place,
        absences=tuple(
            Absence(date.fromisoformat(each["first"]), date.fromisoformat(each["last"]))
            for each in row.absences
        ),
        active=row.active,
    )


def _department_columns(settings: DepartmentSettings) -> dict[str, Any]:
    calendar = settings.calendar
    return {
        "name": settings.name,
        "kind": settings.kind.value,
        "calendar": calendar.model_dump(mode="json") if calendar else None,
        "active": settings.active,
    }


def _contact_columns(settings: ContactSettings) -> dict[str, Any]:
    return {"name": settings.name, "email": settings.email, **_told(settings)}


def _told(settings: ContactSettings) -> dict[str, Any]:
    """What a journal may say of a person: not what they are called."""
    return {
        "language": settings.language.value,
        "place": settings.place,
        "absences": [
            {"first": each.first.isoformat(), "last": each.last.isoformat()}
            for each in settings.absences
        ],
        "active": settings.active,
    }
