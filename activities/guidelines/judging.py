"""Asking a client's guidelines: the version that the case is pinned to, compiled and kept."""

from collections import OrderedDict
from uuid import UUID

from activities.guidelines.table import Table
from db.engine import Sessions
from db.policies import guidelines_of
from domain.assessment import Assessment
from domain.guidelines import BUILT_IN, facts_of
from domain.mention import Mention
from domain.policy import ruled
from domain.ruling import Ruling

_KEPT = 200
"""Compiled tables that are kept; a version never changes, so none grows stale."""

_tables: OrderedDict[tuple[UUID, str], Table] = OrderedDict()
_built_in = Table(BUILT_IN)


async def judge(
    sessions: Sessions,
    client_id: UUID,
    mention: Mention,
    assessment: Assessment,
    *,
    channel: str,
    time_zone: str,
    policy_version: str | None,
    open_tasks: int,
    read_every: int,
) -> Ruling:
    """What the version says to the mention, within the bounds of the core, while so many tasks are
    open at the client."""
    table = await _table(sessions, client_id, policy_version)
    return rule_on(
        table,
        mention,
        assessment,
        channel=channel,
        time_zone=time_zone,
        policy_version=policy_version,
        open_tasks=open_tasks,
        read_every=read_every,
    )


def rule_on(
    table: Table,
    mention: Mention,
    assessment: Assessment,
    *,
    channel: str,
    time_zone: str,
    policy_version: str | None,
    open_tasks: int,
    read_every: int = 0,
) -> Ruling:
    """The same with the table and the load at hand."""
    facts = facts_of(
        mention, assessment, channel=channel, time_zone=time_zone, open_tasks=open_tasks
    )
    fired = table.first(facts)
    return ruled(
        mention,
        assessment,
        fired.rule,
        fired.outcome,
        policy_version=policy_version,
        open_tasks=open_tasks,
        read_every=read_every,
    )


def built_in() -> Table:
    """The guidelines that hold for a client without a table of its own."""
    return _built_in


async def _table(sessions: Sessions, client_id: UUID, version: str | None) -> Table:
    if version is None:
        return _built_in
    known = _tables.get((client_id, version))
    if known is None:
        async with sessions() as session:
            known = Table(await guidelines_of(session, client_id, version))
        _tables[client_id, version] = known
        if len(_tables) > _KEPT:
            _tables.popitem(last=False)
    return known
