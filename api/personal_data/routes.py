"""Personal data: find a customer, hand out or erase everything about them, hold, retention."""

import asyncio
import json
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from activities.forgetting import PAUSE
from activities.person_page import person_page
from activities.person_zip import person_zip
from api.auth.viewer import InPerson, Viewer
from api.context import Database, Given
from api.listing import List, paged
from api.personal_data.confirming import is_same, what_to_type
from api.personal_data.schemas import (
    ErasureIn,
    ErasureOut,
    HoldIn,
    PersonalExportFormat,
    PersonalExportIn,
    RetentionIn,
    RetentionOut,
    RunOut,
    Subject,
    SubjectDetail,
    WouldGo,
)
from api.personal_data.show import erasure_out, subject_in_detail, subject_of
from api.problems import Unavailable
from api.reference.answers import problems
from db.clients import get_client
from db.customers import CustomerEntry, get_customer, list_customers
from db.erasing import erase
from db.erasures import held_among, list_erasures
from db.journal import names_of
from db.listing import Wanted
from db.person_export import everything_about, files_about
from db.retaining import (
    LONGEST_RETENTION,
    get_hold,
    lift_hold,
    list_retention,
    place_hold,
    set_retention,
    would_go,
)
from db.tables import Client, RetentionRun, utc_now
from domain.errors import Invalid
from domain.permissions import Permission

router = APIRouter(prefix="/api/personal-data", tags=["personal data"])

_MEDIA = {
    PersonalExportFormat.ZIP: "application/zip",
    PersonalExportFormat.HTML: "text/html; charset=utf-8",
    PersonalExportFormat.JSON: "application/json",
}
_CONTENT = {
    "application/zip": {"schema": {"type": "string", "format": "binary"}},
    "text/html": {"schema": {"type": "string"}},
    "application/json": {"schema": {"type": "object"}},
}


@router.get("/customers", operation_id="findSubjects")
async def customers(
    who: InPerson, session: Database, wanted: List, response: Response
) -> list[Subject]:
    """Filters: id, client_id, named (in name, handle or the network's id, such as an e-mail
    address), q (name or handle), erased. Sort: id, created_at, seen_at."""
    page = await list_customers(session, who.scope(Permission.MANAGE_PERSONAL_DATA), wanted)
    held = await held_among(session, [entry.row.id for entry in page.rows])
    shown = [subject_of(entry, held=entry.row.id in held) for entry in page.rows]
    return paged(response, "personal-data/customers", page.of(shown))


@router.get("/customers/{customer_id}", operation_id="getSubject", responses=problems(403, 404))
async def customer(customer_id: UUID, who: InPerson, session: Database) -> SubjectDetail:
    """One customer: what erasing them would take now, and what stands against it."""
    return await subject_in_detail(session, await _entry(session, customer_id, who))


@router.post(
    "/customers/{customer_id}/export",
    operation_id="exportSubject",
    responses={
        200: {
            "description": "The file",
            "content": _CONTENT,
        },
        **problems(403, 404),
    },
    response_class=Response,
)
async def export(
    customer_id: UUID, asked: PersonalExportIn, who: InPerson, session: Database
) -> Response:
    """Everything on record about somebody, for them to have. Who took it stands in the journal of
    the client's configuration, what it says does not."""
    entry = await _entry(session, customer_id, who)
    told = await everything_about(session, entry, actor=who.id, now=utc_now())
    match asked.format:
        case PersonalExportFormat.ZIP:
            files = await files_about(session, entry.row)
            content = await asyncio.to_thread(person_zip, told, files)
        case PersonalExportFormat.HTML:
            content = person_page(told).encode()
        case _:
            content = json.dumps(told, ensure_ascii=False, indent=2).encode()
    await session.commit()
    disposition = f'attachment; filename="person-{customer_id}.{asked.format.value}"'
    return Response(
        content,
        media_type=_MEDIA[asked.format],
        headers={"Content-Disposition": disposition, "Cache-Control": "no-store"},
    )


@router.post(
    "/customers/{customer_id}/erase",
    operation_id="eraseSubject",
    responses=problems(403, 404, 409, 503),
)
async def erase_customer(
    customer_id: UUID, asked: ErasureIn, who: InPerson, session: Database, given: Given
) -> SubjectDetail:
    """Erase somebody for good, over all channels. Nobody can take it back."""
    entry = await _entry(session, customer_id, who)
    if not is_same(asked.confirmation, what_to_type(entry)):
        raise Invalid("That is not what they are called.", "Type the name as it stands there.")
    if given.erasures is None:
        raise Unavailable("There is no list of erasures here.", "Erase with `webcare person`.")
    try:
        await erase(
            session,
            given.erasures,
            customer_id,
            ground=asked.ground,
            actor=who.id,
            now=utc_now(),
            expected_cases=asked.expected_cases,
        )
    except OSError:
        raise Unavailable(
            "The list of erasures cannot be written, and without it nobody is erased.",
            "Ask whoever runs webcare to look at the disk of the master keys.",
        ) from None
    await session.commit()
    return await subject_in_detail(session, await _entry(session, customer_id, who))


@router.post(
    "/customers/{customer_id}/holds",
    operation_id="placeHold",
    status_code=201,
    responses=problems(403, 404, 409),
)
async def hold(customer_id: UUID, asked: HoldIn, who: InPerson, session: Database) -> SubjectDetail:
    """Protect somebody from being erased until the hold is lifted."""
    entry = await _entry(session, customer_id, who)
    await place_hold(session, customer_id, asked.case_id, asked.reason, who.id, utc_now())
    await session.commit()
    return await subject_in_detail(session, entry)


@router.post("/holds/{hold_id}/lift", operation_id="liftHold", responses=problems(403, 404, 409))
async def lift(hold_id: UUID, who: InPerson, session: Database) -> SubjectDetail:
    """End a legal hold."""
    entry = await _entry(session, (await get_hold(session, hold_id)).customer_id, who)
    await lift_hold(session, hold_id, who.id, utc_now())
    await session.commit()
    return await subject_in_detail(session, entry)


@router.get("/erasures", operation_id="listErasures")
async def erasures(
    who: InPerson, session: Database, wanted: List, response: Response
) -> list[ErasureOut]:
    """Who was erased: when, by whom, why, and how much went. Filters: id, client_id, customer_id,
    ground, after, before. Sort: at (default), id."""
    page = await list_erasures(session, who.scope(Permission.MANAGE_PERSONAL_DATA), wanted)
    names = await names_of(session, [row.by for row in page.rows if row.by is not None])
    return paged(response, "erasures", page.of([erasure_out(row, names) for row in page.rows]))


@router.get("/retention", operation_id="listRetention")
async def retention(
    who: InPerson, session: Database, wanted: List, response: Response
) -> list[RetentionOut]:
    """How long each client keeps its customers, what the last look for those whose time is up came
    to, and when the next one is due. Filters: id, client_id, q (in the name). Sort: name, id."""
    page = await list_retention(session, who.scope(Permission.MANAGE_PERSONAL_DATA), wanted)
    return paged(response, "retention", page.of([_retention(*row) for row in page.rows]))


@router.get(
    "/retention/{client_id}/would-go",
    operation_id="previewRetention",
    responses=problems(403, 404),
)
async def preview_retention(
    client_id: UUID,
    days: Annotated[int, Query(ge=1, le=LONGEST_RETENTION)],
    who: InPerson,
    session: Database,
) -> WouldGo:
    """How many customers the next look would erase if the client kept them for so many days."""
    who.require(client_id, Permission.MANAGE_PERSONAL_DATA)
    return WouldGo(customers=await would_go(session, client_id, days, utc_now()))


@router.put("/retention/{client_id}", operation_id="setRetention", responses=problems(403, 404))
async def change_retention(
    client_id: UUID, asked: RetentionIn, who: InPerson, session: Database
) -> RetentionOut:
    """Keep a client's customers so many days after their last case ended, or for ever."""
    who.require(client_id, Permission.MANAGE_PERSONAL_DATA)
    await set_retention(session, await get_client(session, client_id), asked.days, who.id)
    await session.commit()
    (row,) = (await list_retention(session, [client_id], Wanted())).rows
    return _retention(*row)


def _retention(client: Client, run: RetentionRun | None) -> RetentionOut:
    last = None if run is None else RunOut.model_validate(run, from_attributes=True)
    due = client.retention_days is not None and run is not None
    return RetentionOut(
        client_id=client.client_id,
        client_name=client.name,
        days=client.retention_days,
        last=last,
        next_at=run.at + timedelta(seconds=PAUSE) if due and run is not None else None,
    )


async def _entry(session: AsyncSession, customer_id: UUID, who: Viewer) -> CustomerEntry:
    entry = await get_customer(session, who.clients, customer_id)
    who.require(entry.row.client_id, Permission.MANAGE_PERSONAL_DATA)
    return entry
