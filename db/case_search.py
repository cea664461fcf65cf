"""Finding cases by what happened in them, a keyset page at a time, and drawing some at random."""

from collections.abc import Callable, Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.cases import CaseEntry, cases_by_id
from db.listing import (
    Filter,
    Listing,
    Page,
    Wanted,
    any_id,
    any_of,
    any_word,
    before,
    looked_for_elsewhere,
    overlaps,
    since,
    storable,
)
from db.search import sought, texts_found
from db.tables import CaseRow, CaseTrait
from domain.assessment import Kind, Risk
from domain.case import ClosingReason, Status
from domain.errors import Invalid
from domain.explaining import Speaker
from domain.ruling import Answering
from domain.traits import ApprovalWay, TraitKind

SHORTEST = 3
"""Characters that a search in texts needs."""


class Promise(StrEnum):
    """What became of a promise about time."""

    KEPT = "kept"
    MISSED = "missed"
    OPEN = "open"


def _has(kind: TraitKind, read: Callable[[Any], str], expects: str) -> Filter:
    """The case has that trait."""

    def condition(values: Sequence[Any]) -> ColumnElement[bool]:
        return CaseRow.id.in_(
            select(CaseTrait.case_id).where(
                CaseTrait.kind == kind.value, CaseTrait.value.in_(values)
            )
        )

    return Filter(read, expects, condition)


def _word_of(kind: TraitKind, allowed: type[StrEnum]) -> Filter:
    expects = " or ".join(each.value for each in allowed)
    return _has(kind, lambda value: allowed(value).value, expects)


def _promise(kept: ColumnElement[bool], missed: ColumnElement[bool], due: Any) -> Filter:
    conditions = {
        Promise.KEPT: and_(kept, ~missed),
        Promise.MISSED: missed,
        Promise.OPEN: and_(~kept, ~missed, due.is_not(None)),
    }
    return Filter(
        Promise,
        " or ".join(each.value for each in Promise),
        lambda values: or_(*(conditions[value] for value in values)),
    )


async def _saying(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> list[ColumnElement[bool]]:
    """For each text that is looked for: some text of the case says it, whether it was said, drafted
    or noted."""
    conditions: list[ColumnElement[bool]] = []
    for words in wanted.texts("q"):
        if len(words) < SHORTEST:
            raise Invalid("That is too short to search for.", f"At least {SHORTEST} characters.")
        found_texts = texts_found(await sought(session, clients, words)).subquery()
        conditions.append(
            CaseRow.id.in_(
                select(CaseTrait.case_id).where(
                    CaseTrait.kind == TraitKind.TEXT.value,
                    CaseTrait.value.in_(select(cast(found_texts.c.text_id, Text))),
                )
            )
        )
    return conditions


_LISTING = Listing(
    sorts={"id": CaseRow.id},
    filters={
        "id": any_id(CaseRow.id),
        "client_id": any_id(CaseRow.client_id),
        "account_id": any_id(CaseRow.account_id),
        "customer_id": any_id(CaseRow.customer_id),
        "channel": any_word(CaseRow.channel),
        "status": any_of(CaseRow.status, Status),
        "outcome": any_of(CaseRow.closed_reason, ClosingReason),
        "answering": any_of(CaseRow.answering, Answering),
        "kind": any_of(CaseRow.kind, Kind),
        "risk": overlaps(CaseRow.risks, Risk),
        "person": _has(
            TraitKind.PERSON, lambda value: str(UUID(storable(value))), "a colleague's id"
        ),
        "rule": _has(TraitKind.RULE, storable, "the name of a rule"),
        "approval": _word_of(TraitKind.APPROVAL, ApprovalWay),
        "speaker": _word_of(TraitKind.SPEAKER, Speaker),
        "first_reply": _promise(
            CaseRow.first_replied_at.is_not(None),
            CaseRow.first_response_missed.is_not(None),
            CaseRow.acknowledge_due_at,
        ),
        "answer": _promise(
            CaseRow.answered_at.is_not(None),
            CaseRow.answer_missed_at.is_not(None),
            CaseRow.answer_due_at,
        ),
        "opened_after": since(CaseRow.opened_at),
        "opened_before": before(CaseRow.opened_at),
        "q": looked_for_elsewhere(),
    },
    default_sort="id",
    unique=CaseRow.id,
)


_RULES = Listing(
    sorts={"name": CaseTrait.value},
    filters={"client_id": any_id(CaseTrait.client_id)},
    default_sort="name",
    unique=CaseTrait.client_id,
)


async def find_cases(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted, after: UUID | None
) -> list[CaseEntry]:
    """The next cases behind `after`, the newest first. Raises Invalid for a filter there is not."""
    said = await _saying(session, clients, wanted)
    query = select(CaseRow.id).where(CaseRow.client_id.in_(clients), *said)
    ids = [row.id for row in await _LISTING.newest(session, query, wanted, after)]
    found = await cases_by_id(session, clients, ids)
    return [found[case_id] for case_id in ids]


async def draw_cases(
    session: AsyncSession, client_id: UUID, filters: Mapping[str, Any], seed: str, size: int
) -> tuple[list[UUID], int]:
    """Up to `size` of the client's cases that match, at random but the same for the same seed, and
    how many match. Raises Invalid for a filter there is not."""
    said = await _saying(session, [client_id], Wanted(filters=filters))
    matching = select(CaseRow.id).where(
        CaseRow.client_id == client_id, *said, *_LISTING.conditions(filters)
    )
    lot = func.md5(func.concat(seed, cast(CaseRow.id, Text)))
    drawn = list(await session.scalars(matching.order_by(lot).limit(size)))
    population = await session.scalar(select(func.count()).select_from(matching.subquery()))
    return drawn, population or 0


async def list_rules(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> Page[tuple[UUID, str]]:
    """The rules that ever fired for those clients: whose, and by name. Raises Invalid."""
    query = (
        select(CaseTrait.client_id, CaseTrait.value)
        .where(CaseTrait.kind == TraitKind.RULE.value, CaseTrait.client_id.in_(clients))
        .group_by(CaseTrait.client_id, CaseTrait.value)
    )
    rows, total = await _RULES.page(session, query, wanted)
    return Page(rows=[(row[0], row[1]) for row in rows], first=wanted.first, total=total)
