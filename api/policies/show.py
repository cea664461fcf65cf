"""Guidelines told to the person who looks at them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.viewer import Viewer
from api.people.schemas import PersonOut
from api.policies.schemas import PolicyDetail, PolicyOut
from db.configuration import POLICY, newest_version
from db.journal import names_of
from db.policies import guidelines_of
from db.tables import PolicyDraft
from domain.comparing import differences
from domain.guidelines import Guidelines
from domain.permissions import Permission


async def listed(
    session: AsyncSession, drafts: Sequence[PolicyDraft], who: Viewer
) -> list[PolicyOut]:
    """Drafts without their rows."""
    people = await names_of(session, _people(drafts))
    holding = await _holding(session, drafts)
    return [PolicyOut(**_fields(draft, people, holding, who)) for draft in drafts]


async def detailed(session: AsyncSession, draft: PolicyDraft, who: Viewer) -> PolicyDetail:
    """A draft with its rows, beside what it began as."""
    people = await names_of(session, _people([draft]))
    holding = await _holding(session, [draft])
    guidelines = Guidelines.model_validate(draft.contents)
    began_as = await guidelines_of(session, draft.client_id, draft.based_on)
    return PolicyDetail(
        **_fields(draft, people, holding, who),
        rules=list(guidelines.rules),
        changes=list(differences(began_as, guidelines)),
    )


async def _holding(session: AsyncSession, drafts: Sequence[PolicyDraft]) -> dict[UUID, str | None]:
    """The version that holds now, by client."""
    versions = {}
    for client_id in {draft.client_id for draft in drafts}:
        newest = await newest_version(session, client_id, POLICY)
        versions[client_id] = newest.version if newest else None
    return versions


def _fields(
    draft: PolicyDraft,
    people: Mapping[UUID, str],
    holding: Mapping[UUID, str | None],
    who: Viewer,
) -> dict[str, Any]:
    def person(person_id: UUID) -> PersonOut:
        return PersonOut(id=person_id, name=people.get(person_id, ""))

    return {
        "id": draft.id,
        "client_id": draft.client_id,
        "title": draft.title,
        "status": draft.status,
        "based_on": draft.based_on,
        "version": draft.version,
        "holds": draft.version is not None and draft.version == holding[draft.client_id],
        "revision": draft.revision,
        "authors": [person(author) for author in draft.authors],
        "approver": person(draft.approver) if draft.approver else None,
        "created_at": draft.created_at,
        "updated_at": draft.updated_at,
        "published_at": draft.published_at,
        "actions": _actions(draft, who),
    }


def _actions(draft: PolicyDraft, who: Viewer) -> list[str]:
    actions = ["try"]
    if draft.status == "draft":
        if who.may(draft.client_id, Permission.WRITE_POLICY):
            actions += ["save", "discard"]
        if who.may(draft.client_id, Permission.PUBLISH_POLICY) and who.id not in draft.authors:
            actions.append("publish")
    return actions


def _people(drafts: Sequence[PolicyDraft]) -> set[UUID]:
    approvers = {draft.approver for draft in drafts if draft.approver}
    return approvers | {author for draft in drafts for author in draft.authors}
