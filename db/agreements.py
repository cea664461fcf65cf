"""Service agreements in the making: written by some, published by somebody else."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.configuration import (
    AGREEMENT,
    agreement_of,
    contents_hash,
    journal_change,
    one_at_a_time,
    publish_agreement,
)
from db.notify import notify
from db.tables import AgreementDraft, Client, ConfigurationVersion, utc_now
from domain.agreement import ServiceAgreement
from domain.errors import Conflict, NotFound, OwnDraft


async def draft_of(
    session: AsyncSession, client_id: UUID, *, lock: bool = False
) -> AgreementDraft | None:
    """The client's one open draft. With `lock` nobody else changes it until the commit."""
    query = select(AgreementDraft).where(
        AgreementDraft.client_id == client_id, AgreementDraft.status == "draft"
    )
    if lock:
        # As it is by now, also for who has read it before.
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def write_draft(
    session: AsyncSession,
    client_id: UUID,
    agreement: ServiceAgreement,
    *,
    seen: int,
    note: str,
    actor: UUID,
) -> AgreementDraft:
    """Put the agreement into the client's draft; `seen` is the revision its writer had before them,
    0 where there was none. Raises Conflict when somebody else has written since."""
    # The client's row is the lock under which there is one draft.
    client = await session.get(Client, client_id, with_for_update={"key_share": True})
    if client is None:
        raise NotFound("There is no such client.")
    draft = await draft_of(session, client_id, lock=True)
    now, contents = utc_now(), agreement.model_dump(mode="json")
    if (draft.revision if draft else 0) != seen:
        raise Conflict(
            "Somebody else has changed this draft meanwhile.", "Look at it again, then save."
        )
    before = None
    if draft is None:
        draft = AgreementDraft(
            id=uuid7(),
            client_id=client_id,
            contents=contents,
            based_on=client.agreement_version,
            note=note,
            revision=1,
            authors=[actor],
            status="draft",
            created_at=now,
            updated_at=now,
        )
        session.add(draft)
    else:
        before = _told(draft)
        draft.contents, draft.note = contents, note
        draft.revision += 1
        draft.authors = [*draft.authors, *({actor} - set(draft.authors))]
        draft.updated_at = now
    await session.flush()
    await _changed(session, draft, "agreement.written", actor, before, _told(draft))
    return draft


async def publish_draft(
    session: AsyncSession, client_id: UUID, *, seen: int, actor: UUID
) -> ServiceAgreement:
    """Make the client's draft the agreement that new cases are pinned to.

    Raises NotFound without a draft, OwnDraft for one of its authors, Conflict when it was changed
    since revision `seen` or another agreement was published since it was begun.
    """
    client = await session.get(Client, client_id, with_for_update={"key_share": True})
    draft = await _open_draft(session, client_id, seen)
    assert client is not None
    if actor in draft.authors:
        raise OwnDraft(
            "You wrote a part of this agreement.", "Somebody who did not has to publish it."
        )
    if client.agreement_version != draft.based_on:
        raise Conflict(
            "Another agreement was published since this draft was begun.",
            "Discard it and begin again from what holds now.",
        )
    agreement = ServiceAgreement.model_validate(draft.contents)
    published = await publish_agreement(session, client, agreement, draft.authors[-1], actor)
    draft.status, draft.version, draft.approver = "published", published.version, actor
    draft.updated_at = utc_now()
    await session.flush()
    await notify(session, "clients", client_id, None, client_id)
    return published


async def discard_draft(session: AsyncSession, client_id: UUID, *, seen: int, actor: UUID) -> None:
    """Give the client's draft up. Raises as `publish_draft`, and lets its authors do it."""
    # Before the draft, as whoever writes or publishes it: else each would wait for the other.
    await one_at_a_time(session, [client_id])
    draft = await _open_draft(session, client_id, seen)
    draft.status, draft.updated_at = "discarded", utc_now()
    await _changed(session, draft, "agreement.discarded", actor, _told(draft), None)


async def versions_of(session: AsyncSession, client_id: UUID) -> Sequence[ConfigurationVersion]:
    """Every agreement that was published for a client, the newest first."""
    rows = await session.scalars(
        select(ConfigurationVersion)
        .where(ConfigurationVersion.client_id == client_id, ConfigurationVersion.kind == AGREEMENT)
        .order_by(func.length(ConfigurationVersion.version).desc())
        .order_by(ConfigurationVersion.version.desc())
    )
    return rows.all()


async def agreement_version(
    session: AsyncSession, client_id: UUID, version: str | None
) -> ServiceAgreement:
    """One published agreement, the one that holds for None. Raises NotFound."""
    if version is None:
        return await agreement_of(session, client_id)
    row = await session.get(ConfigurationVersion, (client_id, AGREEMENT, version))
    if row is None:
        raise NotFound("There is no such version of the agreement.")
    return ServiceAgreement.model_validate(row.contents)


async def _open_draft(session: AsyncSession, client_id: UUID, seen: int) -> AgreementDraft:
    draft = await draft_of(session, client_id, lock=True)
    if draft is None:
        raise NotFound("There is no draft of this agreement.")
    if draft.revision != seen:
        raise Conflict(
            "Somebody else has changed this draft meanwhile.", "Look at it again, then decide."
        )
    return draft


def _told(draft: AgreementDraft) -> dict[str, object]:
    """What the journal keeps of a draft: its revision and what was in it, by hash."""
    return {
        "based_on": draft.based_on,
        "revision": draft.revision,
        "hash": contents_hash(draft.contents),
    }


async def _changed(
    session: AsyncSession,
    draft: AgreementDraft,
    kind: str,
    actor: UUID,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
) -> None:
    await journal_change(
        session,
        client_id=draft.client_id,
        actor=actor,
        kind=kind,
        subject=draft.id,
        before=before,
        after=after,
    )
    await notify(session, "clients", draft.client_id, None, draft.client_id)
