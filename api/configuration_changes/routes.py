"""The journal of configuration as a timeline: who changed what, before and after."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from api.auth.viewer import Who
from api.configuration_changes.schemas import ConfigurationChangeOut
from api.context import Database
from api.listing import List, paged
from api.people.schemas import PersonOut
from api.reference.answers import problems
from db.configuration_changes import ChangeEntry, list_changes
from db.journal import names_of
from domain.audit.findings import disagreements
from domain.permissions import Permission
from domain.replay import Change

router = APIRouter(prefix="/api/configuration-changes", tags=["configuration"])


@router.get("", operation_id="listConfigurationChanges", responses=problems(403))
async def changes(
    who: Who, session: Database, wanted: List, response: Response
) -> list[ConfigurationChangeOut]:
    """What changed in the configuration of one's clients. Filters: id, client_id, kind, actor,
    subject, after, before. Sort: at (default), seq, id."""
    page = await list_changes(session, who.scope(Permission.READ_CONFIGURATION), wanted)
    people = {id_ for e in page.rows for id_ in (e.row.actor, e.row.subject) if id_ is not None}
    named = await names_of(session, people)
    return paged(response, "configuration-changes", page.of([_out(e, named) for e in page.rows]))


def _out(entry: ChangeEntry, named: Mapping[UUID, str]) -> ConfigurationChangeOut:
    row = entry.row
    before, after = _plain(entry.before), _plain(entry.after)
    return ConfigurationChangeOut(
        id=row.id,
        client_id=row.client_id,
        client_name=entry.client_name,
        seq=row.seq,
        at=row.at,
        by=PersonOut(id=row.actor, name=named.get(row.actor, "")) if row.actor else None,
        kind=row.kind,
        subject=row.subject,
        subject_name=named.get(row.subject) if row.subject else None,
        before=before,
        after=after,
        changes=[
            Change(field=field, before=values["before"], after=values["after"])
            for field, values in disagreements({"before": before or {}, "after": after or {}})
        ],
        hash=row.hash,
    )


def _plain(side: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if side is None else dict(side)
