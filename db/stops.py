"""The stop button: while a stop stands, the machine does not speak for that client or account."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import BindParameter, Exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.configuration import journal_change
from db.listing import Listing, Page, Wanted, any_id, whether
from db.notify import notify
from db.tables import Stop, utc_now
from domain.errors import NotFound

_LISTING = Listing(
    sorts={"id": Stop.id, "pressed_at": Stop.pressed_at, "lifted_at": Stop.lifted_at},
    filters={
        "id": any_id(Stop.id),
        "client_id": any_id(Stop.client_id),
        "account_id": any_id(Stop.account_id),
        "standing": whether(Stop.lifted_at.is_(None)),
    },
    default_sort="pressed_at",
    unique=Stop.id,
)


async def press_stop(
    session: AsyncSession,
    *,
    client_id: UUID,
    account_id: UUID | None,
    reason: str,
    actor: UUID,
) -> Stop:
    """Silence the machine for a client, or for one of its accounts, from the commit on."""
    stop = Stop(
        id=uuid7(),
        client_id=client_id,
        account_id=account_id,
        reason=reason,
        pressed_by=actor,
        pressed_at=utc_now(),
    )
    session.add(stop)
    await _changed(session, stop, "stop.pressed", actor)
    return stop


async def lift_stop(session: AsyncSession, stop: Stop, actor: UUID) -> None:
    """Let the machine speak again; lifting twice changes nothing."""
    if stop.lifted_at is not None:
        return
    stop.lifted_by, stop.lifted_at = actor, utc_now()
    await _changed(session, stop, "stop.lifted", actor)


async def list_stops(session: AsyncSession, within: Collection[UUID], wanted: Wanted) -> Page[Stop]:
    """A page of the stops of those clients. Raises Invalid for an unknown filter or sort."""
    query = select(Stop).where(Stop.client_id.in_(within))
    rows, total = await _LISTING.page(session, query, wanted)
    return Page(rows=[stop for (stop,) in rows], first=wanted.first, total=total)


async def get_stop(session: AsyncSession, stop_id: UUID, within: Collection[UUID]) -> Stop:
    """A stop of one of the clients `within`, locked for this transaction. Raises NotFound."""
    stop = await session.get(Stop, stop_id, with_for_update=True)
    if stop is None or stop.client_id not in within:
        raise NotFound("There is no such stop.")
    return stop


async def is_stopped(session: AsyncSession, client_id: UUID, account_id: UUID) -> bool:
    """Whether a stop stands for that account or for its whole client."""
    return (await session.execute(select(stop_stands(client_id, account_id)))).scalar_one()


def stop_stands(
    client_id: UUID | BindParameter[UUID], account_id: UUID | BindParameter[UUID]
) -> Exists:
    """The same as a condition, for a larger query."""
    return (
        select(Stop.id)
        .where(
            Stop.client_id == client_id,
            or_(Stop.account_id.is_(None), Stop.account_id == account_id),
            Stop.lifted_at.is_(None),
        )
        .exists()
    )


async def _changed(session: AsyncSession, stop: Stop, kind: str, actor: UUID) -> None:
    await journal_change(
        session,
        client_id=stop.client_id,
        actor=actor,
        kind=kind,
        subject=stop.id,
        after={"account": str(stop.account_id) if stop.account_id else None},
    )
    await notify(session, "stops", stop.id, None, stop.client_id)
