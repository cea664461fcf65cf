"""Callouts: notes in which a colleague named one."""

from fastapi import APIRouter, Response

from api.auth.viewer import InPerson
from api.callouts.schemas import CalloutOut, Seen, SeenIn
from api.context import Database
from api.customers.schemas import CustomerOut
from api.listing import List, paged
from api.people.schemas import PersonOut
from db.callouts import CalloutEntry, list_callouts, mark_read
from db.tables import utc_now
from domain.permissions import Permission

router = APIRouter(prefix="/api/callouts", tags=["work"])


@router.get("", operation_id="listCallouts")
async def callouts(
    who: InPerson, session: Database, wanted: List, response: Response
) -> list[CalloutOut]:
    """What calls upon oneself. Filters: id, client_id, case_id, read. Sort: at, id."""
    scope = who.scope(Permission.READ_CONVERSATIONS)
    page = await list_callouts(session, scope, who.id, wanted)
    return paged(response, "callouts", page.of([_out(entry) for entry in page.rows]))


@router.post("/seen", operation_id="seeCallouts")
async def see(asked: SeenIn, who: InPerson, session: Database) -> Seen:
    """One has seen them: those on a case, or all."""
    seen = await mark_read(session, who.id, utc_now(), asked.case_id)
    await session.commit()
    return Seen(seen=seen)


def _out(entry: CalloutEntry) -> CalloutOut:
    row, case = entry.row, entry.case
    customer = case.customer if case else None
    return CalloutOut(
        id=row.id,
        client_id=row.client_id,
        client_name=case.client_name if case else "",
        case_id=row.case_id,
        customer=CustomerOut.model_validate(customer, from_attributes=True) if customer else None,
        by=PersonOut(id=row.by, name=entry.by or "") if row.by else None,
        text=entry.words,
        at=row.at,
        read_at=row.read_at,
    )
