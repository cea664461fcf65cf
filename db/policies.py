"""Guidelines in the database: drafts, published versions, and what a trial reads of the past."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.configuration import POLICY, journal_change, newest_version, publish_version
from db.listing import Listing, Page, Wanted, any_id, any_word
from db.notify import notify
from db.tables import ConfigurationVersion, JournalEntry, PolicyDraft, TaskRow, utc_now
from domain.errors import AlreadyDecided, Conflict, NotFound, OwnDraft
from domain.guidelines import BUILT_IN, OPEN_TASKS_COUNTED_TO, Guidelines

_LISTING = Listing(
    sorts={"id": PolicyDraft.id, "updated_at": PolicyDraft.updated_at},
    filters={
        "id": any_id(PolicyDraft.id),
        "client_id": any_id(PolicyDraft.client_id),
        "status": any_word(PolicyDraft.status),
    },
    default_sort="updated_at",
    unique=PolicyDraft.id,
)

MOST_ROWS_TRIED = 20_000
"""Journal rows that one trial reads at most, the newest of the period."""


@dataclass(frozen=True)
class PastRow:
    """A row of a case's journal, for a trial."""

    case_id: UUID
    kind: str
    event: dict[str, Any]


async def list_policies(
    session: AsyncSession, within: Collection[UUID], wanted: Wanted
) -> Page[PolicyDraft]:
    """A page of those clients' guidelines. Raises Invalid for an unknown filter or sort."""
    query = select(PolicyDraft).where(PolicyDraft.client_id.in_(within))
    rows, total = await _LISTING.page(session, query, wanted)
    return Page(rows=[draft for (draft,) in rows], first=wanted.first, total=total)


async def get_policy(
    session: AsyncSession, policy_id: UUID, within: Collection[UUID], *, lock: bool = False
) -> PolicyDraft:
    """One of the guidelines of the clients `within`. Raises NotFound."""
    draft = await session.get(PolicyDraft, policy_id, with_for_update=lock or None)
    if draft is None or draft.client_id not in within:
        raise NotFound("There are no such guidelines.")
    return draft


async def begin_policy(
    session: AsyncSession, client_id: UUID, title: str, actor: UUID
) -> PolicyDraft:
    """A draft that begins as a copy of what holds now."""
    newest = await newest_version(session, client_id, POLICY)
    now = utc_now()
    contents = BUILT_IN.model_dump(mode="json") if newest is None else newest.contents["guidelines"]
    draft = PolicyDraft(
        id=uuid7(),
        client_id=client_id,
        title=title,
        contents=contents,
        based_on=newest.version if newest else None,
        revision=1,
        authors=[actor],
        status="draft",
        created_at=now,
        updated_at=now,
    )
    session.add(draft)
    await session.flush()
    await _changed(session, draft, "policy.drafted", actor, after={"title": title})
    return draft


async def save_policy(
    session: AsyncSession,
    draft: PolicyDraft,
    *,
    title: str,
    guidelines: Guidelines,
    seen: int,
    actor: UUID,
) -> None:
    """Put other rows in the place of a draft's. Raises AlreadyDecided when it is no draft any more,
    Conflict when somebody saved since revision `seen`."""
    _still_open(draft, seen)
    before = {"title": draft.title, "rules": draft.contents["rules"]}
    draft.title, draft.contents = title, guidelines.model_dump(mode="json")
    draft.revision += 1
    draft.authors = [*draft.authors, *({actor} - set(draft.authors))]
    draft.updated_at = utc_now()
    after = {"title": title, "rules": draft.contents["rules"]}
    await _changed(session, draft, "policy.written", actor, before=before, after=after)


async def publish_policy(
    session: AsyncSession, draft: PolicyDraft, *, seen: int, actor: UUID
) -> str:
    """Make a draft the version that new cases are pinned to. Returns its number.

    Raises OwnDraft for one of its authors, AlreadyDecided and Conflict as `save_policy`; Conflict
    too when another version was published since the draft was begun.
    """
    _still_open(draft, seen)
    if actor in draft.authors:
        raise OwnDraft(
            "You wrote a part of these guidelines.", "Somebody who did not has to publish them."
        )
    newest = await newest_version(session, draft.client_id, POLICY)
    if (newest.version if newest else None) != draft.based_on:
        raise Conflict(
            "Other guidelines were published since this draft was begun.",
            "Begin a draft from what holds now and bring your rows over.",
        )
    version = await publish_version(
        session,
        client_id=draft.client_id,
        kind=POLICY,
        contents={
            "version": "",
            "title": draft.title,
            "guidelines": draft.contents,
            "authors": [str(author) for author in draft.authors],
            "approver": str(actor),
        },
        actor=actor,
    )
    now = utc_now()
    draft.status, draft.version, draft.approver = "published", version.version, actor
    draft.published_at = draft.updated_at = now
    await session.flush()
    await notify(session, "policies", draft.id, None, draft.client_id)
    return version.version


async def discard_policy(
    session: AsyncSession, draft: PolicyDraft, *, seen: int, actor: UUID
) -> None:
    """Give a draft up. Raises as `save_policy`."""
    _still_open(draft, seen)
    draft.status, draft.updated_at = "discarded", utc_now()
    await _changed(session, draft, "policy.discarded", actor)


async def guidelines_of(session: AsyncSession, client_id: UUID, version: str | None) -> Guidelines:
    """The rows of a version; None: the built-in ones. Raises NotFound."""
    if version is None:
        return BUILT_IN
    stored = await session.get(ConfigurationVersion, (client_id, POLICY, version))
    if stored is None:
        raise NotFound("There is no such version.")
    return Guidelines.model_validate(stored.contents["guidelines"])


async def tasks_waiting(session: AsyncSession, client_id: UUID) -> int:
    """How many tasks are open at a client, at most OPEN_TASKS_COUNTED_TO."""
    return await session.scalar(waiting_tasks(client_id)) or 0


def waiting_tasks(client_id: UUID | BindParameter[UUID]) -> Select[int]:
    """The same as a query, for a larger one."""
    some = (
        select(TaskRow.id)
        .where(TaskRow.client_id == client_id, TaskRow.status == "open")
        .limit(OPEN_TASKS_COUNTED_TO)
    )
    return select(func.count()).select_from(some.subquery())


async def past_rows(
    session: AsyncSession, client_id: UUID, kinds: Collection[str], begin: datetime, end: datetime
) -> Sequence[PastRow]:
    """The rows of those kinds in the journals of the client's cases, from `begin` to before `end`,
    by case and in order; at most MOST_ROWS_TRIED, the newest."""
    newest = (
        select(JournalEntry.case_id, JournalEntry.seq, JournalEntry.kind, JournalEntry.event)
        .where(
            JournalEntry.client_id == client_id,
            JournalEntry.kind.in_(kinds),
            JournalEntry.at >= begin,
            JournalEntry.at < end,
        )
        .order_by(JournalEntry.at.desc())
        .limit(MOST_ROWS_TRIED)
    )
    rows = (await session.execute(newest)).all()
    ordered = sorted(rows, key=lambda row: (str(row.case_id), row.seq))
    return [PastRow(case_id=row.case_id, kind=row.kind, event=row.event) for row in ordered]


def _still_open(draft: PolicyDraft, seen: int) -> None:
    if draft.status != "draft":
        raise AlreadyDecided("This draft is published or discarded by now.", "Begin a new one.")
    if draft.revision != seen:
        raise Conflict(
            "Somebody has saved this draft since you opened it.", "Load it again, then change it."
        )


async def _changed(
    session: AsyncSession, draft: PolicyDraft, kind: str, actor: UUID, **what: Any
) -> None:
    await journal_change(
        session, client_id=draft.client_id, actor=actor, kind=kind, subject=draft.id, **what
    )
    await notify(session, "policies", draft.id, None, draft.client_id)
