"""The directory: whom of a client one can ask, and when they are there."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.auth.viewer import Who
from api.calendars.checking import check_calendar
from api.context import Database
from api.directory.schemas import (
    ContactChange,
    ContactIn,
    ContactOut,
    DepartmentChange,
    DepartmentIn,
    DepartmentOut,
    NewDepartmentIn,
)
from api.reference.answers import problems
from db.configuration import agreement_of
from db.directory import (
    Absence,
    ContactEntry,
    ContactSettings,
    DepartmentEntry,
    DepartmentSettings,
    change_contact,
    change_department,
    create_contact,
    create_department,
    get_department,
    list_departments,
    revision_of,
)
from domain.permissions import Permission

router = APIRouter(prefix="/api/departments", tags=["departments"])


@router.get("", operation_id="listDepartments")
async def departments(
    who: Who,
    session: Database,
    filter: Annotated[str, Query(pattern=r"^(\{\})?$")] = "",  # noqa: A002
) -> list[DepartmentOut]:
    """The departments of one's clients with their contacts, the second line first. There is nothing
    to filter by."""
    scope = who.scope(Permission.EDIT_DIRECTORY)
    return [_shown(entry) for entry in await list_departments(session, scope)]


@router.post(
    "", operation_id="addDepartment", status_code=201, responses=problems(403, 404, 409, 422)
)
async def add(asked: NewDepartmentIn, who: Who, session: Database) -> DepartmentOut:
    """A new department, or the client's second line."""
    who.require(asked.client_id, Permission.EDIT_DIRECTORY)
    settings = await _settings(session, asked.client_id, asked)
    entry = await create_department(session, asked.client_id, settings, who.id)
    await session.commit()
    return _shown(entry)


@router.put(
    "/{department_id}", operation_id="changeDepartment", responses=problems(403, 404, 409, 422)
)
async def change(
    department_id: UUID, asked: DepartmentChange, who: Who, session: Database
) -> DepartmentOut:
    """Other settings; questions that are open keep theirs. Refused when somebody else has changed
    them since."""
    entry = await _editable(session, department_id, who)
    settings = await _settings(session, entry.client_id, asked)
    entry = await change_department(session, entry, settings, who.id, seen=asked.revision)
    await session.commit()
    return _shown(entry)


@router.post(
    "/{department_id}/contacts",
    operation_id="addContact",
    status_code=201,
    responses=problems(403, 404),
)
async def add_contact(
    department_id: UUID, asked: ContactIn, who: Who, session: Database
) -> ContactOut:
    """Somebody new in the department."""
    entry = await _editable(session, department_id, who)
    contact = await create_contact(session, entry, _contact_settings(asked), who.id)
    await session.commit()
    return _contact(contact)


@router.put(
    "/{department_id}/contacts/{contact_id}",
    operation_id="changeContact",
    responses=problems(403, 404, 409),
)
async def put_contact(
    department_id: UUID, contact_id: UUID, asked: ContactChange, who: Who, session: Database
) -> ContactOut:
    """Other settings for a contact: an absence, another address. An inactive one is asked nothing,
    and their links open nothing any more. Refused when somebody else has changed them since."""
    entry = await _editable(session, department_id, who)
    settings = _contact_settings(asked)
    contact = await change_contact(
        session, entry, contact_id, settings, who.id, seen=asked.revision
    )
    await session.commit()
    return _contact(contact)


async def _editable(session: Database, department_id: UUID, who: Who) -> DepartmentEntry:
    entry = await get_department(session, department_id, who.clients, held=True)
    who.require(entry.client_id, Permission.EDIT_DIRECTORY)
    return entry


async def _settings(session: Database, client_id: UUID, asked: DepartmentIn) -> DepartmentSettings:
    """Office hours that name no time zone are in that of the client's own. Raises Misplaced for
    office hours that cannot be."""
    calendar = asked.calendar
    if calendar is not None and "time_zone" not in calendar.model_fields_set:
        agreement = await agreement_of(session, client_id)
        theirs = (agreement.calendar or agreement).time_zone
        calendar = calendar.model_copy(update={"time_zone": theirs})
    check_calendar(calendar)
    return DepartmentSettings(
        name=asked.name, kind=asked.kind, calendar=calendar, active=asked.active
    )


def _contact_settings(asked: ContactIn) -> ContactSettings:
    return ContactSettings(
        name=asked.name,
        email=asked.email,
        language=asked.language,
        place=asked.place,
        absences=tuple(Absence(each.first, each.last) for each in asked.absences),
        active=asked.active,
    )


def _contact(entry: ContactEntry) -> ContactOut:
    settings = entry.settings
    return ContactOut.model_validate(
        {"id": entry.id, **asdict(settings), "revision": revision_of(settings)}
    )


def _shown(entry: DepartmentEntry) -> DepartmentOut:
    settings = entry.settings
    return DepartmentOut(
        id=entry.id,
        client_id=entry.client_id,
        name=settings.name,
        kind=settings.kind,
        calendar=settings.calendar,
        active=settings.active,
        contacts=[_contact(each) for each in entry.contacts],
        revision=revision_of(settings),
    )
