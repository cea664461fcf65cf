"""The drafts of a case with their words, and what who asks may do with each."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.schemas import ApprovalOut, DraftOut, RevisionOut
from api.cases.show import file_of
from api.people.schemas import PersonOut
from db.deliveries import Attached
from db.journal import names_of
from db.reply_files import shown_files
from db.words import erased_when, read_words
from domain.actor import Actor
from domain.approval import Draft
from domain.case import Case
from domain.deciding import open_to
from domain.files import FileRef
from domain.permissions import Permission


async def drafts_of(session: AsyncSession, case: Case, actor: Actor) -> list[DraftOut]:
    """Every draft that the case remembers, oldest first, in a few queries."""
    if not case.drafts:
        return []
    texts = {r.text.id for d in case.drafts for r in d.revisions}
    texts |= {d.comment.id for d in case.drafts if d.comment}
    words = await read_words(session, case.client_id, texts)
    erased = await erased_when(session, case.client_id, texts)
    names = await names_of(session, _people_in(case))
    named = [file for d in case.drafts for r in d.revisions for file in r.files]
    files = await shown_files(session, case.client_id, named)
    return [
        _draft(draft, words, erased, names, files, open_to(case, draft, actor))
        for draft in case.drafts
    ]


def _draft(
    draft: Draft,
    words: Mapping[UUID, str | None],
    erased: Mapping[UUID, datetime],
    names: Mapping[UUID, str],
    files: Mapping[FileRef, Attached],
    possible: Collection[Permission],
) -> DraftOut:
    return DraftOut(
        id=draft.id,
        purpose=draft.purpose,
        visibility=draft.visibility,
        mode=draft.mode,
        rule=draft.rule,
        department=draft.department,
        group=draft.group,
        status=draft.status,
        decide_by=draft.decide_by,
        answers=draft.answers,
        revisions=[
            RevisionOut(
                number=number,
                hash=revision.hash,
                text=words.get(revision.text.id),
                erased_at=erased.get(revision.text.id),
                by=_person(revision.by, names),
                at=revision.at,
                files=[file_of(files[each]) for each in revision.files if each in files],
            )
            for number, revision in enumerate(draft.revisions, start=1)
        ],
        approvals=[
            ApprovalOut(
                revision=approval.revision,
                group=approval.group,
                by=_person(approval.by, names),
                at=approval.at,
            )
            for approval in draft.approvals
        ],
        comment=words.get(draft.comment.id) if draft.comment else None,
        amends=draft.amends,
        withdraws=draft.withdraws,
        open=draft.open,
        in_last_stage=draft.in_last_stage,
        actions=sorted(permission.value for permission in possible),
    )


def _people_in(case: Case) -> set[UUID]:
    actors = [r.by for d in case.drafts for r in d.revisions]
    actors += [a.by for d in case.drafts for a in d.approvals]
    return {actor.person_id for actor in actors if actor.person_id}


def _person(actor: Actor, names: Mapping[UUID, str]) -> PersonOut | None:
    if actor.person_id is None:
        return None
    return PersonOut(id=actor.person_id, name=names.get(actor.person_id, ""))
