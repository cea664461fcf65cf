"""Finding cases by what happened in them: words, people, rules, outcomes, promises, approvals."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.auth.viewer import Who
from api.case_search.schemas import RuleFired
from api.cases.schemas import CaseSummary
from api.cases.summary import summaries_of
from api.context import Database
from api.listing import List, paged
from api.reference.answers import problems
from db.case_search import find_cases, list_rules
from domain.permissions import Permission

router = APIRouter(prefix="/api/case-search", tags=["audits"])

After = Annotated[
    UUID | None, Query(description="The last case of the page before; the newest come first")
]


@router.get("", operation_id="findCases", responses=problems(403))
async def find(who: Who, session: Database, wanted: List, after: After = None) -> list[CaseSummary]:
    """A page of cases, the newest first; go on with the last one's id as `after`. Filters: id,
    client_id, account_id, customer_id, channel, status, outcome (why it was closed), answering,
    kind, risk, person, rule, approval, speaker, first_reply and answer (kept, missed, open),
    opened_after, opened_before, q (words in messages, drafts and notes, for who may read them)."""
    clients = who.scope(Permission.AUDIT)
    if "q" in wanted.filters:
        # Whoever may not read what was said may not search in it either.
        clients &= who.scope(Permission.READ_CONVERSATIONS)
    found = await find_cases(session, clients, wanted, after)
    return summaries_of(found, who)


@router.get("/rules", operation_id="listRulesFired", responses=problems(403))
async def rules(who: Who, session: Database, wanted: List, response: Response) -> list[RuleFired]:
    """The rules that ever fired for one's clients. Filters: client_id. Sort: name."""
    page = await list_rules(session, who.scope(Permission.AUDIT), wanted)
    fired = [RuleFired(client_id=client_id, name=name) for client_id, name in page.rows]
    return paged(response, "rules", page.of(fired))
