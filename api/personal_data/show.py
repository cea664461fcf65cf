"""Customers as those see them who look after personal data."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.customers.show import customer_of
from api.people.schemas import PersonOut
from api.personal_data.confirming import what_to_type
from api.personal_data.schemas import (
    CaseOfSubject,
    Counts,
    ErasureOut,
    HoldOut,
    Subject,
    SubjectDetail,
)
from db.customers import CustomerEntry
from db.erasing import preview
from db.erasures import cases_about, erasure_of
from db.journal import names_of
from db.retaining import holds_of
from db.tables import Erasure, LegalHold


def subject_of(entry: CustomerEntry, *, held: bool) -> Subject:
    """A customer as a list shows one."""
    return Subject(**customer_of(entry).model_dump(), erased_at=entry.row.erased_at, held=held)


async def subject_in_detail(session: AsyncSession, entry: CustomerEntry) -> SubjectDetail:
    """A customer with everything that whoever would erase them has to know."""
    seen = await preview(session, entry.row)
    holds = await holds_of(session, entry.row.id)
    erasure = await erasure_of(session, entry.row.id)
    acting = [person for hold in holds for person in (hold.placed_by, hold.lifted_by)]
    if erasure is not None:
        acting.append(erasure.by)
    names = await names_of(session, [person for person in acting if person is not None])
    held = any(hold.lifted_at is None for hold in holds)
    return SubjectDetail(
        **subject_of(entry, held=held).model_dump(),
        counts=Counts.model_validate(seen.counts, from_attributes=True),
        obstacles=list(seen.obstacles),
        confirm_with=what_to_type(entry),
        cases_in_detail=[
            CaseOfSubject.model_validate(case, from_attributes=True)
            for case in await cases_about(session, entry.row.id)
        ],
        holds=[_hold(hold, names) for hold in holds],
        erasure=None if erasure is None else erasure_out(erasure, names),
    )


def erasure_out(erasure: Erasure, names: Mapping[UUID, str]) -> ErasureOut:
    """An erasure as the outside sees it."""
    return ErasureOut.model_validate(
        {
            "id": erasure.id,
            "client_id": erasure.client_id,
            "customer_id": erasure.customer_id,
            "at": erasure.at,
            "by": _person(erasure.by, names),
            "ground": erasure.ground,
            "counts": erasure.counts,
        }
    )


def _hold(hold: LegalHold, names: Mapping[UUID, str]) -> HoldOut:
    return HoldOut(
        id=hold.id,
        case_id=hold.case_id,
        reason=hold.reason,
        placed_at=hold.placed_at,
        placed_by=_person(hold.placed_by, names),
        lifted_at=hold.lifted_at,
        lifted_by=_person(hold.lifted_by, names),
    )


def _person(person_id: UUID | None, names: Mapping[UUID, str]) -> PersonOut | None:
    return None if person_id is None else PersonOut(id=person_id, name=names.get(person_id, ""))
