"""Reading the journal of configuration: who changed what, before and after."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from db.listing import Listing, Page, Wanted, any_id, any_word, before, since
from db.tables import Client, ConfigurationChange, ConfigurationVersion

PUBLISHED = ".published"
"""How the kinds of changes end that publish a version, whose contents stand beside the journal."""

_LISTING = Listing(
    sorts={
        "id": ConfigurationChange.id,
        "at": ConfigurationChange.at,
        "seq": ConfigurationChange.seq,
    },
    filters={
        "id": any_id(ConfigurationChange.id),
        "client_id": any_id(ConfigurationChange.client_id),
        "kind": any_word(ConfigurationChange.kind),
        "actor": any_id(ConfigurationChange.actor),
        "subject": any_id(ConfigurationChange.subject),
        "after": since(ConfigurationChange.at),
        "before": before(ConfigurationChange.at),
    },
    default_sort="at",
    unique=ConfigurationChange.id,
)

Contents = Mapping[str, Any]


@dataclass(frozen=True)
class ChangeEntry:
    """A change; where it published a version, with what the version before and the new one say."""

    row: ConfigurationChange
    client_name: str
    before: Contents | None
    after: Contents | None


async def list_changes(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> Page[ChangeEntry]:
    """A page of what changed for those clients. Raises Invalid for an unknown filter or sort."""
    query = (
        select(ConfigurationChange, Client.name)
        .join(Client, Client.client_id == ConfigurationChange.client_id)
        .where(ConfigurationChange.client_id.in_(clients))
    )
    rows, total = await _LISTING.page(session, query, wanted)
    versions = await _versions(session, [row for row, _ in rows])
    entries = [
        ChangeEntry(
            row=row,
            client_name=name,
            before=_contents(row, row.before, versions),
            after=_contents(row, row.after, versions),
        )
        for row, name in rows
    ]
    return Page(rows=entries, first=wanted.first, total=total)


Key = tuple[UUID, str, str]


def _key(change: ConfigurationChange, side: Contents | None) -> Key | None:
    if side is None or not change.kind.endswith(PUBLISHED):
        return None
    return change.client_id, change.kind.removesuffix(PUBLISHED), str(side.get("version"))


def _contents(
    change: ConfigurationChange, side: Contents | None, versions: Mapping[Key, Contents]
) -> Contents | None:
    key = _key(change, side)
    return versions.get(key, side) if key is not None else side


async def _versions(
    session: AsyncSession, changes: Sequence[ConfigurationChange]
) -> dict[Key, Contents]:
    wanted = {
        key
        for change in changes
        for side in (change.before, change.after)
        if (key := _key(change, side)) is not None
    }
    if not wanted:
        return {}
    version = ConfigurationVersion
    rows = await session.scalars(
        select(version).where(tuple_(version.client_id, version.kind, version.version).in_(wanted))
    )
    return {(row.client_id, row.kind, row.version): row.contents for row in rows}


async def configurations(
    session: AsyncSession,
) -> dict[UUID, tuple[list[ConfigurationChange], list[ConfigurationVersion]]]:
    """Each client's journal of configuration, in order, and its versions."""
    found: dict[UUID, tuple[list[ConfigurationChange], list[ConfigurationVersion]]] = {}
    changes = await session.scalars(
        select(ConfigurationChange).order_by(ConfigurationChange.client_id, ConfigurationChange.seq)
    )
    for change in changes:
        found.setdefault(change.client_id, ([], []))[0].append(change)
    for version in await session.scalars(select(ConfigurationVersion)):
        found.setdefault(version.client_id, ([], []))[1].append(version)
    return found
