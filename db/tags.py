"""The words that a client's people put on cases."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.configuration import one_at_a_time
from db.listing import Listing, Page, Wanted, any_id, containing
from db.notify import notify
from db.tables import Tag

_LISTING = Listing(
    sorts={"id": Tag.id, "name": Tag.name, "created_at": Tag.created_at},
    filters={
        "id": any_id(Tag.id),
        "client_id": any_id(Tag.client_id),
        "q": containing(lambda pattern: Tag.name.ilike(pattern, escape="\\")),
    },
    default_sort="name",
    unique=Tag.id,
)


@dataclass(frozen=True)
class TagBrief:
    """A tag by name."""

    id: UUID
    name: str


async def list_tags(session: AsyncSession, clients: Collection[UUID], wanted: Wanted) -> Page[Tag]:
    """A page of the tags of those clients."""
    query = select(Tag).where(Tag.client_id.in_(clients))
    rows, total = await _LISTING.page(session, query, wanted)
    return Page(rows=[tag for (tag,) in rows], first=wanted.first, total=total)


async def tag_named(session: AsyncSession, client_id: UUID, name: str, actor: UUID | None) -> Tag:
    """The client's tag of that name, upper or lower case; a new one when there is none."""
    # Both made lower by PostgreSQL, which does it differently from Python (İ, a Σ at a word's end).
    same = select(Tag).where(
        Tag.client_id == client_id, func.lower(Tag.name) == func.lower(literal(name))
    )
    found = await session.scalar(same)
    if found is not None:
        return found
    await one_at_a_time(session, [client_id])  # else two make it at once, one of them in capitals
    if (found := await session.scalar(same)) is not None:
        return found
    made = await session.execute(
        insert(Tag)
        .values(id=uuid7(), client_id=client_id, name=name, created_by=actor)
        .on_conflict_do_nothing(index_elements=["client_id", "name"])
        .returning(Tag.id)
    )
    if (row := made.first()) is not None:
        await notify(session, "tags", row.id, None, client_id)
    return (await session.scalars(same)).one()


async def tags_named(session: AsyncSession, tag_ids: Collection[UUID]) -> dict[UUID, TagBrief]:
    """Tags by id, as far as they exist."""
    if not tag_ids:
        return {}
    rows = await session.execute(select(Tag.id, Tag.name).where(Tag.id.in_(tag_ids)))
    return {row.id: TagBrief(row.id, row.name) for row in rows}


async def are_of_client(session: AsyncSession, client_id: UUID, tag_ids: Collection[UUID]) -> bool:
    """Whether all of them are tags of that client."""
    wanted = set(tag_ids)
    found = await session.scalar(
        select(func.count()).where(Tag.client_id == client_id, Tag.id.in_(wanted))
    )
    return found == len(wanted)
