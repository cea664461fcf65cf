"""Audits: ask for one, watch it, read what it found; the nightly ones among them."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Response

from api.audits.schemas import AuditDetail, AuditFindingOut, AuditIn, AuditOut
from api.auth.viewer import Viewer, Who
from api.context import Database, Given
from api.listing import List, paged
from api.people.schemas import PersonOut
from api.problems import Unavailable
from api.reference.answers import problems
from db import audits
from db.audit_findings import findings_of
from db.audits import AuditEntry, Scope
from db.cases import cases_of_client
from db.clients import client_ids
from db.journal import names_of
from domain.errors import CommandIdUsed, NotFound
from domain.permissions import Permission
from workflows.audit.start import AuditWanted

router = APIRouter(prefix="/api/audits", tags=["audits"])

FINDINGS = 1_000


@router.get("", operation_id="listAudits", responses=problems(403))
async def list_audits(
    who: Who, session: Database, wanted: List, response: Response
) -> list[AuditOut]:
    """Audits of one's clients and those over all clients. Filters: id, client_id, kind (nightly,
    asked). Sort: started_at (default), id."""
    clients = who.scope(Permission.AUDIT)
    page = await audits.list_audits(session, clients, wanted)
    named = await names_of(session, [e.run.asked_by for e in page.rows if e.run.asked_by])
    everything = clients >= await client_ids(session)
    shown = [_audit(entry, named, told=everything) for entry in page.rows]
    return paged(response, "audits", page.of(shown))


@router.post("", operation_id="beginAudit", status_code=202, responses=problems(403, 404, 409, 503))
async def begin(asked: AuditIn, who: Who, session: Database, given: Given) -> AuditOut:
    """Verify a client's cases: chain, read model, history, re-execution, texts, configuration,
    anchors. It runs beside the worker; ask for it again by its id to see how far it is."""
    who.require(asked.client_id, Permission.AUDIT)
    if asked.case_ids is not None:
        theirs = await cases_of_client(session, asked.client_id, asked.case_ids)
        if theirs != set(asked.case_ids):
            raise NotFound("There is no such case.")
    scope = Scope(case_ids=asked.case_ids, since=asked.since, client_id=asked.client_id)
    await _ask(session, given, asked, who, scope)
    entry = await audits.get_audit(session, who.clients, asked.id)
    return _audit(entry, await names_of(session, [who.id]), told=True)


@router.get("/{audit_id}", operation_id="getAudit", responses=problems(404))
async def audit(audit_id: UUID, who: Who, session: Database) -> AuditDetail:
    """One audit, how far it is, and what it found of one's clients' things."""
    run = (await audits.get_audit(session, who.clients, audit_id)).run
    if run.client_id is not None:
        who.require(run.client_id, Permission.AUDIT)
    clients = who.scope(Permission.AUDIT)
    entry = await audits.get_audit(session, clients, audit_id)
    named = await names_of(session, [entry.run.asked_by] if entry.run.asked_by else [])
    everything = clients >= await client_ids(session)
    found = await findings_of(session, audit_id, clients, FINDINGS)
    return AuditDetail(
        **_audit(entry, named, told=everything).model_dump(),
        findings=[AuditFindingOut.model_validate(each, from_attributes=True) for each in found],
    )


async def _ask(session: Database, given: Given, asked: AuditIn, who: Viewer, scope: Scope) -> None:
    known = await audits.find_audit(session, asked.id)
    if known is not None:
        if (known.client_id, known.asked_by) != (asked.client_id, who.id):
            raise CommandIdUsed("This id was used for another audit.", "Use a new one.")
        if known.begun_at is not None:
            return
    else:
        audits.ask(session, asked.id, scope=scope, asked_by=who.id)
        await session.commit()
    # Also what was written down before and never begun: whoever asked then may have died here.
    wanted = AuditWanted(
        run_id=asked.id,
        client_id=asked.client_id,
        case_ids=tuple(asked.case_ids) if asked.case_ids is not None else None,
        since=asked.since,
        asked_by=who.id,
    )
    if not await given.dispatcher.audit(wanted):
        await audits.forget(session, asked.id)
        await session.commit()
        raise Unavailable("The workflow server does not answer.", "Try again in a moment.")


def _audit(entry: AuditEntry, named: Mapping[UUID, str], *, told: bool) -> AuditOut:
    run, scope = entry.run, Scope.read(entry.run.scope)
    told = told or run.client_id is not None
    state = "running" if run.begun_at else "waiting"
    return AuditOut.model_validate(
        {
            "id": run.id,
            "kind": run.kind,
            "client_id": run.client_id,
            "state": "finished" if run.finished_at else state,
            "asked_by": (
                PersonOut(id=run.asked_by, name=named.get(run.asked_by, ""))
                if run.asked_by
                else None
            ),
            "case_ids": scope.case_ids if run.client_id is not None else None,
            "since": scope.since,
            "started_at": run.started_at,
            "finished_at": run.finished_at,
            "through_anchor": run.through_anchor,
            "expected": run.expected if told else None,
            "looked_at": run.looked_at if told else None,
            "rows": run.rows if told else None,
            "histories": run.histories if told else None,
            "erased": run.erased if told else None,
            "differences": entry.differences,
            "gaps": entry.gaps,
        }
    )
