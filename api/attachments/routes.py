"""Pictures that hang on messages: through us, for those who may read the conversation."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from api.attachments.fetching import fetched
from api.auth.viewer import Who
from api.context import Database
from api.reference.answers import problems
from db.deliveries import get_attachment
from domain.permissions import Permission

router = APIRouter(prefix="/api/attachments", tags=["cases"])

_A_PICTURE: dict[str, Any] = {
    "description": "The picture",
    "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
}


@router.get(
    "/{attachment_id}",
    operation_id="getPicture",
    response_class=Response,
    responses={200: _A_PICTURE, **problems(403, 404, 422, 503)},
)
async def picture(attachment_id: UUID, who: Who, session: Database) -> Response:
    """A picture of a message, as it lies on the network now; nothing of it is kept here."""
    await get_attachment(session, attachment_id, who.clients)
    readable = who.scope(Permission.READ_CONVERSATIONS)
    found, network = await get_attachment(session, attachment_id, readable)
    await session.close()  # a slow network does not hold a connection to the database
    shown = await fetched(found.url, network)
    return Response(
        shown.content,
        media_type=shown.media_type,
        headers={"Content-Disposition": "inline", "Cache-Control": "private, max-age=600"},
    )
