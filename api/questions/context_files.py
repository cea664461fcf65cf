"""Pictures and files of the messages that whoever is asked may see, and of no others."""

from collections.abc import Collection
from urllib.parse import quote
from uuid import UUID

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.attachments.fetching import fetched
from db.deliveries import Attached, get_attachment
from db.forms import get_file
from db.messages import messages_of
from db.reply_files import OURS
from domain.errors import NotFound


def had_from_us(attached: Attached) -> bool:
    """Pictures, wherever they lie, and files that lie here; nothing else is fetched."""
    return attached.media_type.startswith("image/") or attached.url.startswith(OURS)


async def context_file(
    session: AsyncSession,
    client_id: UUID,
    case_id: UUID,
    context: Collection[UUID],
    attachment_id: UUID,
) -> Response:
    """One that hangs on a message of the context: a picture to be shown, anything else to be saved.
    Raises NotFound, also for one of another message, Invalid and Unreachable as `fetched`."""
    wanted = next(
        (
            each
            for entry in await messages_of(session, client_id, case_id)
            if entry.row.id in context
            for each in entry.attachments
            if each.id == attachment_id and had_from_us(each)
        ),
        None,
    )
    if wanted is None:
        raise NotFound("There is no such attachment.")
    if wanted.url.startswith(OURS):
        file_id = UUID(wanted.url.removeprefix(OURS))
        media_type, content = await get_file(session, file_id, frozenset({client_id}))
    else:
        found, network = await get_attachment(session, attachment_id, [client_id])
        await session.close()  # a slow network does not hold a connection to the database
        picture = await fetched(found.url, network)
        media_type, content = picture.media_type, picture.content
    shown = "inline" if media_type.startswith("image/") else "attachment"
    name = quote(wanted.description, safe="") or "file"
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": f"{shown}; filename*=UTF-8''{name}",
            "Cache-Control": "private, max-age=600",
        },
    )
