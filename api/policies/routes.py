"""Policies: a draft is written, checked cell by cell, tried on the past, and published by a second
person. New cases are then pinned to it; those that run keep what they began with."""

from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from activities.guidelines.suggesting import KINDS as DECISIONS
from activities.guidelines.suggesting import suggestions
from activities.guidelines.table import bad_cells
from api.auth.viewer import InPerson, Who
from api.context import Database
from api.listing import List, paged
from api.policies.schemas import (
    Checked,
    ColumnsOut,
    PolicyDetail,
    PolicyNew,
    PolicyOut,
    PolicySaved,
    RuleIo,
    RulesChecked,
    Seen,
    SuggestionOut,
    TrialOf,
    TrialOut,
)
from api.policies.show import detailed, listed
from api.policies.trying import try_on_the_past
from api.problems import BadTable
from api.reference.answers import problems
from db.policies import (
    begin_policy,
    discard_policy,
    get_policy,
    list_policies,
    past_rows,
    publish_policy,
    save_policy,
)
from db.tables import PolicyDraft, utc_now
from domain.guidelines import (
    BUILT_IN,
    CONDITIONS,
    OUTCOMES,
    REQUIRED_AT_THE_END,
    Guidelines,
    Rule,
)
from domain.permissions import Permission

router = APIRouter(prefix="/api/policies", tags=["policies"])

SUGGESTED_FROM = timedelta(days=90)


@router.get("", operation_id="listPolicies")
async def policies(
    who: Who, session: Database, wanted: List, response: Response
) -> list[PolicyOut]:
    """Drafts and published versions. Filters: id, client_id, status. Sort: updated_at (default),
    id."""
    scope = who.scope(Permission.READ_CONFIGURATION)
    page = await list_policies(session, scope, wanted)
    return paged(response, "policies", page.of(await listed(session, page.rows, who)))


@router.get("/columns", operation_id="getPolicyColumns")
async def columns(_who: Who) -> ColumnsOut:
    """What a row may ask and decide, and the guidelines that hold for a client without its own."""
    return ColumnsOut(
        conditions=list(CONDITIONS),
        outcomes=list(OUTCOMES),
        required_at_the_end=list(REQUIRED_AT_THE_END),
        built_in=list(BUILT_IN.rules),
    )


@router.post("/check", operation_id="checkPolicy", responses=problems(422))
async def check(asked: RulesChecked, _who: Who) -> Checked:
    """What is wrong with rows, with its place, before anybody saves them."""
    return Checked(problems=bad_cells(_guidelines(asked.rules)))


@router.get("/suggestions/{client_id}", operation_id="suggestRules", responses=problems(403, 404))
async def suggest(client_id: UUID, who: Who, session: Database) -> list[SuggestionOut]:
    """Rows that the decisions of people in the last 90 days suggest."""
    who.require(client_id, Permission.READ_CONFIGURATION)
    now = utc_now()
    rows = await past_rows(session, client_id, DECISIONS, now - SUGGESTED_FROM, now)
    return [SuggestionOut.model_validate(each, from_attributes=True) for each in suggestions(rows)]


@router.post("", operation_id="beginPolicy", status_code=201, responses=problems(403, 404))
async def begin(asked: PolicyNew, who: InPerson, session: Database) -> PolicyDetail:
    """Begin a draft as a copy of what holds now."""
    who.require(asked.client_id, Permission.WRITE_POLICY)
    draft = await begin_policy(session, asked.client_id, asked.title, who.id)
    await session.commit()
    return await detailed(session, draft, who)


@router.get("/{policy_id}", operation_id="getPolicy", responses=problems(403, 404))
async def policy(policy_id: UUID, who: Who, session: Database) -> PolicyDetail:
    """Guidelines with their rows and what they change."""
    draft = await get_policy(session, policy_id, who.clients)
    who.require(draft.client_id, Permission.READ_CONFIGURATION)
    return await detailed(session, draft, who)


@router.put("/{policy_id}", operation_id="savePolicy", responses=problems(403, 404, 409, 422))
async def save(
    policy_id: UUID, asked: PolicySaved, who: InPerson, session: Database
) -> PolicyDetail:
    """Save a draft. A table with a bad cell is not saved; `errors` names each cell by `row.column`,
    rows counted from 1."""
    draft = await _draft(session, policy_id, who, Permission.WRITE_POLICY)
    guidelines = _guidelines(asked.rules)
    if found := bad_cells(guidelines):
        raise BadTable(found)
    await save_policy(
        session,
        draft,
        title=asked.title,
        guidelines=guidelines,
        seen=asked.revision,
        actor=who.id,
    )
    await session.commit()
    return await detailed(session, draft, who)


@router.post(
    "/{policy_id}/publish", operation_id="publishPolicy", responses=problems(403, 404, 409, 422)
)
async def publish(policy_id: UUID, asked: Seen, who: InPerson, session: Database) -> PolicyDetail:
    """Let new cases follow these guidelines. Nobody publishes rows of their own."""
    draft = await _draft(session, policy_id, who, Permission.PUBLISH_POLICY)
    if found := bad_cells(Guidelines.model_validate(draft.contents)):
        raise BadTable(found)
    await publish_policy(session, draft, seen=asked.revision, actor=who.id)
    await session.commit()
    return await detailed(session, draft, who)


@router.post(
    "/{policy_id}/discard", operation_id="discardPolicy", responses=problems(403, 404, 409)
)
async def discard(policy_id: UUID, asked: Seen, who: InPerson, session: Database) -> PolicyDetail:
    """Give a draft up; it stays in the list."""
    draft = await _draft(session, policy_id, who, Permission.WRITE_POLICY)
    await discard_policy(session, draft, seen=asked.revision, actor=who.id)
    await session.commit()
    return await detailed(session, draft, who)


@router.post("/{policy_id}/trial", operation_id="tryPolicy", responses=problems(403, 404, 422))
async def trial(policy_id: UUID, asked: TrialOf, who: Who, session: Database) -> TrialOut:
    """What these guidelines would have changed in the cases of a period. Nothing is changed."""
    draft = await get_policy(session, policy_id, who.clients)
    who.require(draft.client_id, Permission.READ_CONFIGURATION)
    return await try_on_the_past(session, draft, asked.begin, asked.end, who)


async def _draft(
    session: AsyncSession, policy_id: UUID, who: InPerson, needed: Permission
) -> PolicyDraft:
    draft = await get_policy(session, policy_id, who.clients, lock=True)
    who.require(draft.client_id, needed)
    return draft


def _guidelines(rules: list[RuleIo]) -> Guidelines:
    return Guidelines(rules=tuple(Rule(**rule.model_dump()) for rule in rules))
