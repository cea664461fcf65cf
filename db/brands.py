"""What counts as a mention of a client, as a version of its configuration."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from db.configuration import newest_version, one_at_a_time, publish_version
from db.notify import notify
from domain.brand import Brand
from domain.errors import Conflict

BRAND = "brand"


async def brand_of(session: AsyncSession, client_id: UUID) -> Brand:
    """The client's words as they stand; an empty Brand where nobody has said any."""
    brand, _ = await revised_brand(session, client_id)
    return brand


async def revised_brand(session: AsyncSession, client_id: UUID) -> tuple[Brand, int]:
    """The same, and its revision: 0 where nobody has said any."""
    version = await newest_version(session, client_id, BRAND)
    if version is None:
        return Brand(), 0
    return Brand.model_validate(version.contents), int(version.version)


async def change_brand(
    session: AsyncSession,
    client_id: UUID,
    brand: Brand,
    actor: UUID | None,
    *,
    seen: int | None = None,
) -> int:
    """Listen to other words from now on; returns their revision. Raises Conflict when there are
    others than these since revision `seen`."""
    await one_at_a_time(session, [client_id])
    now, revision = await revised_brand(session, client_id)
    if seen not in (None, revision) and brand != now:
        raise Conflict(
            "Somebody else has changed these words meanwhile.", "Load theirs, then change them."
        )
    version = await publish_version(
        session,
        client_id=client_id,
        kind=BRAND,
        contents=brand.model_dump(mode="json"),
        actor=actor,
    )
    await notify(session, "clients", client_id, None, client_id)
    return int(version.version)
