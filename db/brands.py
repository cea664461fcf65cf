"""What counts as a mention of a client, as a version of its configuration."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.configuration import newest_version, publish_version
from db.tables import ChannelAccount
from domain.brand import Brand, bare_handle

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


async def handles_of_client(session: AsyncSession, client_id: UUID) -> set[str]:
    """The handles under which a client is spoken to, as `bare_handle` has them."""
    accounts = await session.execute(
        select(ChannelAccount.handle, ChannelAccount.settings).where(
            ChannelAccount.client_id == client_id
        )
    )
    handles = list((await brand_of(session, client_id)).handles)
    for handle, settings in accounts:
        handles += [handle, *settings.get("handles", [])]
    return {bare_handle(handle) for handle in handles}
