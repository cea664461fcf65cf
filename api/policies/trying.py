"""A trial as an answer: the past is read, the table asked, words added for who may read them."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from activities.guidelines.table import Table
from activities.guidelines.trial import KINDS, Change, Outcome, tried
from api.auth.viewer import Viewer
from api.policies.schemas import ChangedOut, SumOut, TrialOut
from db.policies import MOST_ROWS_TRIED, past_rows
from db.tables import PolicyDraft
from db.words import read_words
from domain.errors import Invalid
from domain.guidelines import Guidelines
from domain.permissions import Permission
from domain.personal_data import beginning
from domain.values import Visibility

EXCERPT = 200
"""Characters of a message that are shown."""


async def try_on_the_past(
    session: AsyncSession, draft: PolicyDraft, begin: datetime, end: datetime, who: Viewer
) -> TrialOut:
    """Raises Invalid for a period that ends before it begins."""
    if begin >= end:
        raise Invalid("The period ends before it begins.", "Choose an earlier beginning.")
    rows = await past_rows(session, draft.client_id, KINDS, begin, end)
    table = Table(Guidelines.model_validate(draft.contents))
    # A second or two for the longest period: not while others wait for this process.
    outcome = await asyncio.to_thread(tried, table, rows)
    return TrialOut(
        mentions=outcome.mentions,
        cases=outcome.cases,
        changed=outcome.changed,
        cases_changed=outcome.cases_changed,
        complete=len(rows) < MOST_ROWS_TRIED,
        sums=[SumOut.model_validate(each, from_attributes=True) for each in outcome.sums],
        fired=outcome.fired,
        changes=await _changes(session, draft, outcome, who),
    )


async def _changes(
    session: AsyncSession, draft: PolicyDraft, outcome: Outcome, who: Viewer
) -> list[ChangedOut]:
    reads = who.may(draft.client_id, Permission.READ_CONVERSATIONS)
    texts = [change.mention.text.id for change in outcome.changes] if reads else []
    words = await read_words(session, draft.client_id, texts)
    return [
        ChangedOut(
            case_id=change.case_id,
            excerpt=_excerpt(change, words),
            kind=change.assessment.kind,
            language=change.assessment.language,
            occurred_at=change.mention.occurred_at,
            reach=change.mention.reach,
            before=change.before,
            after=change.after,
            fields=list(change.fields),
        )
        for change in outcome.changes
    ]


def _excerpt(change: Change, words: Mapping[UUID, str | None]) -> str | None:
    """The beginning of what was written, as everywhere else."""
    is_public = change.mention.visibility is Visibility.PUBLIC
    written = words.get(change.mention.text.id) or ""
    return beginning(written, EXCERPT, is_public=is_public) or None
