"""Tags: the words that a client's people put on cases."""

from fastapi import APIRouter, Response

from api.auth.viewer import Who
from api.context import Database
from api.listing import List, paged
from api.reference.answers import problems
from api.tags.schemas import TagIn, TagListed
from db.tags import list_tags, tag_named
from domain.permissions import Permission

router = APIRouter(prefix="/api/tags", tags=["cases"])


@router.get("", operation_id="listTags")
async def tags(who: Who, session: Database, wanted: List, response: Response) -> list[TagListed]:
    """The tags that are known. Filters: id, client_id, q (in the name). Sort: name, created_at,
    id."""
    page = await list_tags(session, who.scope(Permission.READ_CASES), wanted)
    shown = [TagListed.model_validate(tag, from_attributes=True) for tag in page.rows]
    return paged(response, "tags", page.of(shown))


@router.post("", operation_id="addTag", status_code=201, responses=problems(403, 404))
async def add(asked: TagIn, who: Who, session: Database) -> TagListed:
    """The client's tag of that name; it is made where there is none."""
    who.require(asked.client_id, Permission.TAG_CASE)
    tag = await tag_named(session, asked.client_id, asked.name, who.id)
    shown = TagListed.model_validate(tag, from_attributes=True)
    await session.commit()
    return shown
