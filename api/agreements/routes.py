"""Service agreements: what holds, what held, and the next version, written by one and published by
another."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from api.agreements.schemas import (
    AgreementComparison,
    AgreementDraftOut,
    AgreementIn,
    AgreementOut,
    AgreementSeen,
    AgreementTrial,
    AgreementTried,
    AgreementVersionOut,
)
from api.agreements.trying import tried
from api.auth.viewer import InPerson, Viewer, Who
from api.calendars.checking import refuse_wrong
from api.context import Database
from api.people.schemas import PersonOut
from api.reference.answers import problems
from db.agreements import (
    agreement_version,
    discard_draft,
    draft_of,
    publish_draft,
    versions_of,
    write_draft,
)
from db.configuration import agreement_of
from db.journal import names_of
from db.tables import AgreementDraft
from domain.agreement import BOUNDS, ServiceAgreement
from domain.agreement_problems import agreement_problems
from domain.differences import differences
from domain.errors import NotFound
from domain.permissions import Permission

router = APIRouter(prefix="/api/agreements", tags=["agreements"])

DRAFT = "draft"
"""Names the draft where a version is asked for."""


@router.post("/try", operation_id="tryAgreement", responses=problems(403, 422))
async def try_out(trial: AgreementTrial, who: Who) -> AgreementTried:
    """What a message that comes at some moment would be promised. Nothing is saved."""
    who.scope(Permission.READ_CONFIGURATION)
    _refuse_wrong(trial.agreement)
    return tried(trial)


@router.get("/{client_id}", operation_id="getAgreement", responses=problems(403, 404))
async def agreement(client_id: UUID, who: Who, session: Database) -> AgreementOut:
    """A client's agreement with its versions and its draft."""
    who.require(client_id, Permission.READ_CONFIGURATION)
    return await _shown(session, client_id, who)


@router.get("/{client_id}/compare", operation_id="compareAgreements", responses=problems(403, 404))
async def compare(
    client_id: UUID, who: Who, session: Database, before: str | None = None, after: str = DRAFT
) -> AgreementComparison:
    """What differs between two versions by number, or "draft"; `before` is the one that holds where
    none is named."""
    who.require(client_id, Permission.READ_CONFIGURATION)
    old = await _version(session, client_id, before)
    new = await _version(session, client_id, after)
    sides = [side.model_dump(mode="json", exclude={"version"}) for side in (old, new)]
    return AgreementComparison(differences=differences(*sides))


@router.get(
    "/{client_id}/versions/{version}",
    operation_id="getAgreementVersion",
    responses=problems(403, 404),
)
async def one_version(
    client_id: UUID, version: str, who: Who, session: Database
) -> ServiceAgreement:
    """An agreement as it was published."""
    who.require(client_id, Permission.READ_CONFIGURATION)
    return await agreement_version(session, client_id, version)


@router.put(
    "/{client_id}/draft", operation_id="writeAgreement", responses=problems(403, 404, 409, 422)
)
async def write(
    client_id: UUID, asked: AgreementIn, who: InPerson, session: Database
) -> AgreementOut:
    """Put an agreement into the draft, begun with the first save. What cannot be kept is refused,
    each thing at its place."""
    who.require(client_id, Permission.WRITE_AGREEMENT)
    _refuse_wrong(asked.agreement)
    await write_draft(
        session, client_id, asked.agreement, seen=asked.revision, note=asked.note, actor=who.id
    )
    await session.commit()
    return await _shown(session, client_id, who)


@router.post(
    "/{client_id}/draft/publish",
    operation_id="publishAgreement",
    responses=problems(403, 404, 409, 422),
)
async def publish(
    client_id: UUID, asked: AgreementSeen, who: InPerson, session: Database
) -> AgreementOut:
    """Make the draft hold for new cases; those that run keep theirs. None of its authors may."""
    who.require(client_id, Permission.PUBLISH_AGREEMENT)
    draft = await draft_of(session, client_id)
    if draft is not None:
        _refuse_wrong(ServiceAgreement.model_validate(draft.contents))
    await publish_draft(session, client_id, seen=asked.revision, actor=who.id)
    await session.commit()
    return await _shown(session, client_id, who)


@router.post(
    "/{client_id}/draft/discard", operation_id="discardAgreement", responses=problems(403, 404, 409)
)
async def discard(
    client_id: UUID, asked: AgreementSeen, who: InPerson, session: Database
) -> AgreementOut:
    """Give the draft up."""
    who.require(client_id, Permission.WRITE_AGREEMENT)
    await discard_draft(session, client_id, seen=asked.revision, actor=who.id)
    await session.commit()
    return await _shown(session, client_id, who)


def _refuse_wrong(agreement: ServiceAgreement) -> None:
    refuse_wrong("The agreement cannot be kept as it stands.", agreement_problems(agreement))


async def _version(session: AsyncSession, client_id: UUID, version: str | None) -> ServiceAgreement:
    if version != DRAFT:
        return await agreement_version(session, client_id, version)
    draft = await draft_of(session, client_id)
    if draft is None:
        raise NotFound("There is no draft of this agreement.")
    return ServiceAgreement.model_validate(draft.contents)


async def _shown(session: AsyncSession, client_id: UUID, who: Viewer) -> AgreementOut:
    draft, versions = await draft_of(session, client_id), await versions_of(session, client_id)
    holds = await agreement_of(session, client_id)
    people = {id_ for each in versions for id_ in (each.created_by, each.approved_by) if id_}
    names = await names_of(session, people | set(draft.authors if draft else ()))
    actions, why_not = _possible(client_id, who, draft, holds.version)
    return AgreementOut(
        id=client_id,
        agreement=holds,
        bounds=BOUNDS,
        versions=[
            AgreementVersionOut(
                version=each.version,
                at=each.created_at,
                author=_person(each.created_by, names),
                approver=_person(each.approved_by, names),
            )
            for each in versions
        ],
        draft=_draft(draft, names),
        actions=actions,
        why_not=why_not,
    )


def _draft(draft: AgreementDraft | None, names: Mapping[UUID, str]) -> AgreementDraftOut | None:
    if draft is None:
        return None
    return AgreementDraftOut(
        agreement=ServiceAgreement.model_validate(draft.contents),
        based_on=draft.based_on,
        revision=draft.revision,
        note=draft.note,
        authors=[PersonOut(id=id_, name=names.get(id_, "")) for id_ in draft.authors],
        changed_at=draft.updated_at,
    )


def _possible(
    client_id: UUID, who: Viewer, draft: AgreementDraft | None, holds: str
) -> tuple[list[str], str | None]:
    writes = who.may(client_id, Permission.WRITE_AGREEMENT)
    actions = ["write"] if writes else []
    if draft is None:
        return actions, None
    actions += ["discard"] if writes else []
    why_not = None
    if who.id in draft.authors:
        why_not = "own_draft"
    elif draft.based_on != holds:
        why_not = "outdated"
    if why_not is None and who.may(client_id, Permission.PUBLISH_AGREEMENT):
        actions.append("publish")
    return actions, why_not


def _person(person_id: UUID | None, names: Mapping[UUID, str]) -> PersonOut | None:
    return PersonOut(id=person_id, name=names.get(person_id, "")) if person_id else None
