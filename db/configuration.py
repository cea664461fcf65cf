"""Configuration that cases rely on: its versions, and the journal of who changed what.

Every change is one row per client, before and after, chained by hash like a case's journal. Secrets
and passwords never stand in it, and people only by id.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased
from uuid_utils.compat import uuid7

from db.tables import Client, ConfigurationChange, ConfigurationVersion, utc_now
from domain.agreement import ServiceAgreement
from domain.errors import Conflict, NotFound
from domain.journal import GENESIS

AGREEMENT = "agreement"
POLICY = "policy"
TEMPLATES = "templates"
PREPARED = "prepared"
VOICE = "voice"

T = TypeVar("T")


async def one_at_a_time(session: AsyncSession, clients: Iterable[UUID]) -> None:
    """From here on, other changes of those clients wait until this transaction ends: for whoever
    looks first whether there is something to change. Raises NotFound when there is no such client.
    """
    # In a fixed order, so that nobody waits for somebody who waits for them.
    for client_id in sorted(clients):
        # The client's row is the lock. It lets in those who refer to the client, as two changes do
        # by the time they are journalled: else each would wait for the other.
        locked = await session.scalar(
            select(Client.client_id)
            .where(Client.client_id == client_id)
            .with_for_update(key_share=True)
        )
        if locked is None:
            raise NotFound("There is no such client.")


def refuse_overtaken(seen: str | None, revision: str) -> None:
    """Raises Conflict when something is in another `revision` by now than in the one that was
    `seen`; None: it was not looked at before, as by the command line."""
    if seen not in (None, revision):
        raise Conflict("Somebody else has changed this meanwhile.", "Load theirs, then change it.")


async def journal_change(
    session: AsyncSession,
    *,
    client_id: UUID,
    actor: UUID | None,
    kind: str,
    subject: UUID | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> ConfigurationChange:
    """Write down a change in the transaction that makes it. `actor` is None for the command line.

    `before` and `after` are JSON values without secrets. Changes of one client wait for each other.
    Raises NotFound when there is no such client.
    """
    # Two changes at once would be chained to the same predecessor.
    await one_at_a_time(session, [client_id])
    last = await session.scalar(
        select(ConfigurationChange)
        .where(ConfigurationChange.client_id == client_id)
        .order_by(ConfigurationChange.seq.desc())
        .limit(1)
    )
    change = ConfigurationChange(
        id=uuid7(),
        client_id=client_id,
        seq=last.seq + 1 if last else 1,
        at=utc_now(),
        actor=actor,
        kind=kind,
        subject=subject,
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
    )
    change.hash = _chained(change, last.hash if last else GENESIS)
    session.add(change)
    await session.flush()
    return change


async def journal_for_each(
    session: AsyncSession,
    clients: Iterable[UUID],
    *,
    actor: UUID | None,
    kind: str,
    subject: UUID | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """The same change in the journal of every client that it concerns."""
    # In a fixed order, because each takes the client's lock.
    for client_id in sorted(clients):
        await journal_change(
            session,
            client_id=client_id,
            actor=actor,
            kind=kind,
            subject=subject,
            before=before,
            after=after,
        )


async def broken_change(session: AsyncSession, client_id: UUID) -> int | None:
    """The number of the first row of a client's journal that does not follow, None when all do."""
    previous = GENESIS
    rows = await session.scalars(
        select(ConfigurationChange)
        .where(ConfigurationChange.client_id == client_id)
        .order_by(ConfigurationChange.seq)
    )
    for expected, change in enumerate(rows, start=1):
        if change.seq != expected or change.hash != _chained(change, previous):
            return expected
        previous = change.hash
    return None


async def publish_version(
    session: AsyncSession,
    *,
    client_id: UUID,
    kind: str,
    contents: Mapping[str, Any],
    actor: UUID | None,
    approver: UUID | None = None,
) -> ConfigurationVersion:
    """Make `contents` the newest version of that kind; what is pinned to older ones keeps them.
    `actor` wrote them, `approver` is the second pair of eyes where there was one.

    Versions count from "1". Publishing what is the newest already changes nothing. `contents` may
    name its own version, which is set here.
    """
    newest = await newest_version(session, client_id, kind)
    number = int(newest.version) if newest else 0
    if newest is not None and _numbered(contents, newest.version) == newest.contents:
        return newest
    published = _numbered(contents, str(number + 1))
    version = ConfigurationVersion(
        client_id=client_id,
        kind=kind,
        version=str(number + 1),
        contents=published,
        hash=contents_hash(published),
        created_by=actor,
        approved_by=approver,
    )
    session.add(version)
    after = {"version": version.version, "hash": version.hash}
    if approver is not None:
        after["author"] = str(actor)
    await journal_change(
        session,
        client_id=client_id,
        actor=approver or actor,
        kind=f"{kind}.published",
        before={"version": newest.version, "hash": newest.hash} if newest else None,
        after=after,
    )
    return version


async def newest_version(
    session: AsyncSession, client_id: UUID, kind: str
) -> ConfigurationVersion | None:
    """The version that new cases of the client are pinned to."""
    return await session.scalar(
        select(ConfigurationVersion)
        .where(ConfigurationVersion.client_id == client_id, ConfigurationVersion.kind == kind)
        .order_by(*_newest_first(ConfigurationVersion))
        .limit(1)
    )


def newest_name(client_id: InstrumentedAttribute[UUID], kind: str) -> ScalarSelect[str]:
    """The same version's name, for the client of each row of a larger query."""
    version = aliased(ConfigurationVersion)
    return _newest_of(version, version.version, client_id, kind)


def newest_contents(
    client_id: InstrumentedAttribute[UUID], kind: str
) -> ScalarSelect[dict[str, Any]]:
    """What the same version holds, likewise; null where there is none."""
    version = aliased(ConfigurationVersion)
    return _newest_of(version, version.contents, client_id, kind)


def _newest_of(
    version: type[ConfigurationVersion],
    what: InstrumentedAttribute[T],
    client_id: InstrumentedAttribute[UUID],
    kind: str,
) -> ScalarSelect[T]:
    return (
        select(what)
        .where(version.client_id == client_id, version.kind == kind)
        .order_by(*_newest_first(version))
        .limit(1)
        .scalar_subquery()
    )


def _newest_first(versions: type[ConfigurationVersion]) -> tuple[ColumnElement[Any], ...]:
    return func.length(versions.version).desc(), versions.version.desc()


async def publish_agreement(
    session: AsyncSession,
    client: Client,
    agreement: ServiceAgreement,
    actor: UUID | None,
    approver: UUID | None = None,
) -> ServiceAgreement:
    """Make a service agreement the one that new cases of the client are pinned to.

    Returns it under the version it got; the version that `agreement` itself names does not count.
    """
    version = await publish_version(
        session,
        client_id=client.client_id,
        kind=AGREEMENT,
        contents=agreement.model_dump(mode="json"),
        actor=actor,
        approver=approver,
    )
    client.agreement_version = version.version
    await session.flush()
    return ServiceAgreement.model_validate(version.contents)


async def agreement_of(session: AsyncSession, client_id: UUID) -> ServiceAgreement:
    """The service agreement that new cases of the client are pinned to. Raises NotFound."""
    contents = await session.scalar(
        select(ConfigurationVersion.contents)
        .join(Client, Client.client_id == ConfigurationVersion.client_id)
        .where(
            Client.client_id == client_id,
            ConfigurationVersion.kind == AGREEMENT,
            ConfigurationVersion.version == Client.agreement_version,
        )
    )
    if contents is None:
        raise NotFound("There is no such client.")
    return ServiceAgreement.model_validate(contents)


def _numbered(contents: Mapping[str, Any], version: str) -> dict[str, Any]:
    return {**contents, "version": version} if "version" in contents else dict(contents)


def _chained(change: ConfigurationChange, previous: str) -> str:
    return contents_hash(
        {
            "actor": _text(change.actor),
            "after": change.after,
            "at": _moment(change.at),
            "before": change.before,
            "client": _text(change.client_id),
            "kind": change.kind,
            "previous": previous,
            "seq": change.seq,
            "subject": _text(change.subject),
        }
    )


def contents_hash(content: Mapping[str, Any]) -> str:
    """Hex SHA-256 of canonical JSON: keys sorted, no spaces, UTF-8 (as in domain/journal.py)."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
