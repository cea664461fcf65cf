"""Putting a picture or file where a reply can name it."""

from uuid import UUID

from fastapi import APIRouter

from api.auth.viewer import Who
from api.context import Database
from api.reference.answers import problems
from api.uploads.schemas import LARGEST_FILE, UploadIn, UploadOut
from db.cases import client_of_case, get_case
from db.reply_files import OURS, keep_upload
from db.tables import utc_now
from domain.case import Case
from domain.files import fitting_type
from domain.permissions import Permission

LARGEST = LARGEST_FILE * 4 // 3 + 1_000
"""Bytes of a request: one file as base64; see `create_app`."""

router = APIRouter(prefix="/api/uploads", tags=["cases"])


@router.post(
    "/{case_id}",
    operation_id="uploadFile",
    status_code=201,
    responses=problems(403, 404, 409, 413, 422),
)
async def upload(case_id: UUID, asked: UploadIn, who: Who, session: Database) -> UploadOut:
    """Keep a file for a reply in this case, if its channel carries such files
    (`capabilities.files`). It goes out with the reply, draft or revision that names it in `files`;
    what none names is forgotten after two weeks."""
    client_id = await client_of_case(session, who.clients, case_id)
    who.require(client_id, Permission.SUBMIT_REPLY)
    case = Case.model_validate((await get_case(session, [client_id], case_id)).row.state)
    media_type = fitting_type(case.capabilities.files, asked.content)
    file = await keep_upload(
        session, client_id, case_id, who.id, media_type, asked.content, utc_now()
    )
    answer = UploadOut(
        id=file.id, url=f"{OURS}{file.id}", media_type=media_type, size=len(asked.content)
    )
    await session.commit()
    return answer
