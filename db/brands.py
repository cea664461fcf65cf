"""What counts as a mention of a client, as a version of its configuration."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from db.configuration import newest_version, publish_version
from domain.brand import Brand

BRAND = "brand"


async def brand_of(session: AsyncSession, client_id: UUID) -> Brand:
    """The client's words as they stand; an empty Brand where nobody has said any."""
    version = await newest_version(session, client_id, BRAND)
    return Brand() if version is None else Brand.model_validate(version.contents)


async def change_brand(
    session: AsyncSession, client_id: UUID, brand: Brand, actor: UUID | None
) -> None:
    """Listen to other words from now on."""
    await publish_version(
        session,
        client_id=client_id,
        kind=BRAND,
        contents=brand.model_dump(mode="json"),
        actor=actor,
    )
