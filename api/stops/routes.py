"""The stop button: silences the machine for a client or one account, at once."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.auth.viewer import Who
from api.context import Database
from api.listing import List, paged
from api.reference.answers import problems
from api.stops.schemas import StopIn, StopOut
from db.accounts import get_account
from db.stops import get_stop, lift_stop, list_stops, press_stop
from domain.permissions import Permission

router = APIRouter(prefix="/api/stops", tags=["stops"])


@router.get("", operation_id="listStops")
async def stops(who: Who, session: Database, wanted: List, response: Response) -> list[StopOut]:
    """Filters: id, client_id, account_id, standing. Sort: pressed_at (default), lifted_at, id."""
    scope = who.scope(Permission.READ_CASES, Permission.READ_CONFIGURATION, Permission.STOP_MACHINE)
    page = await list_stops(session, scope, wanted)
    shown = [StopOut.model_validate(stop, from_attributes=True) for stop in page.rows]
    return paged(response, "stops", page.of(shown))


@router.post("", operation_id="pressStop", status_code=201, responses=problems(403, 404))
async def press(asked: StopIn, who: Who, session: Database) -> StopOut:
    """Silence the machine."""
    who.require(asked.client_id, Permission.STOP_MACHINE)
    if asked.account_id is not None:
        await get_account(session, asked.account_id, {asked.client_id})
    stop = await press_stop(
        session,
        client_id=asked.client_id,
        account_id=asked.account_id,
        reason=asked.reason,
        actor=who.id,
    )
    await session.commit()
    return StopOut.model_validate(stop, from_attributes=True)


@router.post("/{stop_id}/lift", operation_id="liftStop", responses=problems(403, 404))
async def lift(stop_id: UUID, who: Who, session: Database) -> StopOut:
    """Let the machine speak again."""
    stop = await get_stop(session, stop_id, who.clients)
    who.require(stop.client_id, Permission.STOP_MACHINE)
    await lift_stop(session, stop, who.id)
    await session.commit()
    return StopOut.model_validate(stop, from_attributes=True)
