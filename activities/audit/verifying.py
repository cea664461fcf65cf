"""One case verified: everything there is about it against everything else."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from temporalio.api.history.v1 import History

from activities.audit import histories
from activities.audit.checking_histories import check_run, check_sequence, open_history
from activities.audit.checking_records import (
    check_anchors,
    check_files,
    check_read_model,
    check_texts,
    check_versions,
)
from activities.audit.examination import Examination
from activities.audit.reexecuting import Reexecutor
from db.evidence import Evidence
from domain.audit.findings import CaseReport, Check
from domain.audit.references import texts_named, versions_named
from domain.audit.rows import chain_findings, readable, told
from domain.audit.tellings import Telling, telling_findings
from domain.journal import JournalRow
from domain.values import TextRef


async def verify_case(
    evidence: Evidence, reexecutor: Reexecutor, live: Mapping[str, History]
) -> CaseReport:
    """Every check over one case.

    `evidence` must hold the texts and versions that `texts_and_versions` names; `live` are the
    histories, by run id, of runs that are not archived yet.
    """
    case = Examination(evidence)
    rows = readable(evidence.rows)
    case.findings += chain_findings(case.case_id, evidence.rows)
    if not evidence.rows:
        case.found(Check.CHAIN, "there is no journal of this case")
    check_read_model(case, rows)
    opened = [(run, open_history(case, run, live)) for run in evidence.runs]
    if evidence.rows and not evidence.runs:
        case.found(Check.HISTORY, "no run of this case is known")
    check_sequence(case, opened)
    history_rows: dict[int, Telling] = {}
    derived_rows: dict[int, Telling] = {}
    for _, history in opened:
        if history is not None:
            again = await reexecutor.execute(history)
            check_run(case, history, again, history_rows, derived_rows)
    complete = bool(opened) and all(history is not None for _, history in opened)
    journal = {row.seq: Telling(event=row.event, hash=row.hash) for row in evidence.rows}
    journal |= {row.seq: Telling(event=told(row.event), hash=row.hash) for row in rows}
    case.findings += telling_findings(
        case.case_id, journal, history_rows, derived_rows, complete=complete
    )
    texts = check_texts(case, rows) + check_files(case, rows)
    check_versions(case, rows)
    check_anchors(case)
    return CaseReport(
        case_id=case.case_id,
        client_id=_owner(evidence, rows),
        rows=len(evidence.rows),
        runs=len(opened),
        texts=texts,
        anchored=len(evidence.anchored),
        running=any(h is not None and histories.ending_of(h) is None for _, h in opened),
        build_ids=tuple(
            dict.fromkeys(b for _, h in opened if h is not None for b in histories.build_ids_of(h))
        ),
        findings=tuple(case.findings),
        erased=tuple(case.erased),
        gaps=tuple(case.gaps),
    )


def _owner(evidence: Evidence, rows: Sequence[JournalRow]) -> UUID | None:
    """Whose case it is. Where that is told in several ways it concerns everybody: whoever moved it
    to another client would have hidden from its own what is found of it."""
    told = {row.client_id for row in evidence.rows}
    told |= {row.event.client_id for row in rows if row.event.kind == "case_opened"}
    shown = evidence.shown.get("client_id") if evidence.shown is not None else None
    if isinstance(shown, UUID):
        told.add(shown)
    return told.pop() if len(told) == 1 else None


def texts_and_versions(
    rows: Sequence[JournalRow], kinds: frozenset[str]
) -> tuple[list[TextRef], set[tuple[str, str]]]:
    """What the events of a case name, to be looked up: texts, and versions of those kinds."""
    texts = [text for row in rows for _, text in texts_named(row.event)]
    versions = {(v.kind, v.version) for row in rows for v in versions_named(row.event, kinds)}
    return texts, versions
