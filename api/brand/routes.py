"""What counts as a mention of a client, and what is listened to."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.auth.viewer import InPerson, Who
from api.context import Database
from api.reference.answers import problems
from db.brands import change_brand, revised_brand
from domain.brand import Brand, Queries, Topic, Words
from domain.permissions import Permission

router = APIRouter(prefix="/api/clients/{client_id}/brand", tags=["clients"])


def _names_once(topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
    names = [topic.name.casefold() for topic in topics]
    if len(set(names)) < len(names):
        raise ValueError("each topic has a name of its own")
    return topics


class BrandIo(BaseModel):
    """The client's words, and what is listened to on networks that can be searched. What a search
    finds counts only if it names one of the words, where there are any; hashtags stand without
    "#". `topics`: what a mention can be about, known by these words. `revision` is to be named by
    whoever changes them as they saw it, 0 where nobody had said any."""

    model_config = ConfigDict(extra="forbid")

    names: Words = ()
    handles: Words = ()
    products: Words = ()
    people: Words = ()
    hashtags: Queries = ()
    searches: Queries = ()
    topics: Annotated[tuple[Topic, ...], AfterValidator(_names_once)] = Field((), max_length=50)
    revision: int = Field(0, ge=0)


@router.get("", operation_id="getBrand", responses=problems(403, 404))
async def read(client_id: UUID, who: Who, session: Database) -> BrandIo:
    """As it stands."""
    who.require(client_id, Permission.READ_CONFIGURATION)
    brand, revision = await revised_brand(session, client_id)
    return BrandIo(**brand.model_dump(), revision=revision)


@router.put("", operation_id="changeBrand", responses=problems(403, 404, 409))
async def write(client_id: UUID, asked: BrandIo, who: InPerson, session: Database) -> BrandIo:
    """As it stands from now on; listening follows within seconds."""
    who.require(client_id, Permission.WRITE_POLICY)
    hashtags = tuple(dict.fromkeys(tag.lstrip("#") for tag in asked.hashtags if tag.strip("# ")))
    given = asked.model_dump(exclude={"revision"})
    brand = Brand(**{**given, "hashtags": hashtags})
    revision = await change_brand(session, client_id, brand, who.id, seen=asked.revision)
    await session.commit()
    return BrandIo(**brand.model_dump(), revision=revision)
